import { ApplicationFailure, Context } from '@temporalio/activity';
import type { Pool } from 'pg';
import { noteWaiting } from '../src/db/delivery-evidence';
import { beginAttempt, type MailToSend } from '../src/db/outbox';
import { beginCopyAttempt, copiesOf, type MailCopy } from '../src/db/outbox-copies';
import type { Logger } from '../src/log';
import { usableAddress } from '../src/mail/header-text';
import { noticeMessageId, outgoingMessageId } from '../src/mail/message-id';
import { isOneOfOurs } from '../src/mail/own-address';
import { noParticipantAddress, ourMailbox, waitsFor } from '../src/mail/unsent-words';
import { composeAnyway, type Composed } from './compose';
import type { MailWithFiles } from './enclosures';
import { handOver, settle, type HandOver } from './hand-over';
import type { PostOffice } from './mail-office';

export type DeliveryRequest = {
  ticketId: string;
  mailSeq: number;
  /**
   * Of whom the ticket was told already that they get nothing, as in `refusedCopies`, and `''`; older
   * runs don't say.
   */
  told?: readonly string[];
};

/**
 * What became of a mail to its own recipient, and the participants' copies that will not be sent
 * any more, where there are such. `waiting` and `isUnfinished`: there is something to tell already,
 * and to ask again for the rest.
 */
export type DeliveryResult = (
  { state: 'accepted' } | { state: 'waiting' } | { state: 'failed'; reason: string }
) & { refusedCopies?: RefusedCopy[]; isUnfinished?: true };
export type RefusedCopy = { participantId: string; reason: string };

/** Often enough that the heartbeat timeout tells a dead worker within seconds. */
const heartbeatIntervalMs = 3_000;

/** The workflow's retry interval grows up to this; waiting for the relay is no reason to come more often. */
const longestRetryMs = 300_000;

/** What an attempt and the wait before it may take: with less time left, this attempt is the last. */
const lastAttemptMs = 2 * longestRetryMs;

/**
 * What the recipients of one attempt may take together: whoever's turn comes later waits for the next
 * one, so that no attempt outlives the engine's patience with it.
 */
const oneAttemptMs = 600_000;

/** The reason that the workflow gives for a mail whose time is over. */
const notInTime = 'NOT_DELIVERED_IN_TIME';

/** What a mail to the customer is called, and what a notice to the team is. */
function messageIdsOf(
  { secret, mailDomain }: PostOffice,
  { ticketId, mailSeq }: DeliveryRequest,
): { mail: string; notice: string } {
  const id = { ticketId, seq: mailSeq };
  return {
    mail: outgoingMessageId(secret, mailDomain, id),
    notice: noticeMessageId(secret, mailDomain, id),
  };
}

/** Keeps an attempt that must wait from the workflow's worker until it may try. */
function postponed(because: keyof typeof waitsFor, waitMs: number): ApplicationFailure {
  const { attempt } = Context.current().info;
  const usualMs = Math.min(longestRetryMs, 1_000 * 2 ** Math.min(attempt - 1, 20));
  return ApplicationFailure.create({
    message: waitsFor[because].recorded,
    type: 'DELIVERY_POSTPONED',
    nextRetryDelay: Math.max(waitMs, because === 'relay_unreachable' ? usualMs : 0),
  });
}

/** Whether the engine makes no other attempt: then what is still open is given up. */
function isLastAttempt(): boolean {
  const { info } = Context.current();
  const passedMs = info.currentAttemptScheduledTimestampMs - info.scheduledTimestampMs;
  return passedMs > 0 && info.scheduleToCloseTimeoutMs - passedMs < lastAttemptMs;
}

/** What an attempt before this one was told for good; it may have been cut off before it could pass that on. */
const refusedBefore: HandOver = { outcome: 'refused', reason: 'RELAY_REFUSED' };

/** The engine waits no longer, or others took long: another attempt, perhaps elsewhere, goes on. */
const notBegun: HandOver = {
  outcome: 'waiting',
  leave: { waitMs: 1_000, because: 'slow_recipients' },
};

/** The mail's own part: what is settled already says so once more. */
async function deliverOwn(
  pool: Pool,
  office: PostOffice,
  request: DeliveryRequest,
  mail: MailToSend,
  composed: Composed,
): Promise<HandOver> {
  const recipient = { ...request, participantId: '' };
  if (mail.state === 'accepted' || mail.state === 'bounced') return { outcome: 'accepted' };
  if ('unsendable' in composed) {
    // No retry: a setting changes with a restart only, and a notice of that age helps nobody; of too many
    // the list shows what each would have said.
    if (mail.state !== 'failed') await settle(pool, recipient, 'failed', composed.detail);
    return { outcome: 'refused', reason: composed.unsendable };
  }
  if (mail.state === 'failed') return refusedBefore;
  // Given up while unknown: another attempt could be a second mail.
  if (mail.state === 'unknown') return { outcome: 'refused', reason: notInTime };
  if (mail.kind !== 'team_notice' && isOneOfOurs(office.mailboxes, composed.to.address)) {
    await settle(pool, recipient, 'failed', ourMailbox.recorded);
    return { outcome: 'refused', reason: 'OUR_MAILBOX' };
  }
  return handOver(pool, office, composed, recipient, mail.before);
}

