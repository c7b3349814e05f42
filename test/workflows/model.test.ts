import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stageContent } from '../../src/db/contents';
import { stageParticipants } from '../../src/db/participants';
import { ticketTimeMs } from '../../src/domain/clock';
import type { CommandEnvelope, TicketCommand } from '../../src/domain/commands';
import type { TicketEvent } from '../../src/domain/events';
import { evolveAll } from '../../src/domain/evolve';
import { explain } from '../../src/domain/explain';
import type { Actor, Ticket } from '../../src/domain/ticket';
import { takeTurn } from '../../src/domain/turn';
import { CommandRejected } from '../../src/temporal/ticket-client';
import { explanationQuery, workflowIdOf } from '../../workflows/messages';
import { fullTerms } from '../support/full-terms';
import { everybody, notedMail, peopleChanges, repliesWithCc } from '../support/mail-commands';
import { engineRuns } from '../support/property-runs';
import { TicketLab, testContent } from '../support/ticket-lab';

const customer: Actor = { role: 'customer' };
const anna: Actor = { role: 'agent', agentId: 'anna' };
const boris: Actor = { role: 'developer', developerId: 'boris' };

/** One of the mail commands, by whoever may give it. */
const aroundMail = fc.oneof(
  repliesWithCc.map((command) => ({ actor: customer, command })),
  notedMail.map((command) => ({ actor: { role: 'system' } as const, command })),
  peopleChanges.map((command) => ({ actor: anna, command })),
);

const written = fc.constant('content');
const byPeople = fc.record({
  actor: fc.constantFrom(customer, anna, anna, anna, boris),
  command: fc.oneof<fc.Arbitrary<TicketCommand>[]>(
    fc.record({
      kind: fc.constant('clientReply'),
      contentId: written,
      gratitudeOnly: fc.boolean(),
    }),
    fc.record(
      {
        kind: fc.constant('agentComment'),
        contentId: written,
        visibility: fc.constantFrom('reply', 'note'),
        thenStatus: fc.constantFrom('open', 'pending', 'resolved', 'closed'),
      },
      { requiredKeys: ['kind', 'contentId', 'visibility'] },
    ),
    fc.record({
      kind: fc.constant('changeStatus'),
      status: fc.constantFrom('open', 'pending', 'resolved', 'closed'),
    }),
    fc.record({ kind: fc.constant('assign'), assigneeId: fc.constantFrom('anna', null) }),
    fc.record({
      kind: fc.constant('changeDetails'),
      details: fc.record(
        {
          priority: fc.constantFrom('low', 'normal', 'high', 'urgent'),
          tags: fc.constantFrom(['a'], ['b', 'a']),
        },
        { requiredKeys: [] },
      ),
    }),
    fc.record(
      {
        kind: fc.constant('devHandoff'),
        step: fc.constantFrom('queued', 'accepted', 'needs_info', 'done', 'declined'),
        handoffKind: fc.constantFrom('bug', 'wish'),
      },
      { requiredKeys: ['kind', 'step'] },
    ),
  ),
});

const steps = fc.array(
  fc
    .tuple(
      // Odd minutes, so that no step ends within milliseconds of a deadline.
      fc.oneof(
        fc.constant(0),
        fc.nat({ max: 150 }).map((hours) => hours * 60 + 7),
      ),
      fc.oneof({ weight: 3, arbitrary: byPeople }, { weight: 1, arbitrary: aroundMail }),
    )
    .map(([waitMinutes, given]) => ({ waitMinutes, ...given })),
  { minLength: 4, maxLength: 14 },
);
type Step = { waitMinutes: number; actor: Actor; command: TicketCommand };

/** One ticket played twice: by its workflow on the engine, and by the pure core alone. */
class Twins {
  private model: Ticket | null = null;

  private constructor(
    private readonly lab: TicketLab,
    readonly ticketId: string,
    private readonly nowMs: () => Promise<number>,
  ) {}

