import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { endAttempt, takeBackAttempt } from '../src/db/delivery-evidence';
import type { AttemptsBefore, MailRecipient } from '../src/db/outbox';
import { domainOfAddress } from '../src/domain/address';
import type { Leave, Wait } from '../src/mail/outflow';
import { recipientOf } from '../src/mail/outgoing-mail';
import { RelayUnavailable, type OutgoingMail, type RelayAnswer } from '../src/mail/relay';
import { waitsFor } from '../src/mail/unsent-words';
import { takeRoomFor, withFiles, type MailWithFiles } from './enclosures';
import type { PostOffice } from './mail-office';

/** How long the relay's last word is kept in hand for a database that is away, and how often offered. */
const lastWordKeptMs = 120_000;
const lastWordPauseMs = 500;

/** What became of a mail to one recipient at this attempt; `waiting` and `unavailable` ask for another. */
export type HandOver =
  | { outcome: 'accepted' }
  | { outcome: 'refused'; reason: string }
  | {
      outcome: 'waiting';
      leave: Wait | { waitMs: number; because: 'slow_recipients' | 'large_mails' };
    }
  | { outcome: 'unavailable'; error: RelayUnavailable };

/**
 * Writes down the relay's last word, patiently: while it is not written, the next attempt would send
 * the same mail again.
 */
export async function settle(
  pool: Pool,
  recipient: MailRecipient,
  state: 'accepted' | 'failed',
  response: string,
): Promise<void> {
  const giveUpAtMs = Date.now() + lastWordKeptMs;
  for (;;) {
    try {
      await endAttempt(pool, recipient, state, response);
      return;
    } catch (error) {
      if (Date.now() > giveUpAtMs) throw error;
      // The engine's own sleep ends with its patience, and ours must not.
      await delay(lastWordPauseMs);
    }
  }
}

/** As long as one of the largest mails takes, more or less: those that wait must not come together. */
const roomWaitMs = () => Math.ceil(2_000 + Math.random() * 6_000);

/** Leave to send `mail` now: from its domain's pace first, since the relay's binds who gets it to try. */
function leaveFor({ outflow }: PostOffice, mail: OutgoingMail, recipient: MailRecipient): Leave {
  const { ticketId, mailSeq, participantId } = recipient;
  const key = `${ticketId}/${mailSeq}/${participantId}`;
  const leave = outflow.domainLeave(domainOfAddress(recipientOf(mail)), key);
  return 'because' in leave ? leave : outflow.relayLeave();
}

async function send({ relay, outflow }: PostOffice, mail: OutgoingMail): Promise<RelayAnswer> {
  try {
    const answer = await relay.send(mail);
    outflow.reached();
    return answer;
  } catch (error) {
    if (error instanceof RelayUnavailable && error.isUnreachable) outflow.unreachable();
    else outflow.reached();
    throw error;
  }
}

/**
 * Hands a mail over to the relay for one recipient, whose attempt has begun, and writes down what
 * became of it. Throws only when its files can't be read or that can't be written.
 */
export async function handOver(
  pool: Pool,
  office: PostOffice,
  mail: MailWithFiles,
  recipient: MailRecipient,
  before: AttemptsBefore,
): Promise<HandOver> {
  const giveBack = takeRoomFor(mail);
  try {
    const leave = giveBack
      ? leaveFor(office, mail, recipient)
      : ({ waitMs: roomWaitMs(), because: 'large_mails' } as const);
    if ('because' in leave) {
      await takeBackAttempt(pool, recipient, before, waitsFor[leave.because].recorded);
      return { outcome: 'waiting', leave };
    }
    return await handOverNow(pool, office, await withFiles(pool, mail), recipient);
  } finally {
    giveBack?.();
  }
}

async function handOverNow(
  pool: Pool,
  office: PostOffice,
  mail: OutgoingMail,
  recipient: MailRecipient,
): Promise<HandOver> {
  let answer: RelayAnswer;
  try {
    answer = await send(office, mail);
  } catch (error) {
    if (!(error instanceof RelayUnavailable)) throw error;
    const state = error.isOutcomeUnknown ? 'unknown' : 'queued';
    await endAttempt(pool, recipient, state, error.response ?? error.message);
    return { outcome: 'unavailable', error };
  }
  if (answer.outcome === 'accepted') {
    await settle(pool, recipient, 'accepted', answer.response);
    return { outcome: 'accepted' };
  }
  await settle(pool, recipient, 'failed', answer.response);
  return { outcome: 'refused', reason: `RELAY_REFUSED_${answer.code}` };
}
