/**
 * What became of each attempt to hand a mail to the relay: the evidence of the mail's own recipient
 * and of every participant who gets a copy, written alike.
 */
import type { Pool } from 'pg';
import type { AttemptsBefore, MailRecipient, MailState } from './outbox';

/** Far above what relays say; RFC 5321 §4.5.3.1.5 gives a line of an answer 512 octets. */
const longestAnswer = 2_000;

/** The row of a recipient, as `from` and `where` of an update; its keys are $1 to $3. */
const rows = {
  own: `outbox o where o.ticket_id = $1 and o.mail_seq = $2 and $3 = ''`,
  copy: `outbox_copies o where o.ticket_id = $1 and o.mail_seq = $2 and o.participant_id = $3`,
} as const;

function rowOf({ participantId }: MailRecipient): keyof typeof rows {
  return participantId === '' ? 'own' : 'copy';
}

/** `update <table> o set … where <the recipient's row> and …`. */
function updateOf(row: keyof typeof rows, set: string, and = ''): string {
  const [table, where] = rows[row].split(' where ');
  return `update ${table} set ${set} where ${where}${and}`;
}

function keyOf({ ticketId, mailSeq, participantId }: MailRecipient): unknown[] {
  return [ticketId, mailSeq, participantId];
}

/**
 * Writes down what became of an attempt, with the relay's own words. `accepted` and `failed` settle
 * the mail, also one that was given up meanwhile; the other two leave a line among its attempts. A
 * report can overtake the relay's 250: what came back stays bounced.
 */
export async function endAttempt(
  pool: Pool,
  recipient: MailRecipient,
  state: 'accepted' | 'failed' | 'unknown' | 'queued',
  relayAnswer: string,
): Promise<void> {
  const row = rowOf(recipient);
  const isSettled = state === 'accepted' || state === 'failed';
  const values = [...keyOf(recipient), state, relayAnswer.slice(0, longestAnswer)];
  await pool.query(
    isSettled
      ? {
          name: `settle-${row}`,
          text: updateOf(
            row,
            `state = case when o.state = 'bounced' then o.state else $4 end,
             relay_answer = $5, settled_at = now()`,
          ),
          values,
        }
      : {
          name: `end-attempt-${row}`,
          text: `with ended as (
                   ${updateOf(row, 'state = $4, relay_answer = $5', ' and o.settled_at is null')}
                   returning o.last_attempt_at)
                 select note_attempt($1, $2, $3, $4, $5, last_attempt_at) from ended`,
          values,
        },
  );
}

/**
 * Takes the mark of an attempt back that was not made, since the mail has to wait its turn. What an
 * attempt before it left open stays open.
 */
export async function takeBackAttempt(
  pool: Pool,
  recipient: MailRecipient,
  before: AttemptsBefore,
  waitsFor: string,
): Promise<void> {
  const row = rowOf(recipient);
  const state: MailState = before.state === 'attempting' ? 'unknown' : before.state;
  await pool.query({
    name: `take-back-attempt-${row}`,
    text: updateOf(
      row,
      `state = $4, attempts = $5, last_attempt_at = $6, relay_answer = $7,
       attempt_with_files = null`,
      ` and o.state = 'attempting' and o.settled_at is null`,
    ),
    values: [...keyOf(recipient), state, before.attempts, before.lastAttemptAt, waitsFor],
  });
}

/** Says in a mail's evidence what it waits for while nothing is tried; changes nothing twice. */
export async function noteWaiting(
  pool: Pool,
  { ticketId, mailSeq }: { ticketId: string; mailSeq: number },
  waitsFor: string,
): Promise<void> {
  const waiting = `ticket_id = $1 and mail_seq = $2 and state in ('queued', 'unknown')
                   and settled_at is null and relay_answer is distinct from $3`;
  await pool.query({
    name: 'note-waiting',
    text: `with copies as (update outbox_copies set relay_answer = $3 where ${waiting})
           update outbox set relay_answer = $3 where ${waiting}`,
    values: [ticketId, mailSeq, waitsFor.slice(0, longestAnswer)],
  });
}
