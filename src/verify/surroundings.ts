/**
 * What the database repeats of a history elsewhere: columns beside the event, messages, the ticket's
 * row, the content. The chain covers the events and the content; the rest is held to the events.
 */
import type { RecordedEvent, RecordedMessage, TicketRecord } from '../db/event-chain';
import { parseEvent, type EventFields } from './chain';
import type { Finding, FindingCode } from './findings';

type Found = { code: FindingCode; seq?: number; detail?: string };
type ParsedEvent = { row: RecordedEvent; fields: EventFields };

/** Instants as JSON has them, in ms, are microseconds in a column. */
function microseconds(atMs: unknown): number | null {
  return typeof atMs === 'number' ? Math.round(atMs * 1000) : null;
}

/** The columns whose values are not the expected ones, with both values, or `undefined`. */
function differences(pairs: Record<string, readonly [unknown, unknown]>): string | undefined {
  const differing = Object.entries(pairs)
    .map(([name, [found, expected]]) => ({ name, found, expected: expected ?? null }))
    .filter(({ found, expected }) => found !== expected)
    .map(({ name, found, expected }) => {
      return `${name} ${JSON.stringify(found)} ≠ ${JSON.stringify(expected)}`;
    });
  return differing.length === 0 ? undefined : differing.join('; ');
}

function checkColumns({ row, fields }: ParsedEvent): Found[] {
  const detail = differences({
    at: [row.atUs, microseconds(fields['atMs'])],
    type: [row.type, fields['type']],
    command_id: [row.commandId, fields['commandId']],
  });
  return detail === undefined ? [] : [{ code: 'COLUMN_CHANGED', seq: row.seq, detail }];
}

function checkContent({ row, fields }: ParsedEvent): Found[] {
  const { seq, hash, contentHash, contentHashNow, changedBlobs } = row;
  if (hash === null || contentHash === contentHashNow) return [];
  const code = contentHashNow === null ? 'CONTENT_MISSING' : 'CONTENT_CHANGED';
  const files = changedBlobs === null ? '' : `; files ${changedBlobs}`;
  return [{ code, seq, detail: `content_id ${String(fields['contentId'])}${files}` }];
}

function idOf(actor: unknown): unknown {
  if (typeof actor !== 'object' || actor === null) return null;
  const { agentId, developerId } = actor as EventFields;
  return agentId ?? developerId;
}

function checkMessage(message: RecordedMessage | undefined, { row, fields }: ParsedEvent): Found[] {
  const { seq } = row;
  if (message === undefined) {
    return [{ code: 'MESSAGE_MISSING', seq, detail: `message ${String(fields['messageNo'])}` }];
  }
  const detail = differences({
    seq: [message.seq, seq],
    at: [message.atUs, microseconds(fields['atMs'])],
    author: [message.author, fields['author']],
    author_id: [message.authorId, idOf(fields['actor'])],
    visibility: [message.visibility, fields['visibility']],
    content_id: [message.contentId, fields['contentId']],
  });
  if (detail === undefined) return [];
  return [{ code: 'MESSAGE_CHANGED', seq, detail: `message ${message.messageNo}: ${detail}` }];
}

/** A message of an event that is gone says nothing new: the missing event is the finding. */
function isLeftOver(message: RecordedMessage, { events, seq }: TicketRecord): boolean {
  if (seq === null || message.seq > seq) return false;
  return !events.some((event) => event.seq === message.seq && event.text !== null);
}

function checkMessages(record: TicketRecord, events: readonly ParsedEvent[]): Found[] {
  const left = new Map<unknown, RecordedMessage>();
  for (const message of record.messages) left.set(message.messageNo, message);
  const found: Found[] = [];
  for (const event of events) {
    if (event.fields['type'] !== 'messageAdded') continue;
    const messageNo = event.fields['messageNo'];
    found.push(...checkMessage(left.get(messageNo), event));
    left.delete(messageNo);
  }
  for (const message of left.values()) {
    if (isLeftOver(message, record)) continue;
    const { seq, messageNo } = message;
    found.push({ code: 'MESSAGE_UNKNOWN', seq, detail: `message ${messageNo}` });
  }
  return found;
}

type Change = { to: unknown };

function statusChange({ type, status, to }: ParsedEvent['fields']): Change | undefined {
  if (type === 'ticketOpened' && status !== undefined) return { to: status };
  return type === 'statusChanged' ? { to } : undefined;
}

function assigneeChange({ type, to, assignment }: ParsedEvent['fields']): Change | undefined {
  // An escalation hands the ticket to a grade, so to nobody in person.
  if (type === 'escalated' && assignment !== undefined) return { to: null };
  return type === 'assigned' ? { to } : undefined;
}

/**
 * What the events changed something to at last; `undefined` if none did, or if events are missing,
 * which is a finding of its own: the last one left need not be the last there was.
 */
function lastChange(
  events: readonly ParsedEvent[],
  seq: number | null,
  changeOf: (fields: ParsedEvent['fields']) => Change | undefined,
): Change | undefined {
  if (events.length !== seq) return undefined;
  return events.reduce<Change | undefined>(
    (last, { fields }) => changeOf(fields) ?? last,
    undefined,
  );
}

/**
 * The row against its own state, and status and assignee against the last events that changed them.
 * The events are not folded again: a later version's fold would call rows of this one changed.
 */
function checkProjection({ projection, seq }: TicketRecord, events: readonly ParsedEvent[]) {
  if (projection === null) return [];
  const { state } = projection;
  const status = lastChange(events, seq, statusChange) ?? { to: state['status'] };
  const assigned = lastChange(events, seq, assigneeChange) ?? { to: state['assigneeId'] };
  const [first] = events;
  const detail = differences({
    status: [projection.status, status.to],
    'state.status': [state['status'] ?? null, status.to],
    assignee_id: [projection.assigneeId, assigned.to],
    'state.assigneeId': [state['assigneeId'] ?? null, assigned.to],
    'state.seq': [state['seq'] ?? null, seq],
    channel: [projection.channel, state['channel']],
    language: [projection.language, state['language']],
    updated_at: [projection.updatedAtUs, microseconds(state['updatedAtMs'])],
    opened_at: [
      projection.openedAtUs,
      microseconds(first?.row.seq === 1 ? first.fields['atMs'] : state['openedAtMs']),
    ],
  });
  return detail === undefined ? [] : [{ code: 'PROJECTION_CHANGED' as const, detail }];
}

/** Everything in which a ticket's columns, messages, content and row disagree with its events. */
export function checkSurroundings(record: TicketRecord): Finding[] {
  const { ticketId, number } = record;
  const events = record.events.flatMap((row) => {
    const fields = row.text === null ? undefined : parseEvent(row.text);
    return fields === undefined ? [] : [{ row, fields }];
  });
  const found: Found[] = [
    ...events.flatMap(checkColumns),
    ...events.flatMap(checkContent),
    ...checkMessages(record, events),
    ...checkProjection(record, events),
  ];
  return found.map((each) => ({ ...each, ticketId, number }));
}