  static async open(lab: TicketLab, nowMs: () => Promise<number>): Promise<Twins> {
    const twins = new Twins(lab, randomUUID(), nowMs);
    const { ticketId } = twins;
    const contentId = `opening-${ticketId}`;
    await stageContent(lab.database.pool, testContent(contentId, 'Не печатает.'));
    const command = {
      kind: 'openTicket',
      channel: 'email',
      language: 'ru',
      contentId,
      terms: fullTerms(),
    } as const;
    const commandId = `open-${ticketId}`;
    await lab.tickets.open(ticketId, commandId, customer, command);
    await lab.until(async () => (await lab.events(ticketId)).length > 0);
    await twins.agree({ commandId, actor: customer, command });
    return twins;
  }

  async take({ waitMinutes, actor, command }: Step): Promise<void> {
    if (waitMinutes > 0) {
      await this.lab.skip(waitMinutes * 60_000);
      this.follow([], await this.nowMs());
      await this.agreeOnHistory();
    }
    const content = 'contentId' in command ? { contentId: await this.lab.stage('Написано.') } : {};
    const envelope = { commandId: randomUUID(), actor, command: { ...command, ...content } };
    const refusal = await this.lab.tickets.command(this.ticketId, envelope).then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof CommandRejected) return error.code;
        throw error;
      },
    );
    await this.agree(envelope, refusal);
  }

  /** Lets the core take the command at the instant that the workflow took it, and compares. */
  private async agree(envelope: CommandEnvelope, refusal?: string): Promise<void> {
    const recorded = await this.lab.events(this.ticketId);
    const taken = recorded.find(({ commandId }) => commandId === envelope.commandId);
    const [outcome] = this.follow([envelope], taken?.atMs ?? (await this.nowMs()));
    expect(outcome?.accepted === false ? outcome.code : undefined).toBe(refusal);
    await this.agreeOnHistory();
  }

  private readonly events: TicketEvent[] = [];

  private follow(envelopes: readonly CommandEnvelope[], nowMs: number) {
    const waiting = envelopes.map((envelope) => ({ envelope, hasCaller: true }));
    const turn = takeTurn(this.ticketId, this.model, waiting, nowMs);
    this.model = turn.ticket;
    this.events.push(...turn.events);
    return turn.outcomes;
  }

  /** History, projection, the workflow's own state and its explanation are what the core says. */
  private async agreeOnHistory(): Promise<void> {
    const { lab, ticketId, model } = this;
    if (model === null) throw new Error('The core did not open the ticket');
    await lab.until(async () => (await lab.ticket(ticketId)).seq >= model.seq);
    const events = await lab.events(ticketId);
    expect(events).toEqual(this.events);
    expect(await lab.ticket(ticketId)).toEqual(model);
    expect(evolveAll(null, ticketId, events)).toEqual(model);
    expect(await lab.held(ticketId)).toEqual(model);
    const nowMs = await this.nowMs();
    const handle = lab.client.workflow.getHandle(workflowIdOf(ticketId));
    expect(await handle.query(explanationQuery, nowMs)).toEqual(explain(model, nowMs));
  }
}

describe('whatever agents, customers, developers and time do to a ticket', () => {
  let lab: TicketLab;
  beforeAll(async () => {
    lab = await TicketLab.start('2026-01-12T10:00:00+03:00');
    // A copy to somebody without an address is given up, which is an event that the model has no part in.
    const participants = everybody.map((participantId) => ({
      participantId,
      address: `${participantId}@customer.example`,
      name: '',
    }));
    await stageParticipants(lab.database.pool, participants);
  });
  afterAll(() => lab.stop());

  test('workflow, Postgres and the pure core hold the same history, state and explanation', async () => {
    const nowMs = async () => ticketTimeMs(lab.clock, await lab.engineTimeMs());
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const twins = await Twins.open(lab, nowMs);
        for (const step of given) await twins.take(step);
      }),
      // A run is a ticket's whole life on the real engine: about a second.
      { ...engineRuns(8), endOnFailure: true },
    );
  }, 600_000);
});
