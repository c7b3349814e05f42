import { describe, expect, test } from '@jest/globals';
import type { TicketCommand } from '../../src/domain/commands';
import { decide } from '../../src/domain/decide';
import { deadlines } from '../../src/domain/deadlines';
import { evolveAll } from '../../src/domain/evolve';
import { handoffRules } from '../../src/domain/handoff';
import { legalMoves, lifecycle, moves, type Move } from '../../src/domain/lifecycle';
import {
  handoffStates,
  ticketStatuses,
  type Actor,
  type HandoffState,
  type Ticket,
  type TicketStatus,
} from '../../src/domain/ticket';
import { anna, boris, customer, envelope, reply } from './examples';
import { contract, Life, more, note, setStatus, system, thanks } from './sla-life';

const ticketActor: Actor = { role: 'ticket', ticketId: 'problem' };
const actors: readonly Actor[] = [customer, anna, boris, ticketActor, system];
const handOver = { kind: 'devHandoff', step: 'queued', handoffKind: 'bug' } as const;
const step = (name: HandoffState) => ({ kind: 'devHandoff', step: name }) as const;

/** How a ticket comes to each status. */
const ways: Readonly<Record<TicketStatus, [Actor, TicketCommand][]>> = {
  new: [],
  open: [[anna, setStatus('open')]],
  pending: [[anna, reply()]],
  in_development: [[anna, handOver]],
  development_done: [
    [anna, handOver],
    [boris, step('done')],
  ],
  resolved: [[anna, { ...reply(), thenStatus: 'resolved' }]],
  closed: [
    [anna, { ...reply(), thenStatus: 'resolved' }],
    [anna, setStatus('closed')],
  ],
};

/** An incident of a problem, in a status. */
function ticketIn(status: TicketStatus): Life {
  const life = new Life('2026-01-12 10:00', contract([]), { details: { type: 'incident' } });
  life.at('2026-01-12 10:01', anna, {
    kind: 'link',
    link: 'incident_of',
    otherTicketId: 'problem',
  });
  for (const [actor, command] of ways[status]) life.at('2026-01-12 10:02', actor, command);
  return life;
}

/** The same, where nobody has confirmed the requester if the move is to do just that. */
function ticketFor(move: Move, status: TicketStatus): Ticket {
  const { now } = ticketIn(status);
  return move === 'confirm_requester' ? { ...now, requester: 'claimed' } : now;
}

/** The command that makes a move; none for what only time does. */
function commandFor(move: Move, ticket: Ticket): TicketCommand | undefined {
  const { resolution } = ticket;
  const commands: Record<Move, TicketCommand | undefined> = {
    client_reply: more,
    gratitude: thanks,
    agent_reply: reply(),
    agent_note: note,
    assign: { kind: 'assign', assigneeId: 'anna' },
    change_details: { kind: 'changeDetails', details: { priority: 'low' } },
    take_up: setStatus('open'),
    ask_customer: setStatus('pending'),
    resolve: setStatus('resolved'),
    close: setStatus('closed'),
    hand_to_development: handOver,
    progress_development: step('accepted'),
    finish_development: step('done'),
    decline_development: step('declined'),
    merge: { kind: 'mergeInto', intoTicketId: 'other' },
    split: { kind: 'splitOff', toTicketId: 'further', messageNo: 1, contentId: 'first' },
    link: { kind: 'link', link: 'related_to', otherTicketId: 'other' },
    solve_incident: { kind: 'problemSolved', problemTicketId: 'problem', contentId: 'solution' },
    rate: { kind: 'rate', rating: 'good', resolutionSeq: resolution?.seq ?? 0 },
    change_participants: { kind: 'changeParticipants', add: ['ann'], remove: [] },
    confirm_requester: { kind: 'confirmRequester' },
    note_automatic_mail: { kind: 'noteAutomaticMail', contentId: 'ooo', mailClass: 'auto_reply' },
    // The acknowledgement is the second event of every ticket.
    note_bounce: {
      kind: 'noteBounce',
      mailSeq: 2,
      participantId: null,
      outcome: 'failed',
      statusCode: '5.1.1',
      contentId: null,
    },
    pending_silence: undefined,
    resolved_silence: undefined,
  };
  return commands[move];
}

