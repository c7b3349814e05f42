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
 * One turn of a ticket: first everything that was due by `nowMs`, then the commands in order.
 * A deadline thus comes before a command that arrived after it, however late its timer fired.
 * Commands that name content out of `missingContentIds` are refused: a signal sent by hand may name
 * anything.
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
  if (ticket !== null) {
    events.push(...decideTimePassing(ticket, nowMs));
    ticket = evolveAll(ticket, ticketId, events);
  }
  for (const { envelope, hasCaller } of waiting) {
    const decision: Decision = namesOneOf(missingContentIds, envelope)
      ? { rejected: 'CONTENT_NOT_FOUND' }
      : decide(ticketId, ticket, envelope, nowMs);
    let next: TicketEvent[] = [];
    if ('events' in decision) next = decision.events;
    else if (ticket !== null && !hasCaller) {
      next = [refusalEvent(ticket, envelope, decision.rejected, nowMs)];
    }
    events.push(...next);
    ticket = evolveAll(ticket, ticketId, next);
    outcomes.push(outcomeOf(decision, ticket));
  }
  return { ticket, events, mails: events.flatMap(react), outcomes };
}
