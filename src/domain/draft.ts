import type { TicketEvent, TicketFact } from './events';
import { evolve } from './evolve';
import { slaReaction } from './sla/reaction';
import type { Actor, Ticket } from './ticket';

/**
 * A decision being made: collects events and keeps the ticket as they leave it, so that the next
 * step of the same decision sees what the last one did.
 */
export class Draft {
  readonly events: TicketEvent[] = [];

  constructor(
    readonly ticketId: string,
    private state: Ticket | null,
    private readonly source: { actor: Actor; commandId: string | null; nowMs: number },
  ) {}

  /** The ticket with the collected events applied. Throws before `ticketOpened`. */
  get ticket(): Ticket {
    if (this.state === null) throw new Error(`Ticket ${this.ticketId} is not open yet`);
    return this.state;
  }

  /** Who decides. */
  get actor(): Actor {
    return this.source.actor;
  }

  /**
   * The time of the next event: now, or the previous one's if a clock went back: a history never runs
   * backwards.
   */
  get atMs(): number {
    const { nowMs } = this.source;
    return Math.max(nowMs, this.state?.lastEventAtMs ?? nowMs);
  }

  /**
   * Appends a fact as the next event, and after it what the measuring says to it; returns the fact's
   * sequence number.
   */
  add(fact: TicketFact): number {
    const { actor, commandId } = this.source;
    const before = this.state;
    const seq = (before?.seq ?? 0) + 1;
    const event: TicketEvent = { ...fact, seq, atMs: this.atMs, actor, commandId };
    this.events.push(event);
    const after = evolve(before, this.ticketId, event);
    this.state = after;
    for (const consequence of slaReaction(before, after, event)) this.add(consequence);
    return seq;
  }
}