const cases = ticketStatuses.flatMap((status) =>
  moves.flatMap((move) => actors.map((actor) => ({ status, move, actor, role: actor.role }))),
);

describe('the lifecycle table is what happens', () => {
  test.each(ticketStatuses)('to a ticket that is %s, by whoever moves it', (status) => {
    expect(ticketIn(status).now.status).toBe(status);
    for (const { move, actor } of cases.filter((one) => one.status === status)) {
      const ticket = ticketFor(move, status);
      const command = commandFor(move, ticket);
      if (command === undefined) continue;
      const { who, leads } = lifecycle[move];
      const decision = decide('ticket-1', ticket, envelope(actor, command), ticket.lastEventAtMs);
      const said = `${actor.role}: ${move} from ${status}`;
      // Thanks count as such only to what is resolved or closed; before, they are a reply.
      const isThanks = move !== 'gratitude' || status === 'resolved' || status === 'closed';
      const to = isThanks ? leads[status] : lifecycle.client_reply.leads[status];
      if ('events' in decision) {
        const after = evolveAll(ticket, 'ticket-1', decision.events);
        expect([said, after?.status]).toEqual([said, to]);
        expect([said, who.includes(actor.role)]).toEqual([said, true]);
      } else {
        expect([said, who.includes(actor.role) && to !== undefined]).toEqual([said, false]);
      }
    }
  });

  test('and legal moves are offered where, and only where, the command is carried out', () => {
    for (const { status, move, actor } of cases) {
      const ticket = ticketFor(move, status);
      const command = commandFor(move, ticket);
      if (command === undefined || move === 'gratitude') continue;
      const decision = decide('ticket-1', ticket, envelope(actor, command), ticket.lastEventAtMs);
      const said = `${actor.role}: ${move} from ${status}`;
      const isLegal = legalMoves(status, actor.role).includes(move);
      expect([said, 'events' in decision]).toEqual([said, isLegal]);
    }
  });

  test('where time alone moves a ticket', () => {
    for (const status of ticketStatuses) {
      const closing = deadlines(ticketIn(status).now)
        .map(({ kind }) => kind)
        .filter((kind) => kind.endsWith('_close'));
      const expected = (['pending_silence', 'resolved_silence'] as const)
        .filter((move) => lifecycle[move].leads[status] === 'closed')
        .map((move) => move.replace('_silence', '_close'));
      expect(closing).toEqual(expected);
    }
  });
});

describe('a handoff', () => {
  /** The shortest way from the queue to each state. */
  const waysTo: Readonly<Record<HandoffState, HandoffState[]>> = {
    queued: [],
    accepted: ['accepted'],
    in_progress: ['in_progress'],
    needs_info: ['needs_info'],
    done: ['done'],
    declined: ['declined'],
  };
  const pairs = handoffStates.flatMap((from) =>
    handoffStates.filter((to) => to !== 'queued').map((to) => [from, to] as const),
  );

  test.each(pairs)('goes from %s to %s if, and only if, its table says so', (from, to) => {
    const life = new Life('2026-01-12 10:00', contract([]));
    life.at('2026-01-12 10:01', anna, handOver);
    for (const via of waysTo[from]) life.at('2026-01-12 10:02', boris, step(via));
    const decision = decide(
      'ticket-1',
      life.ticket,
      envelope(boris, step(to)),
      life.now.lastEventAtMs,
    );
    expect('events' in decision).toBe(handoffRules[from].leadsTo.includes(to));
  });

  test('begins anew after it was declined, with a number of its own and without the old estimate', () => {
    const life = new Life('2026-01-12 10:00', contract([]));
    life.at('2026-01-12 10:01', anna, { ...handOver, estimateAtMs: 1 });
    life.at('2026-01-12 10:02', boris, step('declined'));
    life.at('2026-01-12 10:03', anna, { ...handOver, handoffKind: 'wish' });
    expect(life.now.handoff).toMatchObject({
      handoffNo: 2,
      kind: 'wish',
      state: 'queued',
      estimateAtMs: null,
      estimatePassed: false,
    });
  });
});
