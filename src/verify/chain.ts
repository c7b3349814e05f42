import { createHash } from 'node:crypto';
import type { HistoryEvent, TicketHistory } from '../db/event-chain';
import type { Finding, FindingCode } from './findings';

/** The parts of an event that every kind has and that its place and columns repeat. */
export type EventFields = Record<string, unknown>;

function sha256(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** What a ticket's first event is chained to: 64 hexadecimal digits. As `chain_origin` of 0002. */
export function chainOrigin(ticketId: string, number: number): string {
  return sha256(`${ticketId}\n${number}`);
}

/**
 * The hash (64 hexadecimal digits) of an event chained to `previous`. As `event_hash` of migration
 * 0002: over the very text that Postgres writes, so that no other rendering of a number can differ.
 */
export function eventHash(
  previous: string,
  ticketId: string,
  event: Pick<HistoryEvent, 'seq' | 'contentHash'> & { text: string; recordedAtUs: number },
): string {
  const { seq, recordedAtUs, contentHash, text } = event;
  return sha256(
    Buffer.from(previous, 'hex'),
    `${ticketId}\n${seq}\n${recordedAtUs}\n${contentHash ?? ''}\n${text}`,
  );
}

/** The event in a text, or `undefined` if the text is no JSON object. */
export function parseEvent(text: string): EventFields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as EventFields) : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with one place of the chain; `previous` is `undefined` where nothing is known of it. */
function checkPlace(
  ticketId: string,
  event: HistoryEvent,
  previous: string | undefined,
): FindingCode | undefined {
  const { seq, text, recordedAtUs, hash } = event;
  if (text === null || recordedAtUs === null) return 'EVENT_MISSING';
  if (hash === null) return 'EVENT_NOT_CHAINED';
  if (parseEvent(text)?.['seq'] !== seq) return 'EVENT_MOVED';
  if (previous === undefined) return undefined;
  if (eventHash(previous, ticketId, { ...event, text, recordedAtUs }) === hash) return undefined;
  return seq === 1 ? 'OPENING_CHANGED' : 'EVENT_CHANGED';
}

/**
 * Everything in which a history is not the one that was chained. Each event is held to the hash that
 * stands before it, so that one change is one finding and not one for every later event.
 */
export function checkChain(history: TicketHistory): Finding[] {
  const { ticketId, number, seq: recordedSeq, events } = history;
  const findings: Finding[] = [];
  const find = (code: FindingCode, seq: number, detail?: string) =>
    findings.push({ code, ticketId, number, seq, ...(detail !== undefined && { detail }) });

  let lastSeq = 0;
  let previous = number === null ? undefined : chainOrigin(ticketId, number);
  for (const event of events) {
    const { seq } = event;
    if (seq !== lastSeq + 1) {
      find('EVENT_MISSING', lastSeq + 1, `${lastSeq + 1}–${seq - 1}`);
      previous = undefined;
    }
    const code = checkPlace(ticketId, event, previous);
    if (code !== undefined) find(code, seq);
    lastSeq = seq;
    previous = event.hash ?? undefined;
  }
  if (recordedSeq === null) findings.push({ code: 'TICKET_MISSING', ticketId, number });
  else if (recordedSeq > lastSeq) {
    find('TAIL_CUT', lastSeq + 1, `${lastSeq + 1}–${recordedSeq}`);
  } else if (recordedSeq < lastSeq) {
    find('PROJECTION_CHANGED', lastSeq, `seq ${recordedSeq} ≠ ${lastSeq}`);
  }
  return findings;
}
