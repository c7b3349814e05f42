import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import {
  createHeldMailActivities,
  type HeldMailActivities,
  type MailRelease,
  type SettleRequest,
} from '../../activities/held-mails';
import { keepMail } from '../../src/db/inbound-mails';
import { findHold, type HoldRecord } from '../../src/db/held-mails';
import type { TicketClock } from '../../src/domain/clock';
import { ticketTimeMs } from '../../src/domain/clock';
import { startHold } from '../../src/intake/hold-mail';
import { isPassingFailure } from '../../src/intake/passing-failure';
import { builtWorkflowBundle } from '../../src/roles/workflow-bundle';
import { HeldMailClient } from '../../src/temporal/held-mail-client';
import { ticketTaskQueue } from '../../workflows/messages';
import { createTestDatabase, type TestDatabase } from './database';
import { keptMail } from './kept-mail';
import { testLogger } from './temporary-data-folder';
import { labPatienceMs, startTimeSkipping } from './time-skipping-environment';

/** Held mails on the real time-skipping server with a real database; what a release finds is the test's. */
export class HeldMailLab {
  readonly client: HeldMailClient;
  /** What the intake makes of a released mail. */
  onRelease: (mailId: string) => Promise<MailRelease> = () =>
    Promise.resolve({ ticketId: randomUUID() });
  /** How the workflow of a mail without one is started. */
  onStart: (mailId: string) => Promise<void> = (mailId) => this.startHold(mailId);
  /** Stands around the activities, to fail as a killed worker would. */
  change: (activities: HeldMailActivities) => HeldMailActivities = (activities) => activities;
  private worker: { worker: Worker; running: Promise<void> } | undefined;

  private constructor(
    readonly env: TestWorkflowEnvironment,
    readonly database: TestDatabase,
    readonly clock: TicketClock,
  ) {
    this.client = new HeldMailClient(env.client, clock, labPatienceMs);
  }

  /** A lab whose ticket time begins at `startsAt` (ISO). */
  static async start(startsAt: string): Promise<HeldMailLab> {
    const env = await startTimeSkipping();
    const engineOriginMs = await env.currentTimeMs();
    const clock = { engineOriginMs, ticketOriginMs: Date.parse(startsAt), speed: 1 };
    const lab = new HeldMailLab(env, await createTestDatabase(), clock);
    await lab.resumeWork();
    return lab;
  }

  async stop(): Promise<void> {
    await this.stopWork();
    await this.env.teardown();
    await this.database.drop();
  }

  async stopWork(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    worker?.worker.shutdown();
    await worker?.running;
  }

  async resumeWork(): Promise<void> {
    const activities = createHeldMailActivities({
      pool: this.database.pool,
      releaser: { release: (mailId) => this.onRelease(mailId) },
      holds: { start: (mailId) => this.onStart(mailId) },
      isPassing: isPassingFailure,
      log: testLogger('held-mail-lab'),
    });
    const worker = await Worker.create({
      connection: this.env.nativeConnection,
      namespace: 'default',
      taskQueue: ticketTaskQueue,
      workflowBundle: { codePath: builtWorkflowBundle() },
      activities: {
        ...activities,
        settleHeldMail: (request: SettleRequest) => this.change(activities).settleHeldMail(request),
      },
    });
    this.worker = { worker, running: worker.run() };
  }

  /** Keeps a mail as held, without its workflow, and returns its id. */
  async keep(cause = 'auto_reply'): Promise<string> {
    const mailId = randomUUID();
    const mail = keptMail({ mailId, fate: { cause, detail: 'seen by the test' } });
    await keepMail(this.database.pool, mail, undefined);
    return mailId;
  }

  async startHold(mailId: string): Promise<void> {
    const { pool } = this.database;
    const atMs = await this.nowMs();
    await startHold({ pool, heldMails: this.client, nowMs: () => atMs }, mailId);
  }

  /** Keeps a mail and starts its workflow, as the intake does before its 250. */
  async hold(cause?: string): Promise<string> {
    const mailId = await this.keep(cause);
    await this.startHold(mailId);
    return mailId;
  }

  /** Ticket time. */
  async nowMs(): Promise<number> {
    return ticketTimeMs(this.clock, await this.env.currentTimeMs());
  }

  async record(mailId: string): Promise<HoldRecord> {
    const hold = await findHold(this.database.pool, mailId);
    if (hold === undefined) throw new Error(`${mailId} was never held`);
    return hold;
  }

  async decide(
    mailId: string,
    decision: 'release' | 'discard',
    commandId: string = randomUUID(),
    byAgentId = 'anna',
  ) {
    const heldUntilMs = (await this.record(mailId)).heldUntilMs ?? 0;
    return this.client.decide(mailId, heldUntilMs, { decision, byAgentId, commandId });
  }
}
