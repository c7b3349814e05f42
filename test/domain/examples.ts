import type { AgentComment, CommandEnvelope, TicketCommand } from '../../src/domain/commands';
import { defaultTerms } from '../../src/terms/default-terms';
import type { Actor, Ticket } from '../../src/domain/ticket';
import { takeTurn, type Turn } from '../../src/domain/turn';

export const customer: Actor = { role: 'customer' };
export const anna: Actor = { role: 'agent', agentId: 'anna' };
export const boris: Actor = { role: 'developer', developerId: 'boris' };
export const terms = defaultTerms();

/** An instant from a wall clock in Moscow (UTC+3 all year since 2014). */
export function moscow(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}:00+03:00`);
}

let nextCommand = 0;

export function envelope(
  actor: Actor,
  command: TicketCommand,
  commandId?: string,
): CommandEnvelope {
  nextCommand += 1;
  return { commandId: commandId ?? `command-${nextCommand}`, actor, command };
}

export const opening: TicketCommand = {
  kind: 'openTicket',
  channel: 'email',
  language: 'ru',
  contentId: 'first-mail',
  terms,
};

/** A ticket played forward, one turn at a time, with everything that each turn gave. */
export class Play {
  ticket: Ticket | null = null;
  readonly turns: Turn[] = [];

  constructor(openedAt: string) {
    this.at(openedAt, customer, opening);
  }

  /** Lets time pass up to `when` and gives the commands there. */
  at(when: string, actor?: Actor, ...commands: TicketCommand[]): Turn {
    const waiting = commands.map((command) => ({
      envelope: envelope(actor ?? customer, command),
      hasCaller: true,
    }));
    const turn = takeTurn('ticket-1', this.ticket, waiting, moscow(when));
    this.ticket = turn.ticket;
    this.turns.push(turn);
    return turn;
  }

  get now(): Ticket {
    if (this.ticket === null) throw new Error('not open');
    return this.ticket;
  }

  /** Every event so far as `type @ wall clock in Moscow`. */
  get story(): string[] {
    return this.turns
      .flatMap((turn) => turn.events)
      .map((event) => `${event.type} @ ${wallClock(event.atMs)}`);
  }

  get mails(): string[] {
    return this.turns.flatMap((turn) => turn.mails).map((mail) => mail.kind);
  }
}

/** `YYYY-MM-DD HH:MM` in Moscow. */
export function wallClock(instantMs: number): string {
  return new Date(instantMs + 3 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

export const reply = (contentId = 'answer'): AgentComment => ({
  kind: 'agentComment',
  contentId,
  visibility: 'reply',
});
