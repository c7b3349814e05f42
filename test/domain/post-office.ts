/** Several pure tickets and the errands between them, carried one by one as the workflows do. */
import type { CommandEnvelope, TicketCommand } from '../../src/domain/commands';
import type { Errand } from '../../src/domain/errand';
import type { TicketEvent } from '../../src/domain/events';
import type { Actor, Ticket, TicketDetails } from '../../src/domain/ticket';
import { takeTurn, type CommandOutcome } from '../../src/domain/turn';
import { customer, envelope, moscow } from './examples';
import { contract, system } from './sla-life';

const hours = { first_response: 4, next_response: 8, resolution: 16 };
const terms = contract([{ hours, pausedIn: { resolution: ['pending'] } }]);

export class PostOffice {
  readonly events = new Map<string, TicketEvent[]>();
  private readonly tickets = new Map<string, Ticket>();
  private nowMs = moscow('2026-01-12 10:00');

  /** The ticket as it stands; throws if there is none. */
  ticket(ticketId: string): Ticket {
    const ticket = this.tickets.get(ticketId);
    if (ticket === undefined) throw new Error(`There is no ${ticketId}`);
    return ticket;
  }

  /** A ticket that a customer opens. */
  open(ticketId: string, details: Partial<TicketDetails> = {}): this {
    const base = { kind: 'openTicket', channel: 'email', language: 'ru' } as const;
    this.tell(ticketId, customer, { ...base, contentId: `first of ${ticketId}`, terms, details });
    return this;
  }

  /** Lets time pass for everybody. */
  wait(minutes: number): void {
    this.nowMs += minutes * 60_000;
  }

  /** One command to one ticket, a minute later; errands stay where they are. */
  tell(ticketId: string, actor: Actor, command: TicketCommand): CommandOutcome {
    this.nowMs += 60_000;
    return this.give(ticketId, envelope(actor, command));
  }

  /** Carries one errand and its answer; `false` if the ticket has none. `times` repeats it first. */
  carryOne(fromTicketId: string, times = 1): boolean {
    const [errand] = this.ticket(fromTicketId).errands;
    if (errand === undefined) return false;
    for (let repeat = 1; repeat < times; repeat += 1) this.give(errand.toTicketId, errand.envelope);
    this.settle(fromTicketId, errand, this.give(errand.toTicketId, errand.envelope));
    return true;
  }

  /** Carries errands until no ticket has any. */
  carryAll(): this {
    while ([...this.tickets.keys()].some((ticketId) => this.carryOne(ticketId)));
    return this;
  }

  /** What happened to a ticket, by type, from an event number on. */
  story(ticketId: string, fromSeq = 1): string[] {
    const events = this.events.get(ticketId) ?? [];
    return events.filter(({ seq }) => seq >= fromSeq).map(({ type }) => type);
  }

  private settle(ticketId: string, { errandSeq }: Errand, answer: CommandOutcome): void {
    const outcome = answer.accepted ? 'accepted' : answer.code;
    this.give(ticketId, {
      commandId: `errand-settled-${errandSeq}`,
      actor: system,
      command: { kind: 'errandSettled', errandSeq, outcome },
    });
  }

  private give(ticketId: string, given: CommandEnvelope): CommandOutcome {
    const before = this.tickets.get(ticketId) ?? null;
    const turn = takeTurn(ticketId, before, [{ envelope: given, hasCaller: true }], this.nowMs);
    if (turn.ticket) this.tickets.set(ticketId, turn.ticket);
    this.events.set(ticketId, [...(this.events.get(ticketId) ?? []), ...turn.events]);
    const [outcome] = turn.outcomes;
    if (outcome === undefined) throw new Error('a command has an outcome');
    return outcome;
  }
}
