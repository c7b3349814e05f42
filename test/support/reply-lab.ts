import { MockActivityEnvironment } from '@temporalio/testing';
import { deliverMail, type DeliveryRequest, type DeliveryResult } from '../../activities/mail';
import type { PostOffice } from '../../activities/mail-office';
import type { Content } from '../../src/db/contents';
import { mailsBefore, type RecordedMail } from '../../src/db/outbox-reads';
import { stageParticipants } from '../../src/db/participants';
import { participantIdOf } from '../../src/mail/participant-id';
import { createRelay, type Relay } from '../../src/mail/relay';
import { anna, RecordedTickets } from '../api/recorded';
import { createTestDatabase, type TestDatabase } from './database';
import { RelaySink } from './relay-sink';
import { testLogger } from './temporary-data-folder';
import { testPostOffice, testSecret } from './ticket-lab';

type Request = { ticketId: string; mailSeq: number };

/** The id under which the lab's tickets know the address. */
export const participantIdIn = (address: string) => participantIdOf(testSecret, address);

/** Replies of agents to tickets with participants, over a real database and a real SMTP relay. */
export class ReplyLab {
  readonly sink = new RelaySink();
  readonly log = testLogger('replies');
  tickets!: RecordedTickets;
  office!: PostOffice;

  private constructor(
    readonly database: TestDatabase,
    private relay?: Relay,
  ) {}

  static async start(): Promise<ReplyLab> {
    const lab = new ReplyLab(await createTestDatabase());
    await lab.sink.start();
    lab.relay = createRelay(lab.sink.url, { log: lab.log });
    lab.reset();
    return lab;
  }

  async stop(): Promise<void> {
    await this.relay?.close();
    await this.sink.stop();
    await this.database.drop();
  }

  /** Forgets what a test has set and seen. */
  reset(): void {
    if (this.relay === undefined) throw new Error('not started');
    this.tickets = new RecordedTickets(this.database.pool);
    this.office = testPostOffice(this.relay);
    this.sink.mails.length = 0;
    this.sink.recipientAnswer = () => null;
    this.sink.answer = () => Promise.resolve(null);
  }

  /** A ticket with these participants and an agent's reply to it, with these files; returns what asks for the reply's mail. */
  async replied(
    participants: readonly { address: string; name?: string }[],
    more: Parameters<RecordedTickets['open']>[1] = {},
    files: Content['files'] = [],
  ): Promise<Request> {
    const joining = participants.map(({ address, name = '' }) => ({
      participantId: participantIdIn(address),
      address,
      name,
    }));
    await stageParticipants(this.database.pool, joining);
    const opening = { messageId: '<first@customer.example>', ...more };
    const ticketId = await this.tickets.open('Не печатает.', opening);
    const add = joining.map(({ participantId }) => participantId);
    if (add.length > 0) {
      await this.tickets.give(ticketId, anna, { kind: 'changeParticipants', add, remove: [] });
    }
    await this.tickets.reply(ticketId, 'Проверьте кабель.', undefined, files);
    return { ticketId, mailSeq: (await this.replyOf(ticketId)).mailSeq };
  }

  /** The evidence of the ticket's reply. */
  async replyOf(ticketId: string): Promise<RecordedMail> {
    const mails = await mailsBefore(this.database.pool, ticketId, 1_000, 10);
    const mail = mails.find(({ kind }) => kind === 'reply');
    if (mail === undefined) throw new Error('no mail');
    return mail;
  }

  attempt(
    request: DeliveryRequest,
    engine: MockActivityEnvironment | ConstructorParameters<typeof MockActivityEnvironment>[0] = {},
  ): Promise<DeliveryResult> {
    const environment =
      engine instanceof MockActivityEnvironment ? engine : new MockActivityEnvironment(engine);
    return environment.run(() => deliverMail(this.database.pool, this.office, this.log, request));
  }

  /** Whom the sink has taken mail for, in the order of the alphabet. */
  get arrivals(): string[] {
    return this.sink.mails.map(({ to }) => to).sort();
  }
}
