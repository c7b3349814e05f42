import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { temporal } from '@temporalio/proto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { Client } from '@temporalio/client';
import { createActivities, type Activities } from '../../activities';
import { createAuditActivities } from '../../activities/audit';
import type { PostOffice } from '../../activities/mail-office';
import { stageContent, type Content } from '../../src/db/contents';
import type { TicketClock } from '../../src/domain/clock';
import type { CommandEnvelope, TicketCommand } from '../../src/domain/commands';
import type { TicketEvent } from '../../src/domain/events';
import type { ServiceTerms } from '../../src/domain/terms';
import type { Actor, Ticket } from '../../src/domain/ticket';
import { Outflow } from '../../src/mail/outflow';
import type { OutgoingMail, RelayAnswer } from '../../src/mail/relay';
import { prepareNamespace } from '../../src/embedded/namespace';
import { replyAddress } from '../../src/mail/reply-address';
import { builtWorkflowBundle } from '../../src/roles/workflow-bundle';
import { EngineUnavailable, TicketClient } from '../../src/temporal/ticket-client';
import { TimerReader } from '../../src/temporal/timer-reader';
import { defaultTerms } from '../../src/terms/default-terms';
import {
  statusAttribute,
  ticketQuery,
  ticketTaskQueue,
  ticketWorkflowType,
  workflowIdOf,
  type TicketRun,
} from '../../workflows/messages';
import { createTestDatabase, fromTestRun, type TestDatabase } from './database';
import { quietRuntime } from './quiet-runtime';
import { testLogger } from './temporary-data-folder';
import { labPatienceMs, startTimeSkipping } from './time-skipping-environment';
import { until } from './until';

export const testSecret = 'a secret that only the tests know, long enough';

/** A relay that keeps what it is handed, or answers as a test tells it to. */
export class RecordingRelay {
  readonly sent: OutgoingMail[] = [];
  answer: (mail: OutgoingMail) => Promise<RelayAnswer> = () =>
    Promise.resolve({ outcome: 'accepted', response: '250 2.0.0 kept' });

  async send(mail: OutgoingMail): Promise<RelayAnswer> {
    const answer = await this.answer(mail);
    if (answer.outcome === 'accepted') this.sent.push(mail);
    return answer;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** The engine's time within an activity. */
function engineNowMs(): number {
  return Context.current().info.currentAttemptScheduledTimestampMs;
}

export function testPostOffice(relay: PostOffice['relay']): PostOffice {
  return {
    relay,
    outflow: new Outflow({ perDomainPerMinute: 1_000_000 }),
    secret: testSecret,
    mailDomain: 'desk.example',
    supportAddress: 'support@desk.example',
    mailboxes: ['support@desk.example', 'billing@desk.example'],
    serviceName: { ru: 'Служба поддержки', en: 'Support' },
    publicUrl: 'http://desk.example',
    teamAddresses: new Map([['team', 'team@desk.example']]),
    teamLanguage: 'ru',
  };
}

export function testContent(contentId: string, text: string, more: Partial<Content> = {}): Content {
  return {
    contentId,
    source: 'email',
    authorAddress: 'vera@customer.example',
    authorName: 'Вера',
    subject: 'Не печатает',
    text,
    html: undefined,
    visibleLength: text.length,
    language: 'ru',
    messageId: undefined,
    referenceIds: [],
    files: [],
    ...more,
  };
}

/** Tickets on the real time-skipping server with a real database: days pass by `skip`. */
export class TicketLab {
  readonly terms = defaultTerms();
  readonly tickets: TicketClient;
  private worker: { worker: Worker; running: Promise<void> } | undefined;

  private constructor(
    private readonly env: TestWorkflowEnvironment,
    readonly namespace: string,
    readonly database: TestDatabase,
    readonly relay: RecordingRelay,
    readonly clock: TicketClock,
    private readonly createWorker: () => Promise<Worker>,
  ) {
    this.tickets = new TicketClient(env.client, clock, labPatienceMs);
  }

  /** A lab on the time-skipping server. Ticket time begins at `startsAt` (ISO). */
  static async start(
    startsAt: string,
    change: (activities: Activities) => Activities = (activities) => activities,
  ): Promise<TicketLab> {
    const env = await startTimeSkipping();
    await env.connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: {
        [statusAttribute]: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
      },
    });
    return TicketLab.on(env, 'default', { startsAt, speed: 1 }, change);
  }

