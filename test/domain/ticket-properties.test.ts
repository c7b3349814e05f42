import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TicketCommand } from '../../src/domain/commands';
import { deadlines } from '../../src/domain/deadlines';
import { evolveAll } from '../../src/domain/evolve';
import { movesOf } from '../../src/domain/ties';
import type { Actor } from '../../src/domain/ticket';
import { takeTurn, type Turn } from '../../src/domain/turn';
import { mailCommands } from '../support/mail-commands';
import { anna, boris, customer, envelope, moscow, opening } from './examples';

const actors = fc.constantFrom<Actor>(customer, anna, boris, { role: 'system' });
const commands = fc.oneof<fc.Arbitrary<TicketCommand>[]>(
  fc.record({ kind: fc.constant('clientReply'), contentId: fc.constantFrom('a', 'b') }),
  fc.record(
    {
      kind: fc.constant('agentComment'),
      contentId: fc.constant('c'),
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
  fc.record(
    {
      kind: fc.constant('devHandoff'),
      step: fc.constantFrom('queued', 'done', 'declined'),
      handoffKind: fc.constantFrom('bug', 'wish'),
    },
    { requiredKeys: ['kind', 'step'] },
  ),
  fc.record({
    kind: fc.constant('rate'),
    rating: fc.constantFrom('good', 'bad'),
    resolutionSeq: fc.integer({ min: 1, max: 30 }),
  }),
  mailCommands,
);
const steps = fc.array(
  fc.record({
    waitHours: fc.integer({ min: 0, max: 400 }),
    actor: actors,
    command: commands,
    hasCaller: fc.boolean(),
  }),
  { maxLength: 25 },
);

const forwarded = { kind: 'forwarded', byAgentId: 'anna' } as const;
const ways = [
  { actor: customer, command: opening },
  {
    actor: anna,
    command: { ...opening, origin: forwarded, participantIds: ['p1'], coverContentId: 'cover' },
  },
] as const;

/** A ticket that a customer opens, or an agent by forwarding a mail: by turns of the lives' lengths. */
function play(
  steps: readonly { waitHours: number; actor: Actor; command: TicketCommand; hasCaller: boolean }[],
  opens: { actor: Actor; command: TicketCommand } = ways[steps.length % 2] ?? ways[0],
) {
  let nowMs = moscow('2026-01-12 10:00');
  const first = { envelope: envelope(opens.actor, opens.command), hasCaller: false };
  let turn = takeTurn('t', null, [first], nowMs);
  const turns: Turn[] = [turn];
  for (const { waitHours, actor, command, hasCaller } of steps) {
    nowMs += waitHours * 3_600_000;
    turn = takeTurn('t', turn.ticket, [{ envelope: envelope(actor, command), hasCaller }], nowMs);
    turns.push(turn);
  }
  return { turns, nowMs, ticket: turn.ticket, events: turns.flatMap(({ events }) => events) };
}

describe('whatever happens to a ticket', () => {
  test('its history has no gaps, never runs backwards, and leads to its state', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { events, ticket } = play(given);
        expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
        expect(
          events.every(
            (event, index) => index === 0 || event.atMs >= (events[index - 1]?.atMs ?? 0),
          ),
        ).toBe(true);
        expect(evolveAll(null, 't', events)).toEqual(ticket);
      }),
    );
  });

  test('its state survives JSON', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { ticket } = play(given);
        expect(JSON.parse(JSON.stringify(ticket))).toEqual(ticket);
      }),
    );
  });

  test('no deadline that has passed is left behind', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { ticket, nowMs } = play(given);
        expect(ticket && deadlines(ticket).every((deadline) => deadline.atMs > nowMs)).toBe(true);
      }),
    );
  });

  test('warning, breach and met happen at most once each, and never both breach and met', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { events } = play(given);
        const count = (type: string) => events.filter((event) => event.type === type).length;
        expect(count('slaWarned')).toBeLessThanOrEqual(1);
        expect(count('slaBreached') + count('slaMet')).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('a refused command changes nothing but, without a caller, the note of its refusal', () => {
    fc.assert(
      fc.property(steps, (given) => {
        for (const turn of play(given).turns) {
          if (turn.outcomes.every((outcome) => outcome.accepted)) continue;
          const byCommand = turn.events.filter((event) => event.commandId !== null);
          expect(byCommand.every((event) => event.type === 'commandRefused')).toBe(true);
        }
      }),
    );
  });

  test('the same command given twice is carried out once', () => {
    fc.assert(
      fc.property(steps, actors, commands, (given, actor, command) => {
        const { ticket, nowMs } = play(given);
        const waiting = { envelope: envelope(actor, command, 'the-same'), hasCaller: true };
        const once = takeTurn('t', ticket, [waiting], nowMs);
        const twice = takeTurn('t', ticket, [waiting, waiting], nowMs);
        expect(twice.events).toEqual(once.events);
      }),
    );
  });

  test('waking early or late, once or often, leads to the same history', () => {
    fc.assert(
      fc.property(
        steps,
        fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 8 }),
        (given, wakes) => {
          const { ticket, nowMs } = play(given);
          const endMs = nowMs + 4_000 * 3_600_000;
          const atOnce = takeTurn('t', ticket, [], endMs).events;
          let current = ticket;
          const bitByBit = [
            ...wakes.sort((a, b) => a - b).map((hours) => nowMs + hours * 3_600_000),
            endMs,
          ].flatMap((atMs) => {
            const turn = takeTurn('t', current, [], atMs);
            current = turn.ticket;
            return turn.events;
          });
          expect(bitByBit).toEqual(atOnce);
        },
      ),
    );
  });

  test('nobody but the team hears of it while nobody has confirmed the requester', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { turns } = play(given, ways[1]);
        for (const { ticket, events, mails } of turns) {
          const isConfirmed = events.some(({ type }) => type === 'requesterConfirmed');
          if (ticket?.requester === 'confirmed' || isConfirmed) break;
          expect(mails.filter(({ kind }) => kind !== 'team_notice')).toEqual([]);
        }
      }),
    );
  });

  test('it stays small: participants, bounces and robots’ mails are bounded', () => {
    const told = fc.array(fc.record({ actor: actors, command: mailCommands }), { maxLength: 150 });
    fc.assert(
      fc.property(told, (given) => {
        const busy = given.map((each) => ({ ...each, waitHours: 0, hasCaller: true }));
        const { ticket } = play(busy);
        expect(ticket?.participantIds.length).toBeLessThanOrEqual(20);
        expect(new Set(ticket?.participantIds).size).toBe(ticket?.participantIds.length);
        expect(ticket?.mail.bounces.length).toBeLessThanOrEqual(42);
        expect(ticket?.mail.sentSeqs.length).toBeLessThanOrEqual(64);
        expect(ticket?.mail.automaticMails).toBeLessThanOrEqual(50);
      }),
    );
  });

  test('what the table offers as a legal move to an agent is never refused for the status', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { ticket, nowMs } = play(given);
        if (ticket === null || !movesOf(ticket, 'agent').includes('agent_reply')) return;
        const command = { kind: 'agentComment', contentId: 'x', visibility: 'reply' } as const;
        const waiting = { envelope: envelope(anna, command), hasCaller: true };
        expect(takeTurn('t', ticket, [waiting], nowMs).outcomes[0]?.accepted).toBe(true);
      }),
    );
  });
});
