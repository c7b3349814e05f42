import { randomUUID } from 'node:crypto';
import type { CommandEnvelope } from '../../src/domain/commands';
import type { TicketEvent } from '../../src/domain/events';
import type { SenderAuthentication } from '../../src/domain/sender-authentication';
import type { IntakeDependencies } from '../../src/intake/dependencies';
import { receiveMail } from '../../src/intake/receive-mail';
import { createMailParser } from '../../src/mail/parse-mail';
import { CommandRejected, EngineUnavailable } from '../../src/temporal/ticket-client';
import { RecordedTickets } from '../api/recorded';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { testIntake } from '../support/test-intake';

export const support = 'support@desk.example';
export const vera = 'vera@customer.example';

/** A mail as a test needs it; what is not said is ordinary. */
export type TestMail = {
  from?: string;
  to?: string;
  subject?: string;
  text?: string;
  messageId?: string;
  /** Fields before the body, as they are. */
  headers?: readonly string[];
  /** The whole mail, instead of all these. */
  raw?: string;
  /** The envelope's sender, if not the author; empty for the null path. */
  mailFrom?: string;
  /** The envelope's recipients, if not `to` alone. */
  rcptTo?: readonly string[];
};

export type InboundRow = {
  mail_id: string;
  ticket_id: string | null;
  cause: string | null;
  detail: string | null;
  mail_class: string;
  mailbox: string;
  flags: string[];
};

/**
 * The intake over a real database. The engine's part is played by the pure core: what a ticket is told
 * is decided and recorded at once. The whole way is in test/system.
 */
export class IntakeLab {
  engineIsAway = false;
  /** What is known of the next senders. */
  authentication: SenderAuthentication = {
    verdict: 'unknown',
    requestedPolicy: null,
    method: null,
    evidence: 'not checked',
  };
  /** Mails whose workflow was started. */
  readonly holds: string[] = [];
  private readonly parser = createMailParser();
  private readonly tickets: RecordedTickets;
  deps: IntakeDependencies;

  private constructor(readonly database: TestDatabase) {
    this.tickets = new RecordedTickets(database.pool);
    this.deps = testIntake({
      pool: database.pool,
      parser: this.parser,
      checkSender: () => Promise.resolve(this.authentication),
      startHold: (mailId) => {
        this.holds.push(mailId);
        return this.engineIsAway
          ? Promise.reject(new EngineUnavailable('away'))
          : Promise.resolve();
      },
      tickets: {
        open: (ticketId, commandId, actor, command) =>
          this.tell(ticketId, { commandId, actor, command }),
        customerReplied: (ticketId, commandId, contentId, about) => {
          const command = { kind: 'clientReply', contentId, ...about } as const;
          return this.tell(ticketId, { commandId, actor: { role: 'customer' }, command });
        },
        tell: (ticketId, envelope) => this.tell(ticketId, envelope),
      },
    });
  }

  static async start(): Promise<IntakeLab> {
    return new IntakeLab(await createTestDatabase());
  }

  async stop(): Promise<void> {
    await this.parser.close();
    await this.database.drop();
  }

  /** Tickets that are there already. */
  get desk(): RecordedTickets {
    return this.tickets;
  }

  /** The mail's bytes; the same `messageId` and content give the same. */
  source(mail: TestMail): Buffer {
    const { from = vera, to = support, subject = 'Не печатает', text = 'Принтер молчит.' } = mail;
    const { messageId = `<${randomUUID()}@customer.example>`, headers = [], raw } = mail;
    const lines = [
      `From: ${from}`,
      `To: ${to}`,
      `Subject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
      `Message-ID: ${messageId}`,
      'Date: Mon, 12 Jan 2026 10:00:00 +0300',
      'MIME-Version: 1.0',
      ...(headers.some((line) => /^content-type:/i.test(line))
        ? headers
        : [...headers, 'Content-Type: text/plain; charset=utf-8']),
      '',
      text,
      '',
    ];
    return Buffer.from(raw ?? lines.join('\r\n'));
  }

  /** Sends a mail; resolves with what the intake answered and how it kept the mail. */
  async receive(mail: TestMail): Promise<{ note: string; row: InboundRow }> {
    return this.receiveSource(this.source(mail), mail);
  }

  async receiveSource(
    raw: Buffer,
    { from = vera, to = support, mailFrom = from, rcptTo = [to] }: TestMail = {},
  ): Promise<{ note: string; row: InboundRow }> {
    const envelope = { mailFrom, rcptTo: [...rcptTo], remoteAddress: '192.0.2.7' };
    const answer = await receiveMail(this.deps, raw, envelope);
    const [row] = await this.rows(raw);
    if (answer.answer !== 'kept' || row === undefined) throw new Error(JSON.stringify(answer));
    return { note: answer.note, row };
  }

  /** How these bytes are kept, once for each mailbox. */
  async rows(raw: Buffer): Promise<InboundRow[]> {
    const found = await this.database.pool.query<InboundRow>(
      `select mail_id, ticket_id, cause, detail, mail_class, mailbox, flags
         from inbound_mails where raw = $1 order by mailbox`,
      [raw],
    );
    return found.rows;
  }

  /** The ticket's events of a type, the latest last. */
  async events<T extends TicketEvent['type']>(
    ticketId: string,
    type: T,
  ): Promise<Extract<TicketEvent, { type: T }>[]> {
    const found = await this.database.pool.query<{ event: Extract<TicketEvent, { type: T }> }>(
      'select event from ticket_events where ticket_id = $1 and type = $2 order by seq',
      [ticketId, type],
    );
    return found.rows.map(({ event }) => event);
  }

  private async tell(ticketId: string, envelope: CommandEnvelope): Promise<void> {
    if (this.engineIsAway) throw new EngineUnavailable('away');
    const { command, commandId, actor } = envelope;
    const { engine } = this.tickets;
    try {
      if (command.kind === 'openTicket') await engine.open(ticketId, commandId, actor, command);
      else await engine.command(ticketId, envelope);
    } catch (error) {
      // A signal's sender is told nothing.
      if (!(error instanceof CommandRejected)) throw error;
    }
  }
}
