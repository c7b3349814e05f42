import type { CommandEnvelope } from './commands';
import { decide, type Decision } from './decide';
import type { TicketEvent } from './events';
import { evolveAll } from './evolve';
import { react, type MailEffect } from './react';
import type { RejectionCode } from './rejection';
import type { Ticket, TicketStatus } from './ticket';
import { decideTimePassing } from './time-passing';

/** A command as it waits for its turn. One without a caller has its refusal written down. */
export type WaitingCommand = { envelope: CommandEnvelope; hasCaller: boolean };

/** What became of one command. */
export type CommandOutcome =
  { accepted: true; seq: number; status: TicketStatus } | { accepted: false; code: RejectionCode };

export type Turn = {
  ticket: Ticket | null;
  events: TicketEvent[];
  mails: MailEffect[];
  /** One for each command, in their order. */
  outcomes: CommandOutcome[];
};

function refusalEvent(ticket: Ticket, envelope: CommandEnvelope, code: string, nowMs: number) {
  const { actor, commandId, command } = envelope;
  const seq = ticket.seq + 1;
  const atMs = Math.max(nowMs, ticket.lastEventAtMs);
  const fact = { type: 'commandRefused', commandKind: command.kind, code } as const;
  return { ...fact, seq, atMs, actor, commandId };
}

function namesOneOf(contentIds: ReadonlySet<string>, { command }: CommandEnvelope): boolean {
  const contentId = 'contentId' in command ? command.contentId : null;
  return typeof contentId === 'string' && contentIds.has(contentId);
}

function outcomeOf(decision: Decision, ticket: Ticket | null): CommandOutcome {
  if ('rejected' in decision) return { accepted: false, code: decision.rejected };
  if (ticket === null) return { accepted: false, code: 'TICKET_NOT_FOUND' };
  return { accepted: true, seq: ticket.seq, status: ticket.status };
}

/**
 * One turn of a ticket: everything that was due by `nowMs` and the commands in order. A deadline
 * comes before a command that arrived after it, however late its timer fired, also one that an
 * earlier command of the same turn moved into the past. Commands that name content out of
 * `missingContentIds` are refused: a signal sent by hand may name anything.
 */
export function takeTurn(
  ticketId: string,
  before: Ticket | null,
  waiting: readonly WaitingCommand[],
  nowMs: number,
  missingContentIds: ReadonlySet<string> = new Set(),
): Turn {
  const events: TicketEvent[] = [];
  const outcomes: CommandOutcome[] = [];
  let ticket = before;
  const apply = (next: readonly TicketEvent[]) => {
    events.push(...next);
    ticket = evolveAll(ticket, ticketId, next);
  };
  const passTime = () => {
    // A clock that went back stands still: the events are stamped so, and time must pass with them.
    if (ticket !== null) apply(decideTimePassing(ticket, Math.max(nowMs, ticket.lastEventAtMs)));
  };
  for (const { envelope, hasCaller } of waiting) {
    passTime();
    const decision: Decision = namesOneOf(missingContentIds, envelope)
      ? { rejected: 'CONTENT_NOT_FOUND' }
      : decide(ticketId, ticket, envelope, nowMs);
    if ('events' in decision) apply(decision.events);
    else if (ticket !== null && !hasCaller) {
      apply([refusalEvent(ticket, envelope, decision.rejected, nowMs)]);
    }
    outcomes.push(outcomeOf(decision, ticket));
  }
  passTime();
  return { ticket, events, mails: events.flatMap(react), outcomes };
}
