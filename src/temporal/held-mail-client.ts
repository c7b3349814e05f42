import {
  ApplicationFailure,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowUpdateFailedError,
  type Client,
} from '@temporalio/client';
import type { TicketClock } from '../domain/clock';
import {
  heldMailRefusals,
  type HeldMailDecision,
  type HeldMailOutcome,
  type HeldMailRefusal,
} from '../domain/held-mail';
import {
  decideHeldMailUpdate,
  heldMailWorkflowIdOf,
  heldMailWorkflowType,
  type HeldMailRun,
} from '../../workflows/held-mail-messages';
import { ticketTaskQueue } from '../../workflows/messages';
import { engineFailure, outcomeTimeoutMs } from './ticket-client';

/** A held mail takes no such decision; `code` says why. */
export class HeldMailRefused extends Error {
  constructor(readonly code: HeldMailRefusal) {
    super(code);
    this.name = 'HeldMailRefused';
  }
}

function translate(error: unknown): Error {
  // Its workflow has completed: only a mail that was decided about or expired gets there.
  if (error instanceof WorkflowExecutionAlreadyStartedError) {
    return new HeldMailRefused('HELD_MAIL_DECIDED');
  }
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    const { type } = error.cause;
    const code = heldMailRefusals.find((refusal) => refusal === type);
    if (code) return new HeldMailRefused(code);
  }
  return engineFailure(error);
}

/** Starts the workflows of held mails and tells them what was decided. */
export class HeldMailClient {
  constructor(
    private readonly client: Client,
    private readonly clock: TicketClock,
    /** How long a caller waits for an outcome before it is told to ask again. */
    private readonly patienceMs = outcomeTimeoutMs,
  ) {}

  /**
   * Starts the workflow that holds a mail until `heldUntilMs` (ticket time), if none runs or has
   * ended well. Resolves when the engine has it durably. Throws `EngineUnavailable`.
   */
  async hold(mailId: string, heldUntilMs: number): Promise<void> {
    try {
      await this.client.workflow.start(
        heldMailWorkflowType,
        this.startOptions(mailId, heldUntilMs),
      );
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw engineFailure(error);
    }
  }

  /**
   * Has a decision carried out and returns what became of the mail; starts its workflow where there is
   * none yet. Repeated with the same command's id, it is the same decision. Throws `HeldMailRefused`,
   * or `EngineUnavailable` if the outcome is unknown.
   */
  async decide(
    mailId: string,
    heldUntilMs: number,
    decision: HeldMailDecision,
  ): Promise<HeldMailOutcome> {
    const startWorkflowOperation = new WithStartWorkflowOperation(heldMailWorkflowType, {
      ...this.startOptions(mailId, heldUntilMs),
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    try {
      return await this.client.withDeadline(Date.now() + this.patienceMs, () =>
        this.client.workflow.executeUpdateWithStart(decideHeldMailUpdate, {
          args: [decision],
          updateId: decision.commandId,
          startWorkflowOperation,
        }),
      );
    } catch (error) {
      throw translate(error);
    }
  }

  private startOptions(mailId: string, heldUntilMs: number) {
    const run: HeldMailRun = { mailId, clock: this.clock, heldUntilMs };
    return {
      workflowId: heldMailWorkflowIdOf(mailId),
      taskQueue: ticketTaskQueue,
      args: [run] as [HeldMailRun],
      // A hold that ended is over; one that was terminated by hand is not.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' as const,
    };
  }
}