async function deliverCopy(
  pool: Pool,
  office: PostOffice,
  request: DeliveryRequest,
  composed: MailWithFiles,
  { participantId, address, state, isSettled }: MailCopy,
): Promise<HandOver> {
  const recipient = { ...request, participantId };
  if (state === 'accepted' || state === 'bounced') return { outcome: 'accepted' };
  if (isSettled) return refusedBefore;
  const before = await beginCopyAttempt(pool, recipient);
  if (before === undefined) return { outcome: 'accepted' };
  const usable = usableAddress(address ?? '');
  const isInHeader = composed.cc?.some((listed) => listed.address === usable) ?? false;
  if (usable === undefined || !isInHeader) {
    await settle(pool, recipient, 'failed', noParticipantAddress.recorded);
    return { outcome: 'refused', reason: 'NO_PARTICIPANT_ADDRESS' };
  }
  return handOver(pool, office, { ...composed, envelopeTo: usable }, recipient, before);
}

type Delivered = { participantId: string; handedOver: HandOver };

/** What asks for another attempt, or nothing if no recipient waits. */
function reasonToWait(all: readonly HandOver[]): Error | undefined {
  const unavailable = all.find((handedOver) => handedOver.outcome === 'unavailable');
  if (unavailable) return unavailable.error;
  const waiting = all.filter((handedOver) => handedOver.outcome === 'waiting');
  const [first] = waiting.sort((left, right) => left.leave.waitMs - right.leave.waitMs);
  return first && postponed(first.leave.because, first.leave.waitMs);
}

/**
 * The result of everything that was settled, or the error that asks for another attempt. A refusal is
 * told at once: another recipient's server may put its copy off for three days.
 */
function resultOf(
  { told }: DeliveryRequest,
  handedOver: HandOver,
  copies: readonly Delivered[],
): DeliveryResult {
  const own = { participantId: '', handedOver };
  const all = [own, ...copies];
  const wait = isLastAttempt() ? undefined : reasonToWait(all.map((each) => each.handedOver));
  const isNews = ({ participantId, handedOver }: Delivered) =>
    handedOver.outcome === 'refused' &&
    (told === undefined ? handedOver !== refusedBefore : !told.includes(participantId));
  if (wait && !all.some(isNews)) throw wait;
  const toTell = (each: Delivered) =>
    wait && !isNews(each) ? undefined : reasonOf(each.handedOver);
  const refusedCopies = copies.flatMap((copy) => {
    const reason = toTell(copy);
    return reason === undefined ? [] : [{ participantId: copy.participantId, reason }];
  });
  return {
    ...ownResult(handedOver, toTell(own)),
    ...(refusedCopies.length > 0 && { refusedCopies }),
    ...(wait && { isUnfinished: true }),
  };
}

function ownResult({ outcome }: HandOver, reason: string | undefined) {
  if (reason !== undefined) return { state: 'failed', reason } as const;
  return { state: outcome === 'accepted' ? 'accepted' : 'waiting' } as const;
}

/** Why a mail will not be sent, or nothing if it was. */
function reasonOf(handedOver: HandOver): string | undefined {
  if (handedOver.outcome === 'accepted') return undefined;
  return handedOver.outcome === 'refused' ? handedOver.reason : notInTime;
}

async function attempt(
  pool: Pool,
  office: PostOffice,
  log: Logger,
  request: DeliveryRequest,
): Promise<DeliveryResult> {
  const { ticketId, mailSeq } = request;
  const pauseMs = office.outflow.relayPauseMs();
  if (pauseMs > 0 && !isLastAttempt()) {
    await noteWaiting(pool, request, waitsFor.relay_unreachable.recorded);
    throw postponed('relay_unreachable', pauseMs);
  }
  const messageIds = messageIdsOf(office, request);
  const mail = await beginAttempt(pool, ticketId, mailSeq, messageIds);
  if (mail === undefined) return { state: 'failed', reason: 'MAIL_NOT_FOUND' };
  const hasCopies = mail.kind !== 'team_notice' && mail.hasCopies;
  const copies = hasCopies ? await copiesOf(pool, ticketId, mailSeq) : [];
  const composed = await composeAnyway(pool, office, log, mail, copies);
  const beginUntilMs = Date.now() + oneAttemptMs;
  const own = await deliverOwn(pool, office, request, mail, composed);
  const delivered: Delivered[] = [];
  if (!('unsendable' in composed)) {
    for (const copy of copies) {
      const { aborted } = Context.current().cancellationSignal;
      const handedOver =
        aborted || Date.now() > beginUntilMs
          ? notBegun
          : await deliverCopy(pool, office, request, composed, copy);
      delivered.push({ participantId: copy.participantId, handedOver });
    }
  }
  return resultOf(request, own, delivered);
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
  log: Logger,
  request: DeliveryRequest,
): Promise<DeliveryResult> {
  const key = `${request.ticketId}/${request.mailSeq}`;
  const current =
    underWay.get(key) ?? attempt(pool, office, log, request).finally(() => underWay.delete(key));
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
    return await Promise.race([attemptOnce(pool, office, log, request), context.cancelled]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // A mail that waits its turn is no news; thousands of them after an outage would be a log of it.
    const level = error instanceof ApplicationFailure ? 'debug' : 'warn';
    log[level]({ ...request, attempt: context.info.attempt, reason }, 'A mail waits for its relay');
    throw error;
  } finally {
    clearInterval(beating);
  }
}
