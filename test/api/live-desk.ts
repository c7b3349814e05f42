import { randomBytes } from 'node:crypto';
import { NativeConnection, Worker } from '@temporalio/worker';
import { Connection } from '@temporalio/client';
import { createActivities } from '../../activities';
import { prepareNamespace } from '../../src/embedded/namespace';
import { builtWorkflowBundle } from '../../src/roles/workflow-bundle';
import { connectEngine } from '../../src/temporal/connect';
import { TicketClient } from '../../src/temporal/ticket-client';
import { realTime } from '../../src/domain/clock';
import { statusAttribute, ticketTaskQueue } from '../../workflows/messages';
import { createTestDatabase, fromTestRun, type TestDatabase } from '../support/database';
import { quietRuntime } from '../support/quiet-runtime';
import { testLogger } from '../support/temporary-data-folder';
import { RecordingRelay, testPostOffice } from '../support/ticket-lab';
import { ApiDesk } from './api-desk';

/** The API over the real engine, with our worker and a database of its own. */
export class LiveDesk {
  readonly relay: RecordingRelay;

  private constructor(
    readonly api: ApiDesk,
    readonly database: TestDatabase,
    readonly tickets: TicketClient,
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
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue: ticketTaskQueue,
      workflowBundle: { codePath: builtWorkflowBundle() },
      activities: createActivities({
        pool: database.pool,
        postOffice: testPostOffice(relay),
        errands: tickets,
        log: testLogger('live-desk'),
      }),
    });
    const running = worker.run();
    const api = await ApiDesk.start(database.pool, {
      tickets,
      isReady: () => Promise.resolve(true),
    });
    return new LiveDesk(api, database, tickets, relay, async () => {
      worker.shutdown();
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
