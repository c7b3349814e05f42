import type { StatusCause } from './events';
import type { Actor, TicketStatus } from './ticket';

/** One step on the way to the present status: what happened, when, by whom. */
export type StatusStep = {
  /** The event that it was. */
  seq: number;
  atMs: number;
  to: TicketStatus;
  cause: StatusCause | 'opened';
  actor: Actor;
  /** The message that brought it about, where one did. */
  messageNo: number | null;
};

/** Enough to explain any present status; the history has every step. */
const longestChain = 12;

/** The chain with one more step, the oldest ones left out. */
export function extendChain(chain: readonly StatusStep[], step: StatusStep): readonly StatusStep[] {
  return [...chain, step].slice(-longestChain);
}
