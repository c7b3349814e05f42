import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { deliverMail, type DeliveryResult } from '../../activities/mail';
import type { PostOffice } from '../../activities/mail-office';
import type { OpenTicket } from '../../src/domain/commands';
import type { MailKind } from '../../src/domain/events';
import type { ServiceTerms, SlaPolicy } from '../../src/domain/terms';
import { createRelay, type OutgoingMail, type Relay } from '../../src/mail/relay';
import { defaultTerms } from '../../src/terms/default-terms';
import { loadCalendar } from '../../src/terms/load-calendar';
import { customer, RecordedTickets } from '../api/recorded';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { RelaySink } from '../support/relay-sink';
import { testLogger } from '../support/temporary-data-folder';
import { testPostOffice } from '../support/ticket-lab';

const log = testLogger('delivery-lab');
export const openedAtMs = Date.parse('2026-01-12T10:00:00+03:00');
export const minuteMs = 60_000;
/** What the customer writes to the tickets of `open`. */
export const secretText = 'Пароль от базы: 12345';

/** A desk in Yekaterinburg (UTC+5), open around the clock, with one policy for everything. */
export function terms(
  policy: Partial<SlaPolicy> = {},
  more: Partial<ServiceTerms> = {},
): ServiceTerms {
  const calendarId = 'always';
  const day = [[0, 1440]] as const;
  const calendar = loadCalendar({
    calendarId,
    version: 1,
    zone: 'Asia/Yekaterinburg',
    week: [day, day, day, day, day, day, day],
    exceptions: {},
  });
  const first_response = { targetMinutes: 30, warnAtFractions: [0.5], pausedIn: [] };
  const all = { policyId: 'all', match: {}, calendarId, targets: { first_response } };
  return {
    ...defaultTerms(),
    calendars: { [calendarId]: calendar },
    calendarId,
    policies: [{ ...all, escalations: [], ...policy }],
    ...more,
  };
}

/** Recorded tickets whose mails are delivered as the worker does, to a real SMTP server. */
export class DeliveryLab {
  /** What was handed to the relay, whether or not it took it. */
  readonly handedOver: OutgoingMail[] = [];
  tickets: RecordedTickets;
  private readonly relay: Relay;

  private constructor(
    readonly database: TestDatabase,
    readonly sink: RelaySink,
  ) {
    this.tickets = new RecordedTickets(database.pool);
    const smtp = createRelay(sink.url, { log });
    this.relay = {
      send: (mail) => {
        this.handedOver.push(mail);
        return smtp.send(mail);
      },
      close: () => smtp.close(),
    };
  }

  static async start(): Promise<DeliveryLab> {
    const sink = new RelaySink();
    const [database] = await Promise.all([createTestDatabase(), sink.start()]);
    return new DeliveryLab(database, sink);
  }

  async stop(): Promise<void> {
    await this.relay.close();
    await this.sink.stop();
    await this.database.drop();
  }

  /** Nothing has arrived, and tickets open at `openedAtMs`. */
  reset(): void {
    this.tickets = new RecordedTickets(this.database.pool);
    this.tickets.nowMs = openedAtMs;
    this.sink.mails.length = 0;
    this.handedOver.length = 0;
  }

  async open(given: ServiceTerms, more: Partial<OpenTicket> = {}): Promise<string> {
    const ticketId = randomUUID();
    const contentId = await this.tickets.stage(secretText);
    const command = { kind: 'openTicket', channel: 'email', language: 'ru', contentId } as const;
    await this.tickets.give(ticketId, customer, { ...command, terms: given, ...more });
    return ticketId;
  }

  async seqsOf(ticketId: string, kind: MailKind): Promise<number[]> {
    const rows = await this.database.pool.query<{ mail_seq: number }>(
      'select mail_seq from outbox where ticket_id = $1 and kind = $2 order by mail_seq',
      [ticketId, kind],
    );
    return rows.rows.map((row) => row.mail_seq);
  }

  /** Delivers the ticket's last mail of a kind as the worker does. */
  async deliver(
    ticketId: string,
    kind: MailKind,
    office: Partial<PostOffice> = {},
  ): Promise<DeliveryResult> {
    const mailSeq = (await this.seqsOf(ticketId, kind)).at(-1);
    if (mailSeq === undefined) throw new Error(`no ${kind} is queued`);
    const postOffice = { ...testPostOffice(this.relay), ...office };
    const request = { ticketId, mailSeq };
    return new MockActivityEnvironment().run(() =>
      deliverMail(this.database.pool, postOffice, log, request),
    );
  }

  /** Delivers it and returns what arrived. */
  async delivered(ticketId: string, kind: MailKind, office: Partial<PostOffice> = {}) {
    expect(await this.deliver(ticketId, kind, office)).toEqual({ state: 'accepted' });
    const [arrived, sent] = [this.sink.mails.at(-1), this.handedOver.at(-1)];
    if (arrived === undefined || sent === undefined) throw new Error('nothing arrived');
    return { ...arrived, sent, text: arrived.parsed.text ?? '', headers: arrived.parsed.headers };
  }
}
