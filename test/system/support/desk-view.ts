import type { z } from 'zod';
import type { eventList, ticketEvent } from '../../../src/api/schemas/event';
import type { mail, mailList } from '../../../src/api/schemas/mail';
import type { heldMail, heldMailList } from '../../../src/api/schemas/quarantine';
import type { ticket, ticketList } from '../../../src/api/schemas/ticket';
import type { DeskProcesses } from '../../support/desk-processes';

export type ShownTicket = z.output<typeof ticket>;
export type ShownEvent = z.output<typeof ticketEvent>;
export type ShownMail = z.output<typeof mail>;
export type ShownHeldMail = z.output<typeof heldMail>;

/** What an agent sees of the desk, through the API alone. */
export class DeskView {
  constructor(private readonly desk: DeskProcesses) {}

  /** The customer's tickets as the list shows them. */
  async ticketsOf(address: string): Promise<z.output<typeof ticketList>['tickets']> {
    const query = new URLSearchParams({ q: address });
    return (await this.get<z.output<typeof ticketList>>(`/api/tickets?${query.toString()}`))
      .tickets;
  }

  /** The customer's only ticket. */
  async ticketOf(address: string): Promise<ShownTicket> {
    const tickets = await this.ticketsOf(address);
    const [found] = tickets;
    if (found === undefined || tickets.length > 1) {
      throw new Error(`${address} has ${tickets.length} tickets`);
    }
    return this.get(`/api/tickets/${found.number}`);
  }

  /** The ticket's events of a type, oldest first, of its first 200. */
  async eventsOf<T extends ShownEvent['type']>(
    { number }: Pick<ShownTicket, 'number'>,
    type: T,
  ): Promise<Extract<ShownEvent, { type: T }>[]> {
    const path = `/api/tickets/${number}/events?limit=200`;
    const { events } = await this.get<z.output<typeof eventList>>(path);
    return events.filter((event) => event.type === type) as Extract<ShownEvent, { type: T }>[];
  }

  /** The ticket's mails with their evidence, oldest first. */
  async mailsOf({ number }: Pick<ShownTicket, 'number'>): Promise<ShownMail[]> {
    return (await this.get<z.output<typeof mailList>>(`/api/tickets/${number}/mails`)).mails;
  }

  /** The latest mails that wait for a decision, newest first. */
  async quarantine(): Promise<ShownHeldMail[]> {
    return (await this.get<z.output<typeof heldMailList>>('/api/quarantine?limit=200')).mails;
  }

  /** The held mail with the Message-ID of these bytes. */
  async heldWith(raw: string): Promise<ShownHeldMail> {
    const messageId = /^Message-ID: (\S+)/im.exec(raw)?.[1];
    const found = (await this.quarantine()).find((held) => held.messageId === messageId);
    if (found === undefined) throw new Error(`No held mail has ${messageId ?? 'no Message-ID'}`);
    return found;
  }

  /** A held mail's bytes as an agent downloads them. */
  async rawOf({ rawUrl }: ShownHeldMail): Promise<Buffer> {
    const { status, body } = await this.desk.api('GET', rawUrl);
    if (status !== 200) throw new Error(`${rawUrl}: ${status}`);
    return Buffer.from(body);
  }

  private async get<T>(path: string): Promise<T> {
    const { status, body } = await this.desk.api('GET', path);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }
}
