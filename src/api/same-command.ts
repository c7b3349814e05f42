import type { Pool } from 'pg';
import { loadHistory } from '../db/ticket-history';
import type { RecordedCommand } from '../db/ticket-reads';
import type { TicketCommand } from '../domain/commands';
import { detailChanges, newDetails } from '../domain/details';
import type { TicketEvent } from '../domain/events';
import { evolveAll } from '../domain/evolve';
import { isSameLink } from '../domain/ties';
import type { TicketDetails } from '../domain/ticket';

/** Whether a command that may leave a value alone would have led to this one. */
function isUnlessNamed<T>(named: T | undefined, recorded: T): boolean {
  return named === undefined || named === recorded;
}

/** Whether events were caused by this very command and not by another one with the same key. */
function areOf(command: TicketCommand, { events }: RecordedCommand): boolean {
  return events.some((event) => {
    switch (command.kind) {
      case 'agentComment':
        return event.type === 'messageAdded' && event.contentId === command.contentId;
      case 'changeStatus':
        return event.type === 'statusChanged' && event.to === command.status;
      case 'assign':
        return (
          event.type === 'assigned' &&
          event.to === command.assigneeId &&
          isUnlessNamed(command.grade, event.grade)
        );
      case 'devHandoff':
        return (
          event.type === 'handoffChanged' &&
          isUnlessNamed(command.step, event.state) &&
          isUnlessNamed(command.handoffKind, event.kind) &&
          isUnlessNamed(command.estimateAtMs, event.estimateAtMs) &&
          isUnlessNamed(command.reference, event.reference)
        );
      case 'mergeInto':
        return event.type === 'merged' && event.intoTicketId === command.intoTicketId;
      case 'splitOff':
        return event.type === 'splitOff' && event.messageNo === command.messageNo;
      case 'link':
        return event.type === 'linked' && isSameLink(event, command);
      case 'unlink':
        return event.type === 'unlinked' && isSameLink(event, command);
      default:
        return true;
    }
  });
}

type DetailsChanged = Extract<TicketEvent, { type: 'detailsChanged' }>;

/**
 * The details after a change, as far as `asked` names them. What was so already left no trace in the
 * event: only then the history up to it has to be read.
 */
async function detailsAfter(
  pool: Pool,
  ticketId: string,
  asked: Partial<TicketDetails>,
  { changes, seq }: DetailsChanged,
): Promise<TicketDetails> {
  if (Object.keys(asked).every((key) => key in changes)) {
    const values = Object.entries(changes).map(([key, change]) => [key, change.to]);
    return newDetails(Object.fromEntries(values) as Partial<TicketDetails>);
  }
  const history = await loadHistory(pool, ticketId);
  const ticket = evolveAll(null, ticketId, history.slice(0, seq));
  return newDetails(ticket?.details);
}

/** Whether a change of details is what was asked for, none more and none less. */
async function isChangeOf(
  pool: Pool,
  ticketId: string,
  asked: Partial<TicketDetails>,
  event: DetailsChanged,
): Promise<boolean> {
  if (Object.keys(event.changes).some((key) => !(key in asked))) return false;
  const after = await detailsAfter(pool, ticketId, asked, event);
  return Object.keys(detailChanges(after, asked)).length === 0;
}

type ParticipantsChanged = Extract<TicketEvent, { type: 'participantsChanged' }>;

/** Whether participants changed as asked: who was there already left no trace in the event. */
async function isJoining(
  pool: Pool,
  ticketId: string,
  { add, remove }: Extract<TicketCommand, { kind: 'changeParticipants' }>,
  { added, removed, leftOut, seq }: ParticipantsChanged,
): Promise<boolean> {
  if (!added.every((id) => add.includes(id)) || !removed.every((id) => remove.includes(id))) {
    return false;
  }
  const history = await loadHistory(pool, ticketId);
  const after = evolveAll(null, ticketId, history.slice(0, seq))?.participantIds ?? [];
  const missing = new Set(add.filter((id) => !remove.includes(id) && !after.includes(id)));
  return missing.size === leftOut && !remove.some((id) => after.includes(id));
}

/**
 * Whether recorded events were caused by this very command, and not by another one that came with the
 * same idempotency key.
 */
export async function isOfCommand(
  pool: Pool,
  ticketId: string,
  command: TicketCommand,
  recorded: RecordedCommand,
): Promise<boolean> {
  if (command.kind === 'changeParticipants') {
    const event = recorded.events.find((each) => each.type === 'participantsChanged');
    return event !== undefined && isJoining(pool, ticketId, command, event);
  }
  if (command.kind !== 'changeDetails') return areOf(command, recorded);
  const event = recorded.events.find((each) => each.type === 'detailsChanged');
  return event !== undefined && isChangeOf(pool, ticketId, command.details, event);
}
