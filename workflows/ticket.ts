/**
 * One ticket, from its opening until it rests: the only writer of everything about it.
 *
 * Commands come as signals (nobody waits) and updates (the caller waits for the outcome). Handlers
 * only put them into one inbox; one loop takes them in order, asks the pure core what happens,
 * records it in one transaction and starts the mails. A run ends when the ticket is closed and
 * nothing is due any more; a later command starts the next run, which loads what was recorded.
 */
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  log,
  patched,
  setHandler,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import { engineTimeMs, ticketTimeMs } from '../src/domain/clock';
import type { CommandEnvelope } from '../src/domain/commands';
import { deadlines, isAtRest } from '../src/domain/deadlines';
import { decide } from '../src/domain/decide';
import { explain } from '../src/domain/explain';
import { currentEnvelope, currentTicket } from '../src/domain/legacy';
import { commandOfSignal, envelopeOfSignal, type SignalName } from '../src/domain/signals';
import type { Ticket } from '../src/domain/ticket';
import { takeTurn, type CommandOutcome, type WaitingCommand } from '../src/domain/turn';
import { DeadlineTimer } from './deadline-timer';
import { Deliveries } from './deliveries';
import { Errands } from './errands';
import {
  agentCommentSignal,
  clientReplySignal,
  commandSignal,
  commandUpdate,
  devHandoffSignal,
  explanationQuery,
  openTicketSignal,
  ticketQuery,
  type CommandAccepted,
  type TicketRun,
} from './messages';
import { loadTicket, recordTurn } from './recording';
import { showStatus } from './status-attribute';

type InboxItem = WaitingCommand & { settle?: (outcome: CommandOutcome) => void };

/**
 * A run that has this many events continues as new although mails are still on their way, which it
 * otherwise waits for. The server ends a run at 51,200 events.
 */
const eventsBeforeHardContinue = 20_000;

/**
 * How long a reply waits for its ticket's opening. The opening's sender has no 250 yet and repeats
 * for four to five days (RFC 5321 §4.5.4.1).
 */
const openingPatience = '5 days';

/**
 * The item as the worker understands it that recorded its turn: one of before sent nobody a mail of what
 * was not accepted, and a replay of its turns must not either.
 */
function withoutMailUnknownBefore(item: InboxItem): InboxItem {
  const { envelope } = item;
  const { command } = envelope;
  if (command.kind !== 'clientReply' || command.notAccepted !== true) return item;
  if (patched('not-accepted-mail')) return item;
  return { ...item, envelope: { ...envelope, command: { ...command, notAccepted: false } } };
}

class TicketRunner {
  private readonly inbox: InboxItem[] = [];
  private readonly timer = new DeadlineTimer();
  private readonly deliveries: Deliveries;
  private readonly errands: Errands;
  private ticket: Ticket | null;
  private isTakingTurn = false;

  constructor(private readonly run: TicketRun) {
    this.ticket = run.carried ? currentTicket(run.carried.ticket) : null;
    const report = (envelope: CommandEnvelope) => {
      this.inbox.push({ envelope, hasCaller: false });
    };
    this.deliveries = new Deliveries(run.ticketId, report);
    this.errands = new Errands(report);
    if (run.opening) {
      this.inbox.push({ envelope: currentEnvelope(run.opening), hasCaller: false });
    }
  }

  /** Must run before the first `await`: arrivals of different names are ordered only from then on. */
  registerHandlers(): void {
    const onSignal = (name: SignalName) => (payload: unknown) => {
      const envelope = commandOfSignal(name, payload, `signal-${uuid4()}`);
      if (envelope) this.inbox.push({ envelope, hasCaller: false });
      else log.warn('A signal was not understood and is ignored', { name });
    };
    setHandler(clientReplySignal, onSignal('clientReply'));
    setHandler(agentCommentSignal, onSignal('agentComment'));
    setHandler(devHandoffSignal, onSignal('devHandoff'));
    const onEnvelope = (put: (item: InboxItem) => void) => (payload: unknown) => {
      const envelope = envelopeOfSignal(payload);
      if (envelope) put({ envelope: currentEnvelope(envelope), hasCaller: false });
      else log.warn('A signal has not the form of a command and is ignored');
    };
    setHandler(
      openTicketSignal,
      onEnvelope((item) => this.inbox.unshift(item)),
    );
    setHandler(
      commandSignal,
      onEnvelope((item) => this.inbox.push(item)),
    );
    setHandler(ticketQuery, () => this.ticket);
    setHandler(explanationQuery, (nowMs) => this.ticket && explain(this.ticket, nowMs));
    setHandler(
      commandUpdate,
      (envelope) =>
        new Promise<CommandAccepted>((resolve, reject) => {
          const settle = (outcome: CommandOutcome) => {
            if (outcome.accepted) resolve({ seq: outcome.seq, status: outcome.status });
            else reject(ApplicationFailure.nonRetryable(outcome.code, outcome.code));
          };
          this.inbox.push({ envelope, hasCaller: true, settle });
        }),
      {
        // Refuses without a trace in the history what is certain to be refused. While something
        // waits or is being recorded the ticket may still change, so the turn itself decides.
        validator: (envelope: CommandEnvelope) => {
          if (this.ticket === null || this.inbox.length > 0 || this.isTakingTurn) return;
          const decision = decide(this.run.ticketId, this.ticket, envelope, this.nowMs());
          if ('rejected' in decision) {
            throw ApplicationFailure.nonRetryable(decision.rejected, decision.rejected);
          }
        },
      },
    );
  }

