import { randomUUID } from 'node:crypto';
import {
  findCommand,
  identifyTicket,
  type RecordedCommand,
  type TicketRef,
} from '../db/ticket-reads';
import type { TicketCommand } from '../domain/commands';
import type { Actor, TicketStatus } from '../domain/ticket';
import { CommandRejected } from '../temporal/ticket-client';
import type { Caller } from './auth';
import type { RouteName } from './authorisation';
import { canonicalHash } from './canonical-hash';
import type { ApiDependencies } from './dependencies';
import { Problem } from './problem';
import { isOfCommand } from './same-command';

/** A command to a ticket as a route asks for it. */
export type CommandRequest = {
  ref: TicketRef;
  caller: Caller;
  route: RouteName;
  /** The client's own, or `undefined`. */
  idempotencyKey: string | undefined;
  /** The command, and what stages the content that it names, for the ids it will have. */
  build: (ids: CommandIds) => BuiltCommand | Promise<BuiltCommand>;
};

export type CommandIds = { commandId: string; ticketId: string };
export type BuiltCommand = { command: TicketCommand; stage?: () => Promise<void> };

/** What became of a command. The same request again has the same result. */
export type CommandResult = {
  number: number;
  status: TicketStatus;
  seq: number;
  events: RecordedCommand['events'];
  /** Repeats the request if the client named no key of its own. */
  headers: { 'Idempotency-Key': string };
};

/** Who acts, as the history names them. */
export function actorOf({ id, role }: Caller): Actor {
  return role === 'agent' ? { role, agentId: id } : { role, developerId: id };
}

/** The problem for a failure after which the command may have been carried out or not. */
export function outcomeUnknown(cause: unknown, idempotencyKey: string): Problem {
  return new Problem('OUTCOME_UNKNOWN', { cause, headers: { 'Idempotency-Key': idempotencyKey } });
}

async function send(
  deps: ApiDependencies,
  ticketId: string,
  envelope: { commandId: string; actor: Actor; command: TicketCommand },
  idempotencyKey: string,
): Promise<RecordedCommand> {
  try {
    await deps.tickets.command(ticketId, envelope);
    const recorded = await findCommand(deps.pool, ticketId, envelope.commandId);
    if (recorded === undefined) throw new Error(`${envelope.commandId} has left no event`);
    return recorded;
  } catch (error) {
    if (error instanceof CommandRejected) throw error;
    throw outcomeUnknown(error, idempotencyKey);
  }
}

/**
 * Carries out a command once for its idempotency key, however often it is asked for, and returns
 * what the history holds of it. Throws `TICKET_NOT_FOUND`, the ticket's rejection,
 * `IDEMPOTENCY_KEY_REUSED`, or `OUTCOME_UNKNOWN` if the engine or the database stopped answering on
 * the way. A failure of the database before the command was sent is thrown as it is.
 */
export async function carryOut(
  deps: ApiDependencies,
  { ref, caller, route, idempotencyKey, build }: CommandRequest,
): Promise<CommandResult> {
  const ticket = await identifyTicket(deps.pool, ref);
  if (ticket === undefined) throw new Problem('TICKET_NOT_FOUND');
  const { ticketId, number } = ticket;
  const key = idempotencyKey ?? randomUUID();
  const commandId = `api-${canonicalHash({ caller: caller.id, route, ticketId, key })}`;
  const { command, stage } = await build({ commandId, ticketId });

  // The engine forgets commands with the run that got them; the history never does.
  let recorded =
    idempotencyKey === undefined ? undefined : await findCommand(deps.pool, ticketId, commandId);
  if (recorded === undefined) {
    await stage?.();
    recorded = await send(deps, ticketId, { commandId, actor: actorOf(caller), command }, key);
  }
  if (!(await isOfCommand(deps.pool, ticketId, command, recorded))) {
    throw new Problem('IDEMPOTENCY_KEY_REUSED');
  }
  const { events, status } = recorded;
  const seq = events.at(-1)?.seq ?? 0;
  return { number, status, seq, events, headers: { 'Idempotency-Key': key } };
}