  /**
   * A lab on the dev server that the test run shares, in a namespace of its own: no time skipping,
   * but continue-as-new is atomic there, which it is not on the time-skipping server (sdk-java #1538).
   * Ticket time runs `speed` times as fast as the engine's.
   */
  static async startOnDevServer(startsAt: string, speed = 1): Promise<TicketLab> {
    quietRuntime();
    const address = fromTestRun('OTVET_TEST_TEMPORAL_ADDRESS');
    const namespace = `lab-${randomUUID()}`;
    const env = await TestWorkflowEnvironment.createFromExistingServer({ address, namespace });
    await prepareNamespace(env.connection, {
      namespace,
      searchAttributes: { [statusAttribute]: 'Keyword' },
    });
    return TicketLab.on(env, namespace, { startsAt, speed }, (activities) => activities);
  }

  private static async on(
    env: TestWorkflowEnvironment,
    namespace: string,
    { startsAt, speed }: { startsAt: string; speed: number },
    change: (activities: Activities) => Activities,
  ): Promise<TicketLab> {
    const database = await createTestDatabase();
    const relay = new RecordingRelay();
    const clock = {
      engineOriginMs: env.supportsTimeSkipping ? await env.currentTimeMs() : Date.now(),
      ticketOriginMs: Date.parse(startsAt),
      speed,
    };
    const log = testLogger('lab');
    // By the engine's clock, which skips days: a relay that was away is asked again in its time.
    const outflow = new Outflow({ perDomainPerMinute: 1_000_000, nowMs: engineNowMs });
    const postOffice = { ...testPostOffice(relay), outflow };
    const errands = new TicketClient(env.client, clock);
    const timers = new TimerReader(env.client);
    const createWorker = () =>
      Worker.create({
        connection: env.nativeConnection,
        namespace,
        taskQueue: ticketTaskQueue,
        workflowBundle: { codePath: builtWorkflowBundle() },
        activities: {
          ...change(createActivities({ pool: database.pool, postOffice, errands, log })),
          ...createAuditActivities({ pool: database.pool, timers, clock, log }),
        },
      });
    const lab = new TicketLab(env, namespace, database, relay, clock, createWorker);
    await lab.resumeWork();
    return lab;
  }

  async stop(): Promise<void> {
    await this.stopWork();
    await this.env.teardown();
    await this.database.drop();
  }

  /** Shuts the only worker down: what happens meanwhile waits. */
  async stopWork(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    worker?.worker.shutdown();
    await worker?.running;
  }

  /** Starts a worker where none runs. */
  async resumeWork(): Promise<void> {
    const worker = await this.createWorker();
    this.worker = { worker, running: worker.run() };
  }

  get client(): Client {
    return this.env.client;
  }

  /** The mails about one ticket that the relay took. */
  mailsOf(ticketId: string): OutgoingMail[] {
    const replyTo = replyAddress(testSecret, 'support@desk.example', ticketId);
    return this.relay.sent.filter((mail) => mail.replyTo === replyTo);
  }

  /** What the relay took of the ticket's notices to the team, in this order. */
  async noticesOf(ticketId: string): Promise<OutgoingMail[]> {
    const found = await this.database.pool.query<{ number: number }>(
      'select number from tickets where ticket_id = $1',
      [ticketId],
    );
    const number = found.rows[0]?.number;
    return this.relay.sent.filter(
      ({ to, ticketNumber }) => to.address === 'team@desk.example' && ticketNumber === number,
    );
  }

