import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { TicketClock } from '../src/domain/clock';
import type { CommandEnvelope } from '../src/domain/commands';
import type { Explanation } from '../src/domain/explain';
import type { StoredState } from '../src/domain/legacy';
import type { MailEffect } from '../src/domain/react';
import type {
  AgentCommentSignal,
  ClientReplySignal,
  DevHandoffSignal,
} from '../src/domain/signals';
import type { Ticket, TicketStatus } from '../src/domain/ticket';

/** The argument of one run of a ticket's workflow. */
export type TicketRun = {
  ticketId: string;
  clock: TicketClock;
  /** The command that opens the ticket; `null` when the run continues or revives one. */
  opening: CommandEnvelope | null;
  /** What the run before handed over by continue-as-new. */
  carried?: { ticket: StoredState; undelivered: MailEffect[] };
  /** Continue as new after this many events even if the server does not suggest it: for tests. */
  continueAfterEvents?: number;
};

/** The answer to an accepted command: the ticket's last event and status after it. */
export type CommandAccepted = { seq: number; status: TicketStatus };

export const clientReplySignal = defineSignal<[ClientReplySignal]>('clientReply');
export const agentCommentSignal = defineSignal<[AgentCommentSignal]>('agentComment');
export const devHandoffSignal = defineSignal<[DevHandoffSignal]>('devHandoff');

/**
 * The opening of a ticket whose run was started by something else, for one by a reply that overtook
 * it. The run's start carries the opening otherwise, which is one event less.
 */
export const openTicketSignal = defineSignal<[CommandEnvelope]>('openTicket');

/** A command that nobody waits for the outcome of: what a mail that is no customer's reply says. */
export const commandSignal = defineSignal<[CommandEnvelope]>('command');

/**
 * Any command whose caller waits for the outcome. Refused with an `ApplicationFailure` whose type
 * is the rejection's code.
 */
export const commandUpdate = defineUpdate<CommandAccepted, [CommandEnvelope]>('command');

/** The ticket's state as its workflow holds it; `null` until it is loaded. */
export const ticketQuery = defineQuery<Ticket | null>('ticket');

/**
 * Why the ticket is where it is and what it waits for, as of an instant in ticket ms; `null` until
 * it is loaded.
 */
export const explanationQuery = defineQuery<Explanation | null, [nowMs: number]>('explanation');

/** The workflow id of a ticket: one ticket, one workflow. */
export function workflowIdOf(ticketId: string): string {
  return `ticket-${ticketId}`;
}

export const ticketTaskQueue = 'tickets';
export const ticketWorkflowType = 'ticketWorkflow';
export const timerAuditWorkflowType = 'timerAuditWorkflow';

/** The search attribute that holds the ticket's status, for the operator's own queries. */
export const statusAttribute = 'TicketStatus';
