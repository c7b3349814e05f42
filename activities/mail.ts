import { Context } from '@temporalio/activity';
import type { Pool } from 'pg';
import { beginAttempt, endAttempt, type MailToSend } from '../src/db/outbox';
import type { Logger } from '../src/log';
import { noticeMessageId, outgoingMessageId } from '../src/mail/message-id';
import { RelayUnavailable, type OutgoingMail } from '../src/mail/relay';
import type { PostOffice } from './mail-office';
import { mailToCustomer } from './mail-to-customer';
import { mailToTeam } from './mail-to-team';

export type DeliveryRequest = { ticketId: string; mailSeq: number };
export type DeliveryResult = { state: 'accepted' } | { state: 'failed'; reason: string };

/** Often enough that the heartbeat timeout tells a dead worker within seconds. */
const heartbeatIntervalMs = 3_000;

/** How long the relay's last word is kept in hand for a database that is away, and how often offered. */
const lastWordKeptMs = 120_000;
const lastWordPauseMs = 500;

type Composed = OutgoingMail | { unsendable: 'NO_TEAM_ADDRESS'; detail: string };

function compose(office: PostOffice, mail: MailToSend, messageIds: MessageIds): Composed {
  if (mail.kind !== 'team_notice') return mailToCustomer(office, mail, messageIds.mail);
  const detail = `not sent: OTVET_TEAM_ADDRESSES names neither ${mail.recipient} nor team`;
  const notice = mailToTeam(office, mail, messageIds.notice);
  return notice ?? { unsendable: 'NO_TEAM_ADDRESS', detail };
}

/**
 * Writes down the relay's last word, patiently: while it is not written, the next attempt would send
 * the same mail again.
 */
async function settle(
  pool: Pool,
  { ticketId, mailSeq }: DeliveryRequest,
  state: 'accepted' | 'failed',
  response: string,
): Promise<void> {
  const giveUpAtMs = Date.now() + lastWordKeptMs;
  for (;;) {
    try {
      await endAttempt(pool, ticketId, mailSeq, state, response);
      return;
    } catch (error) {
      if (Date.now() > giveUpAtMs) throw error;
      await Context.current().sleep(lastWordPauseMs);
    }
  }
}

type MessageIds = { mail: string; notice: string };

function messageIdsOf(
  { secret, mailDomain }: PostOffice,
  { ticketId, mailSeq }: DeliveryRequest,
): MessageIds {
  const id = { ticketId, seq: mailSeq };
  return {
    mail: outgoingMessageId(secret, mailDomain, id),
    notice: noticeMessageId(secret, mailDomain, id),
  };
}

async function attempt(
  pool: Pool,
  office: PostOffice,
  request: DeliveryRequest,
): Promise<DeliveryResult> {
  const { ticketId, mailSeq } = request;
  const messageIds = messageIdsOf(office, request);
  const mail = await beginAttempt(pool, ticketId, mailSeq, messageIds);
  if (mail === undefined) return { state: 'failed', reason: 'MAIL_NOT_FOUND' };
  // A mail that came back was handed over, and its ticket knows what became of it.
  if (mail.state === 'accepted' || mail.state === 'bounced') return { state: 'accepted' };
  const composed = compose(office, mail, messageIds);
  if ('unsendable' in composed) {
    // No retry: a setting changes with a restart only, and a notice of that age helps nobody.
    if (mail.state !== 'failed') await settle(pool, request, 'failed', composed.detail);
    return { state: 'failed', reason: composed.unsendable };
  }
  if (mail.state === 'failed') return { state: 'failed', reason: 'RELAY_REFUSED' };
  try {
    const answer = await office.relay.send(composed);
    if (answer.outcome === 'accepted') {
      await settle(pool, request, 'accepted', answer.response);
      return { state: 'accepted' };
    }
    await settle(pool, request, 'failed', answer.response);
    return { state: 'failed', reason: `RELAY_REFUSED_${answer.code}` };
  } catch (error) {
    if (error instanceof RelayUnavailable) {
      const state = error.isOutcomeUnknown ? 'unknown' : 'queued';
      await endAttempt(pool, ticketId, mailSeq, state, error.message);
    }
    throw error;
  }
}

/** What this process is handing over, by mail. */
const underWay = new Map<string, Promise<DeliveryResult>>();

/**
 * The attempt at the mail that is under way, or a new one. An attempt that waits for a slow relay
 * longer than the engine waits for it will send all the same: the next one shares its fate instead
 * of sending the mail again.
 */
function attemptOnce(
  pool: Pool,
  office: PostOffice,
  request: DeliveryRequest,
): Promise<DeliveryResult> {
  const key = `${request.ticketId}/${request.mailSeq}`;
  const current =
    underWay.get(key) ?? attempt(pool, office, request).finally(() => underWay.delete(key));
  underWay.set(key, current);
  return current;
}

/**
 * Hands one mail of the outbox to the relay, once more if an earlier attempt did not end well.
 * Sending is at least once: a worker that dies between the relay's 250 and our commit sends the
 * same Message-ID again (RFC 1047 describes the gap; no sender can close it). Throws where another
 * attempt may help.
 */
export async function deliverMail(
  pool: Pool,
  office: PostOffice,
  log: Logger,
  request: DeliveryRequest,
): Promise<DeliveryResult> {
  const context = Context.current();
  const beating = setInterval(() => context.heartbeat(), heartbeatIntervalMs);
  try {
    // A worker that is to stop does not wait for a relay that hangs.
    return await Promise.race([attemptOnce(pool, office, request), context.cancelled]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ ...request, attempt: context.info.attempt, reason }, 'A mail waits for its relay');
    throw error;
  } finally {
    clearInterval(beating);
  }
}
