import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { CommandEnvelope } from '../../src/domain/commands';
import { deadlines } from '../../src/domain/deadlines';
import { evolveAll } from '../../src/domain/evolve';
import {
  currentEnvelope,
  currentEvent,
  currentTicket,
  type StoredEvent,
  type StoredState,
} from '../../src/domain/legacy';
import type { Ticket } from '../../src/domain/ticket';
import { takeTurn } from '../../src/domain/turn';

type TurnOf01 = {
  nowMs: number;
  envelopes: CommandEnvelope[];
  events: StoredEvent[];
  outcomes: unknown[];
  mails: unknown[];
};
type StoryOf01 = {
  title: string;
  turns: TurnOf01[];
  states: {
    afterTurns: number;
    ticket: StoredState;
    deadlines: { kind: string; atMs: number }[];
  }[];
};

/** What the code of version 0.1 decided, recorded once with that code. Never to be recorded again. */
const stories = JSON.parse(
  readFileSync(join(__dirname, 'version-0.1.json'), 'utf8'),
) as StoryOf01[];

const essence = ({ seq, atMs, type, commandId }: StoredEvent) => ({ seq, atMs, type, commandId });

/** 0.1 did not number handoffs. */
const isNotHandoff = ({ type }: StoredEvent) => type !== 'handoffChanged';

describe.each(stories)('a ticket of version 0.1: $title', ({ turns, states }) => {
  test('is decided today as it was then, event by event, mail by mail', () => {
    // A workflow that lives through the upgrade replays its turns with today's code: were they
    // decided otherwise, its state and its record would part.
    let ticket: Ticket | null = null;
    for (const { nowMs, envelopes, events, outcomes, mails } of turns) {
      const waiting = envelopes.map((envelope) => ({
        envelope: currentEnvelope(envelope),
        hasCaller: true,
      }));
      const turn: ReturnType<typeof takeTurn> = takeTurn('ticket-1', ticket, waiting, nowMs);
      expect(turn.events.map(essence)).toEqual(events.map(essence));
      expect(turn.events.filter(isNotHandoff)).toEqual(
        events.map(currentEvent).filter(isNotHandoff),
      );
      expect(turn.outcomes).toEqual(outcomes);
      expect(turn.mails).toEqual(mails);
      ticket = turn.ticket;
    }
  });

  test('waits in its stored state for what it waited for then', () => {
    const kinds: Record<string, string> = {
      first_response_warning: 'sla_warning',
      first_response_breach: 'sla_breach',
    };
    for (const { ticket, deadlines: then } of states) {
      expect(deadlines(currentTicket(ticket)).map(({ kind, atMs }) => ({ kind, atMs }))).toEqual(
        then.map(({ kind, atMs }) => ({ kind: kinds[kind] ?? kind, atMs })),
      );
    }
  });

  test('has the state that its events lead to, but for what 0.1 did not keep', () => {
    for (const { afterTurns, ticket } of states) {
      const events = turns.slice(0, afterTurns).flatMap((turn) => turn.events);
      const folded = evolveAll(null, 'ticket-1', events.map(currentEvent));
      const {
        statusChain,
        unansweredSinceMs,
        activitySeq,
        updatedAtMs,
        cycles,
        handoff,
        mail,
        ...stored
      } = currentTicket(ticket);
      expect([folded?.handoff?.kind, folded?.handoff?.state]).toEqual([
        handoff?.kind,
        handoff?.state,
      ]);
      expect(folded).toMatchObject(stored);
      expect(folded?.cycles.first_response).toMatchObject({
        ...cycles.first_response,
        endedAtMs: folded?.cycles.first_response?.endedAtMs,
      });
      expect(mail.knownFromSeq).toBe(stored.seq + 1);
      expect(statusChain).toEqual([]);
      expect([unansweredSinceMs, activitySeq, updatedAtMs]).toEqual([
        stored.status === 'new' ? stored.openedAtMs : null,
        stored.seq,
        stored.lastEventAtMs,
      ]);
    }
  });

  test('goes on as a ticket of today, from the stored state and from the event history alike', () => {
    for (const { ticket } of states) {
      const current = currentTicket(ticket);
      expect(currentTicket(current)).toBe(current);
    }
    const events = turns.flatMap((turn) => turn.events).map(currentEvent);
    expect(events.map(currentEvent)).toEqual(events);
  });
});
