import { randomBytes } from 'node:crypto';
import { NativeConnection, Worker } from '@temporalio/worker';
import { Connection } from '@temporalio/client';
import { createActivities } from '../../activities';
import { createHeldMailActivities } from '../../activities/held-mails';
import { prepareNamespace } from '../../src/embedded/namespace';
import type { IntakeDependencies } from '../../src/intake/dependencies';
import { startHold } from '../../src/intake/hold-mail';
import { receiveMail } from '../../src/intake/receive-mail';
import { isPassingFailure } from '../../src/intake/passing-failure';
import { releaseMail } from '../../src/intake/release-mail';
import { createMailParser } from '../../src/mail/parse-mail';
import { builtWorkflowBundle } from '../../src/roles/workflow-bundle';
import { connectEngine } from '../../src/temporal/connect';
import { HeldMailClient } from '../../src/temporal/held-mail-client';
import { TicketClient } from '../../src/temporal/ticket-client';
import { realTime } from '../../src/domain/clock';
import { statusAttribute, ticketTaskQueue } from '../../workflows/messages';
import { createTestDatabase, fromTestRun, type TestDatabase } from '../support/database';
import { quietRuntime } from '../support/quiet-runtime';
import { testLogger } from '../support/temporary-data-folder';
import { testIntake } from '../support/test-intake';
import { RecordingRelay, testPostOffice } from '../support/ticket-lab';
import { ApiDesk } from './api-desk';

/** The API over the real engine, with our worker and a database of its own. */
export class LiveDesk {
  readonly relay: RecordingRelay;

  private constructor(
    readonly api: ApiDesk,
    readonly database: TestDatabase,
    readonly tickets: TicketClient,
    readonly heldMails: HeldMailClient,
    private readonly intake: IntakeDependencies,
    relay: RecordingRelay,
    private readonly stopEngine: () => Promise<void>,
  ) {
    this.relay = relay;
  }

  static async start(): Promise<LiveDesk> {
    quietRuntime();
    const address = fromTestRun('OTVET_TEST_TEMPORAL_ADDRESS');
    const namespace = `api-${randomBytes(6).toString('hex')}`;
    const setUp = await Connection.connect({ address });
    await prepareNamespace(setUp, {
      namespace,
      searchAttributes: { [statusAttribute]: 'Keyword' },
    });
    await setUp.close();
    const engine = await connectEngine({ address, namespace });
    const connection = await NativeConnection.connect({ address });
    const database = await createTestDatabase();
    const relay = new RecordingRelay();
    const tickets = new TicketClient(engine.client, realTime);
    const heldMails = new HeldMailClient(engine.client, realTime);
    const log = testLogger('live-desk');
    const parser = createMailParser();
    const postOffice = testPostOffice(relay);
    const intake = testIntake({
      pool: database.pool,
      tickets,
      parser,
      startHold: (mailId) =>
        startHold({ pool: database.pool, heldMails, nowMs: () => Date.now() }, mailId),
    });
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue: ticketTaskQueue,
      workflowBundle: { codePath: builtWorkflowBundle() },
      activities: {
        ...createActivities({ pool: database.pool, postOffice, errands: tickets, log }),
        ...createHeldMailActivities({
          pool: database.pool,
          releaser: { release: (mailId) => releaseMail(intake, mailId) },
          holds: { start: intake.startHold },
          isPassing: isPassingFailure,
          log,
        }),
      },
    });
    const running = worker.run();
    const api = await ApiDesk.start(database.pool, {
      tickets,
      heldMails,
      isReady: () => Promise.resolve(true),
    });
    return new LiveDesk(api, database, tickets, heldMails, intake, relay, async () => {
      worker.shutdown();
      await parser.close();
      await running;
      await connection.close();
      await engine.connection.close();
    });
  }

  async stop(): Promise<void> {
    await this.api.stop();
    await this.stopEngine();
    await this.database.drop();
  }

  /** Takes a mail in as the SMTP intake does, as from `mailFrom`. */
  async receive(raw: Buffer, mailFrom: string): Promise<void> {
    const rcptTo = this.intake.mailboxes.map(({ address }) => address);
    await receiveMail(this.intake, raw, { mailFrom, rcptTo, remoteAddress: '127.0.0.1' });
  }

  /** Opens a ticket through the API and returns its number. */
  async open(more: Record<string, unknown> = {}): Promise<number> {
    const answer = await this.api.post('/api/tickets', {
      requester: { address: 'vera@customer.example', name: 'Вера' },
      subject: 'Не печатает',
      text: 'Принтер не печатает.',
      channel: 'phone',
      ...more,
    });
    if (answer.status !== 201) throw new Error(answer.text);
    return Number(answer.json['number']);
  }
}
