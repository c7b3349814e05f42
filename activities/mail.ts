import { Context } from '@temporalio/activity';
import type { Pool } from 'pg';
import type { Bilingual, Language } from '../src/domain/language';
import type { ServiceTerms } from '../src/domain/terms';
import { beginAttempt, endAttempt, type MailToSend } from '../src/db/outbox';
import type { Logger } from '../src/log';
import { outgoingMessageId } from '../src/mail/message-id';
import { ratingToken } from '../src/mail/rating-link';
import { RelayUnavailable, type OutgoingMail, type Relay } from '../src/mail/relay';
import { replyAddress } from '../src/mail/reply-address';
import { renderMail, type MailData } from '../src/mail/templates';

/** What mails are sent with and in whose name. */
export type PostOffice = {
  relay: Relay;
  secret: string;
  mailDomain: string;
  supportAddress: string;
  serviceName: Bilingual;
  /** Where customers reach the pages, without a slash at the end. */
  publicUrl: string;
  /** The promises that mails mention. */
  terms: Pick<ServiceTerms, 'calendar' | 'firstResponse' | 'resolvedCloseDays'>;
};

export type DeliveryRequest = { ticketId: string; mailSeq: number };
export type DeliveryResult = { state: 'accepted' } | { state: 'failed'; reason: string };

/** Often enough that the heartbeat timeout tells a dead worker within seconds. */
const heartbeatIntervalMs = 3_000;

/** How long the relay's last word is kept in hand for a database that is away, and how often offered. */
const lastWordKeptMs = 120_000;
const lastWordPauseMs = 500;

function ratingUrls(office: PostOffice, mail: MailToSend, ticketId: string) {
  if (mail.resolutionSeq === null) return { goodUrl: undefined, badUrl: undefined };
  const token = ratingToken(office.secret, ticketId, mail.resolutionSeq);
  const url = `${office.publicUrl}/rate/${token}`;
  return { goodUrl: `${url}?rating=good`, badUrl: `${url}?rating=bad` };
}

const timeFormats = new Map<string, Intl.DateTimeFormat>();

/** Kept: making one was the dearest line of a delivery (3 % of the worker's time under load). */
function timeFormat(language: Language, timeZone: string): Intl.DateTimeFormat {
  const key = `${language} ${timeZone}`;
  const kept = timeFormats.get(key);
  if (kept !== undefined) return kept;
  const made = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone,
  });
  timeFormats.set(key, made);
  return made;
}

function mailData(office: PostOffice, mail: MailToSend, ticketId: string): MailData {
  const { language, message, answered, kind } = mail;
  const byAgent = message?.author === 'agent' ? message : undefined;
  const atText = timeFormat(language, office.terms.calendar.zone).format(answered.atMs);
  return {
    number: mail.number,
    ticketSubject: mail.subject,
    serviceName: office.serviceName[language],
    requesterName: mail.requesterName,
    agentName: byAgent?.authorName,
    comment: byAgent?.text,
    original: { atText, text: answered.text },
    ...ratingUrls(office, mail, ticketId),
    ticketUrl: undefined,
    responseHours: office.terms.firstResponse.targetMinutes / 60,
    closesAfterDays: kind === 'resolved' ? office.terms.resolvedCloseDays : undefined,
  };
}

function outgoingMail(
  office: PostOffice,
  mail: MailToSend,
  ticketId: string,
  messageId: string,
): OutgoingMail {
  const { language, answered } = mail;
  const { subject, text, html } = renderMail(mail.kind, language, mailData(office, mail, ticketId));
  const inReplyTo = answered.messageId ?? undefined;
  const isByAgent = mail.message?.author === 'agent';
  return {
    // Nothing answers the null return path, so two robots can't write to each other (RFC 3834 §3.3).
    envelopeFrom: isByAgent ? office.supportAddress : '',
    from: { address: office.supportAddress, name: office.serviceName[language] },
    to: { address: mail.requesterAddress, name: mail.requesterName },
    replyTo: replyAddress(office.secret, office.supportAddress, ticketId),
    subject,
    text,
    html,
    messageId,
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
    references: [...answered.referenceIds, ...(inReplyTo === undefined ? [] : [inReplyTo])],
    dateMs: mail.atMs,
    language,
    ticketNumber: mail.number,
    autoSubmitted: isByAgent
      ? undefined
      : mail.kind === 'acknowledgement'
        ? 'auto-replied'
        : 'auto-generated',
  };
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

async function attempt(
  pool: Pool,
  office: PostOffice,
  request: DeliveryRequest,
): Promise<DeliveryResult> {
  const { ticketId, mailSeq } = request;
  const messageId = outgoingMessageId(office.secret, office.mailDomain, { ticketId, seq: mailSeq });
  const mail = await beginAttempt(pool, ticketId, mailSeq, messageId);
  if (mail === undefined) return { state: 'failed', reason: 'MAIL_NOT_FOUND' };
  if (mail.state === 'accepted') return { state: 'accepted' };
  if (mail.state === 'failed') return { state: 'failed', reason: 'RELAY_REFUSED' };
  try {
    const answer = await office.relay.send(outgoingMail(office, mail, ticketId, messageId));
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