  /**
   * Stages content and opens a ticket with it; resolves when the opening is recorded. Its runs
   * continue as new after `continueAfterEvents`.
   */
  async open(
    more: Partial<Content> = {},
    continueAfterEvents?: number,
    terms: ServiceTerms = this.terms,
  ): Promise<string> {
    const ticketId = randomUUID();
    const content = testContent(`content-${ticketId}`, 'Принтер не печатает.', more);
    await stageContent(this.database.pool, content);
    const { language, contentId } = content;
    const command = {
      kind: 'openTicket',
      channel: 'email',
      language,
      contentId,
      terms,
    } as const;
    const opening = {
      commandId: `open-${ticketId}`,
      actor: { role: 'customer' },
      command,
    } as const;
    if (continueAfterEvents === undefined) {
      await this.tickets.open(ticketId, opening.commandId, opening.actor, command);
    } else {
      const run: TicketRun = { ticketId, clock: this.clock, opening, continueAfterEvents };
      await this.client.workflow.start(ticketWorkflowType, {
        workflowId: workflowIdOf(ticketId),
        taskQueue: ticketTaskQueue,
        args: [run],
      });
    }
    await this.until(async () => (await this.events(ticketId)).length > 0);
    return ticketId;
  }

  async stage(text: string): Promise<string> {
    const contentId = `content-${randomUUID()}`;
    await stageContent(this.database.pool, testContent(contentId, text));
    return contentId;
  }

  /**
   * Tells a ticket of a reply as its sender's server does, which repeats what was not taken. The
   * time-skipping server refuses a signal-with-start to a run that is just ending ("Completed
   * workflow"), where the real one starts the next run.
   */
  async replyArrives(ticketId: string, contentId: string): Promise<void> {
    await this.until(async () => {
      try {
        await this.tickets.customerReplied(ticketId, `mail-${contentId}`, contentId);
        return true;
      } catch (error) {
        if (error instanceof EngineUnavailable) return false;
        throw error;
      }
    });
  }

  async customerWrites(ticketId: string, text: string): Promise<void> {
    const contentId = await this.stage(text);
    await this.replyArrives(ticketId, contentId);
    await this.until(async () =>
      (await this.events(ticketId)).some((event) => event.commandId === `mail-${contentId}`),
    );
  }

  async agentWrites(ticketId: string, text: string, thenStatus?: 'resolved' | 'open') {
    const contentId = await this.stage(text);
    return this.command(
      ticketId,
      { role: 'agent', agentId: 'anna' },
      {
        kind: 'agentComment',
        contentId,
        visibility: 'reply',
        ...(thenStatus === undefined ? {} : { thenStatus }),
      },
    );
  }

  command(
    ticketId: string,
    actor: Actor,
    command: TicketCommand,
    commandId: string = randomUUID(),
  ) {
    const envelope: CommandEnvelope = { commandId, actor, command };
    return this.tickets.command(ticketId, envelope);
  }

  /** Lets time pass, e.g. `'5 days'`, firing every timer on the way. */
  async skip(duration: Parameters<TestWorkflowEnvironment['sleep']>[0]): Promise<void> {
    await this.env.sleep(duration);
  }

  /** The instant that the engine's clock shows, in ms. */
  async engineTimeMs(): Promise<number> {
    return this.env.currentTimeMs();
  }

  /** The recorded history. */
  async events(ticketId: string): Promise<TicketEvent[]> {
    const rows = await this.database.pool.query<{ event: TicketEvent }>(
      'select event from ticket_events where ticket_id = $1 order by seq',
      [ticketId],
    );
    return rows.rows.map((row) => row.event);
  }

  /** The recorded state. */
  async ticket(ticketId: string): Promise<Ticket> {
    const rows = await this.database.pool.query<{ state: Ticket }>(
      'select state from tickets where ticket_id = $1',
      [ticketId],
    );
    const state = rows.rows[0]?.state;
    if (state === undefined) throw new Error(`${ticketId} is not recorded`);
    return state;
  }

  /** The state as the workflow holds it. */
  async held(ticketId: string): Promise<Ticket | null> {
    return this.client.workflow.getHandle(workflowIdOf(ticketId)).query(ticketQuery);
  }

  async untilStatus(ticketId: string, status: Ticket['status']): Promise<void> {
    await this.until(async () => (await this.ticket(ticketId)).status === status);
  }

  /** Polls until the condition holds; fails after two minutes, which is a failure and not a measurement. */
  async until(condition: () => Promise<boolean> | boolean): Promise<void> {
    await until(condition);
  }
}
