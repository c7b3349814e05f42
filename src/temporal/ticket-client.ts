import { WorkflowNotFoundError } from '@temporalio/common';
import {
  isGrpcServiceError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import {
  ApplicationFailure,
  defineSearchAttributeKey,
  TypedSearchAttributes,
} from '@temporalio/common';
import type { TicketClock } from '../domain/clock';
import type { ClientReply, CommandEnvelope, OpenTicket } from '../domain/commands';
import { rejections, type RejectionCode } from '../domain/rejection';
import type { Actor } from '../domain/ticket';
import {
  clientReplySignal,
  commandSignal,
  commandUpdate,
  openTicketSignal,
  statusAttribute,
  ticketTaskQueue,
  ticketWorkflowType,
  workflowIdOf,
  type CommandAccepted,
  type TicketRun,
} from '../../workflows/messages';

/** A ticket refused the command; `code` says why. */
export class CommandRejected extends Error {
  constructor(readonly code: RejectionCode) {
    super(code);
    this.name = 'CommandRejected';
  }
}

/** What is known of a customer's reply beside its content. */
export type AboutReply = Omit<ClientReply, 'kind' | 'contentId'>;

/** The engine did not take or answer the command. Repeating it with the same id is safe. */
export class EngineUnavailable extends Error {
  constructor(cause: unknown) {
    super('The engine does not answer', { cause });
    this.name = 'EngineUnavailable';
  }
}

const statusKey = defineSearchAttributeKey(statusAttribute, 'KEYWORD');

/** A person or a program in front of the screen waits no longer than this. */
export const outcomeTimeoutMs = 10_000;

function isRejectionCode(code: string | null | undefined): code is RejectionCode {
  return typeof code === 'string' && code in rejections;
}

function translate(error: unknown): Error {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    const { type } = error.cause;
    if (isRejectionCode(type)) return new CommandRejected(type);
  }
  return engineFailure(error);
}

/** `EngineUnavailable` if the engine did not take or answer a call; anything else as it is. */
export function engineFailure(error: unknown): Error {
  // A run that ended between two calls: the repetition starts the next one.
  const isUnreachable =
    isGrpcServiceError(error) ||
    error instanceof WorkflowNotFoundError ||
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError;
  if (isUnreachable) return new EngineUnavailable(error);
  return error instanceof Error ? error : new Error(String(error));
}

/** Sends commands to tickets: the only sender of signals and updates. */
export class TicketClient {
  constructor(
    private readonly client: Client,
    private readonly clock: TicketClock,
    /** How long a caller waits for an outcome before it is told to ask again. */
    private readonly patienceMs = outcomeTimeoutMs,
  ) {}

  /**
   * Opens a ticket under an id that its origin determines; the same opening again is the same
   * ticket. Resolves when the engine has it durably. Throws `EngineUnavailable`.
   */
  async open(
    ticketId: string,
    commandId: string,
    actor: Actor,
    command: OpenTicket,
  ): Promise<void> {
    const opening: CommandEnvelope = { commandId, actor, command };
    try {
      if (await this.startedWith(ticketId, opening)) return;
      // A run is under way, begun by this opening's first delivery or by a reply that overtook it.
      await this.client.workflow
        .getHandle(workflowIdOf(ticketId))
        .signal(openTicketSignal, opening);
    } catch (error) {
      throw translate(error);
    }
  }

  /**
   * Tells a ticket, open or closed, that its customer wrote, and what is known of the reply beside
   * its content. Resolves when the engine has it durably, also while no worker runs. Throws
   * `EngineUnavailable`.
   */
  async customerReplied(
    ticketId: string,
    commandId: string,
    contentId: string,
    about: AboutReply = {},
  ): Promise<void> {
    const reply = { commandId, contentId, ...about };
    try {
      await this.client.workflow.signalWithStart(ticketWorkflowType, {
        ...this.startOptions(ticketId, null),
        signal: clientReplySignal,
        signalArgs: [reply],
      });
    } catch (error) {
      throw translate(error);
    }
  }

  /**
   * Gives a ticket, open or closed, a command without waiting for its outcome, which the ticket's
   * history tells. Resolves and throws as `customerReplied` does.
   */
  async tell(ticketId: string, envelope: CommandEnvelope): Promise<void> {
    try {
      await this.client.workflow.signalWithStart(ticketWorkflowType, {
        ...this.startOptions(ticketId, null),
        signal: commandSignal,
        signalArgs: [envelope],
      });
    } catch (error) {
      throw translate(error);
    }
  }

  /**
   * Gives a ticket, open or closed, a command and returns its outcome. The command's id makes a
   * repetition harmless. Throws `CommandRejected`, or `EngineUnavailable` if the outcome is unknown.
   */
  async command(ticketId: string, envelope: CommandEnvelope): Promise<CommandAccepted> {
    const startWorkflowOperation = new WithStartWorkflowOperation(ticketWorkflowType, {
      ...this.startOptions(ticketId, null),
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    try {
      return await this.client.withDeadline(Date.now() + this.patienceMs, () =>
        this.client.workflow.executeUpdateWithStart(commandUpdate, {
          args: [envelope],
          updateId: envelope.commandId,
          startWorkflowOperation,
        }),
      );
    } catch (error) {
      throw translate(error);
    }
  }

  /**
   * Gives a ticket a command of another ticket, which may be the one that opens it, and returns what
   * it made of it. Throws `EngineUnavailable` if that can't be known yet.
   */
  async run(ticketId: string, envelope: CommandEnvelope): Promise<'accepted' | RejectionCode> {
    const { commandId, actor, command } = envelope;
    try {
      if (command.kind === 'openTicket') await this.open(ticketId, commandId, actor, command);
      else await this.command(ticketId, envelope);
      return 'accepted';
    } catch (error) {
      if (error instanceof CommandRejected) return error.code;
      throw error;
    }
  }

  /**
   * Starts a run of a recorded ticket if none is under way: it loads the record, catches up with what
   * was due and arms its timer; one of a ticket at rest ends at once. Throws `EngineUnavailable`.
   */
  async wake(ticketId: string): Promise<void> {
    try {
      await this.client.workflow.start(ticketWorkflowType, this.startOptions(ticketId, null));
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw translate(error);
    }
  }

  /** Starts a run that opens the ticket; `false` if one is under way. */
  private async startedWith(ticketId: string, opening: CommandEnvelope): Promise<boolean> {
    try {
      await this.client.workflow.start(ticketWorkflowType, {
        ...this.startOptions(ticketId, opening),
        typedSearchAttributes: new TypedSearchAttributes([{ key: statusKey, value: 'new' }]),
      });
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    }
  }

  private startOptions(ticketId: string, opening: CommandEnvelope | null) {
    const run: TicketRun = { ticketId, clock: this.clock, opening };
    return {
      workflowId: workflowIdOf(ticketId),
      taskQueue: ticketTaskQueue,
      args: [run] as [TicketRun],
    };
  }
}
