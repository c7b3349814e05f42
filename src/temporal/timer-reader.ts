import { isGrpcServiceError, type Client } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import type { TicketClock } from '../domain/clock';
import type { EngineSide, RunEnd } from '../domain/timer-audit';
import { heldMailWorkflowIdOf, type HeldMailRun } from '../../workflows/held-mail-messages';
import { workflowIdOf, type TicketRun } from '../../workflows/messages';

const { EventType } = temporal.api.enums.v1;
type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** gRPC's own code; its enum is not among our dependencies. */
const notFound = 5;

/** The last turn of a ticket and its timer lie within; a whole plain ticket has 79 events. */
const pageSize = 100;

const runEnds: ReadonlyMap<number, RunEnd> = new Map([
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, 'completed'],
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED, 'failed'],
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT, 'timed_out'],
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED, 'canceled'],
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED, 'terminated'],
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW, 'continued_as_new'],
]);

/** A task that timed out is given out again, by the engine, without a word in the history. */
const tasks: ReadonlyMap<number, 'none' | 'open' | 'failing'> = new Map([
  [EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 'none'],
  [EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, 'open'],
  [EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED, 'open'],
  [EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT, 'open'],
  [EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED, 'failing'],
]);

/** What a history says, read from its newest event backwards. */
class BackwardsReading {
  end: RunEnd | undefined;
  task: 'none' | 'open' | 'failing' | undefined;
  start: HistoryEvent | undefined;
  readonly timersDueAtMs: number[] = [];
  private readonly settledTimers = new Set<string>();

  take(event: HistoryEvent): void {
    const type = event.eventType ?? EventType.EVENT_TYPE_UNSPECIFIED;
    this.end ??= runEnds.get(type);
    this.task ??= tasks.get(type);
    if (type === EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED) this.start = event;
    const { timerStartedEventAttributes: started } = event;
    const settled = event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes;
    if (settled?.timerId) this.settledTimers.add(settled.timerId);
    if (!started?.timerId || this.settledTimers.has(started.timerId)) return;
    const armedAtMs = optionalTsToMs(event.eventTime) ?? 0;
    this.timersDueAtMs.push(armedAtMs + (optionalTsToMs(started.startToFireTimeout) ?? 0));
  }

  /** Whether older events can't change what an audit at a glance asks. */
  get suffices(): boolean {
    return this.end !== undefined || (this.task !== undefined && this.timersDueAtMs.length > 0);
  }
}

/**
 * Reads from the engine what it has of tickets and held mails: not what their workflows believe, which a query would
 * answer, but what is written in their histories.
 */
export class TimerReader {
  constructor(private readonly client: Client) {}

  /**
   * What the engine has of a ticket. At a glance it reads from the newest event back to the newest
   * pending timer, mostly one call: a ticket arms one timer at a time. Closely it reads the whole
   * run, and asks for a turn that the history does not show yet (an update's is written down only
   * when it is over). Throws what the engine's client throws when it does not answer.
   */
  read(ticketId: string, attention: 'glance' | 'closely'): Promise<EngineSide> {
    return this.readWorkflow(workflowIdOf(ticketId), attention);
  }

  /** The same of a mail in quarantine, which arms one timer too. */
  readHeldMail(mailId: string, attention: 'glance' | 'closely'): Promise<EngineSide> {
    return this.readWorkflow(heldMailWorkflowIdOf(mailId), attention);
  }

  private async readWorkflow(
    workflowId: string,
    attention: 'glance' | 'closely',
  ): Promise<EngineSide> {
    try {
      const reading = await this.readBackwards(workflowId, attention);
      if (reading.end !== undefined) return { workflow: 'ended', how: reading.end };
      const start = reading.start ?? (await this.firstEvent(workflowId));
      const isTakingTurn = attention === 'closely' && (await this.hasTask(workflowId));
      const { task = 'open', timersDueAtMs } = reading;
      return {
        workflow: 'running',
        clock: await this.clockOf(start),
        timersDueAtMs,
        task: task === 'none' && isTakingTurn ? 'open' : task,
      };
    } catch (error) {
      if (isGrpcServiceError(error) && (error.code as number) === notFound) {
        return { workflow: 'none' };
      }
      throw error;
    }
  }

  private get namespace(): string {
    return this.client.options.namespace;
  }

  private async readBackwards(
    workflowId: string,
    attention: 'glance' | 'closely',
  ): Promise<BackwardsReading> {
    const reading = new BackwardsReading();
    let nextPageToken: Uint8Array | undefined;
    do {
      const page = await this.client.workflowService.getWorkflowExecutionHistoryReverse({
        namespace: this.namespace,
        execution: { workflowId },
        maximumPageSize: pageSize,
        ...(nextPageToken && { nextPageToken }),
      });
      for (const event of page.history?.events ?? []) reading.take(event);
      nextPageToken = page.nextPageToken;
      if (attention === 'glance' && reading.suffices) break;
    } while (nextPageToken.length > 0);
    return reading;
  }

  private async firstEvent(workflowId: string): Promise<HistoryEvent | undefined> {
    const { history } = await this.client.workflowService.getWorkflowExecutionHistory({
      namespace: this.namespace,
      execution: { workflowId },
      maximumPageSize: 1,
    });
    return history?.events?.[0];
  }

  private async hasTask(workflowId: string): Promise<boolean> {
    const { pendingWorkflowTask } = await this.client.workflowService.describeWorkflowExecution({
      namespace: this.namespace,
      execution: { workflowId },
    });
    return Boolean(pendingWorkflowTask);
  }

  private async clockOf(start: HistoryEvent | undefined): Promise<TicketClock> {
    const { input } = start?.workflowExecutionStartedEventAttributes ?? {};
    const { loadedDataConverter } = this.client.options;
    const [run] = await decodeArrayFromPayloads(loadedDataConverter, input?.payloads);
    return (run as TicketRun | HeldMailRun).clock;
  }
}