  /** Resolves when the run may complete; continues as new (and never resolves) when it is long. */
  async live(): Promise<void> {
    this.deliveries.start(this.run.carried?.undelivered ?? []);
    if (this.ticket === null && this.run.opening === null) await this.load();
    if (this.ticket === null) await this.awaitOpening();
    for (;;) {
      await this.takeOneTurn();
      this.errands.start(this.ticket?.errands ?? []);
      if (this.isFinished()) {
        await this.callersAnswered();
        if (this.inbox.length === 0) return;
        continue;
      }
      this.timer.arm(this.wakeAtMs(), Date.now());
      await condition(
        () =>
          this.inbox.length > 0 || this.timer.fired || this.isFinished() || this.shouldContinue(),
      );
      if (this.shouldContinue()) await this.continueLater();
    }
  }

  private nowMs(): number {
    return ticketTimeMs(this.run.clock, Date.now());
  }

  private wakeAtMs(): number | null {
    const earliest = this.ticket && deadlines(this.ticket)[0];
    return earliest ? engineTimeMs(this.run.clock, earliest.atMs) : null;
  }

  private isFinished(): boolean {
    const rests = this.ticket === null || isAtRest(this.ticket);
    return rests && this.inbox.length === 0 && this.deliveries.areDone;
  }

  private async load(): Promise<void> {
    const stored = await loadTicket(this.run.ticketId);
    this.ticket = stored && currentTicket(stored.ticket);
    this.deliveries.start(stored?.undelivered ?? []);
  }

  /** Keeps replies that came before their ticket; callers are told at once that there is none. */
  private async awaitOpening(): Promise<void> {
    const isOpening = ({ envelope }: InboxItem) => envelope.command.kind === 'openTicket';
    while (!this.inbox.some(isOpening)) {
      const waiting = this.inbox.splice(0);
      for (const item of waiting) item.settle?.({ accepted: false, code: 'TICKET_NOT_FOUND' });
      this.inbox.push(...waiting.filter((item) => !item.hasCaller));
      if (this.inbox.length === 0) return;
      const news = () => this.inbox.some((item) => item.hasCaller || isOpening(item));
      if (await condition(news, openingPatience)) continue;
      log.warn('A ticket was written to but never opened', { commands: this.inbox.length });
      this.inbox.length = 0;
    }
  }

  private async takeOneTurn(): Promise<void> {
    const batch = this.inbox.splice(0).map(withoutMailUnknownBefore);
    // The start of an opening run has set the attribute already: one event less.
    const statusBefore = this.ticket?.status ?? (this.run.opening ? 'new' : undefined);
    this.isTakingTurn = true;
    const outcomes = await this.decideAndRecord(batch);
    this.isTakingTurn = false;
    batch.forEach((item, index) => {
      const outcome = outcomes[index];
      if (outcome) item.settle?.(outcome);
    });
    if (this.ticket && this.ticket.status !== statusBefore) showStatus(this.ticket.status);
  }

  /** Decides until the record agrees: a record that is ahead of us is the truth to decide from. */
  private async decideAndRecord(batch: readonly InboxItem[]): Promise<CommandOutcome[]> {
    const { ticketId } = this.run;
    const missingContentIds = new Set<string>();
    for (;;) {
      const turn = takeTurn(ticketId, this.ticket, batch, this.nowMs(), missingContentIds);
      if (turn.ticket === null || turn.events.length === 0) return turn.outcomes;
      const baseSeq = this.ticket?.seq ?? 0;
      const { events, mails } = turn;
      const record = await recordTurn({ ticketId, baseSeq, ticket: turn.ticket, events, mails });
      if (record.result === 'content_missing') {
        record.contentIds.forEach((contentId) => missingContentIds.add(contentId));
        continue;
      }
      const isRecorded = record.result === 'recorded';
      this.ticket = isRecorded ? turn.ticket : currentTicket(record.stored.ticket);
      this.deliveries.start(isRecorded ? mails : record.stored.undelivered);
      if (isRecorded) return turn.outcomes;
    }
  }

  private shouldContinue(): boolean {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    const isLong =
      continueAsNewSuggested || historyLength >= (this.run.continueAfterEvents ?? Infinity);
    if (!isLong || this.ticket === null || this.inbox.length > 0) return false;
    return this.deliveries.areDone || historyLength >= eventsBeforeHardContinue;
  }

  /** A caller that came meanwhile waits for its turn and not we for it. */
  private async callersAnswered(): Promise<void> {
    await condition(() => allHandlersFinished() || this.inbox.length > 0);
  }

  private async continueLater(): Promise<void> {
    const { ticketId, clock, continueAfterEvents } = this.run;
    await this.callersAnswered();
    if (this.inbox.length > 0 || this.ticket === null) return;
    const carried = { ticket: this.ticket, undelivered: this.deliveries.inFlight };
    await continueAsNew<typeof ticketWorkflow>({
      ticketId,
      clock,
      opening: null,
      carried,
      ...(continueAfterEvents === undefined ? {} : { continueAfterEvents }),
    });
  }
}

/** See the head of this file. */
export async function ticketWorkflow(run: TicketRun): Promise<void> {
  const runner = new TicketRunner(run);
  runner.registerHandlers();
  await runner.live();
}
