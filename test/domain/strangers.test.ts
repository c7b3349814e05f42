/** Whoever has not proven to be the customer: guests, claimed requesters, namers of numbers. */
import { describe, expect, test } from '@jest/globals';
import type { OpenTicket, TicketCommand } from '../../src/domain/commands';
import { explain } from '../../src/domain/explain';
import { commandOfSignal } from '../../src/domain/signals';
import { movesOf } from '../../src/domain/ties';
import { takeTurn } from '../../src/domain/turn';
import { anna, boris, customer, envelope, moscow, reply } from './examples';
import { contract, Life, more, note, setStatus } from './sla-life';

const hours = { first_response: 4, next_response: 8, resolution: 16 };
const terms = { ...contract([{ hours }]), tellWhenDevelopmentDone: true };
const confirm = { kind: 'confirmRequester' } as const;
const forwarded = { kind: 'forwarded', byAgentId: 'anna' } as const;
const opening = (changes: Partial<OpenTicket>): OpenTicket => ({
  kind: 'openTicket',
  channel: 'email',
  language: 'ru',
  contentId: 'first',
  terms,
  ...changes,
});

/** A ticket that anna made by forwarding a customer's mail; refused steps are returned. */
class Forwarded {
  private nowMs = moscow('2026-01-12 10:00');
  private turn = takeTurn('t', null, this.given(opening({ origin: forwarded })), this.nowMs);
  readonly mails: string[] = this.turn.mails.map(({ kind }) => kind);

  get ticket() {
    if (this.turn.ticket === null) throw new Error('not open');
    return this.turn.ticket;
  }

  /** What becomes of a command a minute later, or after some days. */
  tell(command: TicketCommand, actor = anna): string {
    this.nowMs += 60_000;
    this.take(this.given(command, actor));
    const [outcome] = this.turn.outcomes;
    return outcome?.accepted === true ? 'accepted' : (outcome?.code ?? '');
  }

  wait(days: number): void {
    this.nowMs += days * 86_400_000;
    this.take([]);
  }

  private take(waiting: Parameters<typeof takeTurn>[2]): void {
    this.turn = takeTurn('t', this.ticket, waiting, this.nowMs);
    this.mails.push(...this.turn.mails.map(({ kind }) => kind));
  }

  private given(command: TicketCommand, actor = anna) {
    return [{ envelope: envelope(actor, command), hasCaller: true }];
  }
}

describe('the requester of a forwarded mail', () => {
  test('is sent nothing until an agent confirms it, and then the acknowledgement', () => {
    const life = new Forwarded();
    expect(life.ticket.requester).toBe('claimed');
    expect(life.mails).toEqual([]);
    expect(life.tell(confirm)).toBe('accepted');
    expect(life.ticket.requester).toBe('confirmed');
    expect(life.mails).toEqual(['acknowledgement']);
    expect(life.tell(reply())).toBe('accepted');
  });

  test.each([
    ['is a note of the one who forwarded', anna, forwarded, ['reply', 'note']],
    ['is none where nothing was forwarded', customer, undefined, ['reply']],
  ])('what stands above the mail %s, and sends nothing', (_case, actor, origin, written) => {
    const command = opening({ coverContentId: 'cover', ...(origin && { origin }) });
    const given = [{ envelope: envelope(actor, command), hasCaller: true }];
    const { events, mails, ticket } = takeTurn('t', null, given, moscow('2026-01-12 10:00'));
    const messages = events.filter((event) => event.type === 'messageAdded');
    expect(messages.map(({ visibility }) => visibility)).toEqual(written);
    expect(ticket).toMatchObject({ status: 'new', messageCount: written.length });
    expect(mails.map(({ kind }) => kind)).toEqual(origin ? [] : ['acknowledgement']);
  });

  test('can be answered by nobody before, in no way that would send a mail', () => {
    const life = new Forwarded();
    const refused: TicketCommand[] = [
      reply(),
      { ...reply(), thenStatus: 'resolved' },
      { kind: 'splitOff', toTicketId: 'further', messageNo: 1, contentId: 'first' },
    ];
    expect(refused.map((command) => life.tell(command))).toEqual(
      refused.map(() => 'REQUESTER_NOT_CONFIRMED'),
    );
    expect(life.tell(note)).toBe('accepted');
    expect(life.mails).toEqual([]);
  });

  test('hears nothing of what people and time do with the ticket', () => {
    const life = new Forwarded();
    life.tell({ kind: 'devHandoff', step: 'queued', handoffKind: 'bug' });
    life.tell({ kind: 'devHandoff', step: 'done' }, boris);
    life.tell({ ...note, thenStatus: 'resolved' });
    life.tell(setStatus('open'));
    life.tell(setStatus('resolved'));
    life.wait(10);
    expect(life.ticket.status).toBe('closed');
    expect(life.ticket.resolution).toMatchObject({ ratingRequested: false });
    expect(life.mails).toEqual([]);
    expect(explain(life.ticket, life.ticket.lastEventAtMs).awaits).toEqual([]);
  });

  test('is not told of a ticket in which nothing happens any more, when it is confirmed late', () => {
    const life = new Forwarded();
    life.tell(setStatus('closed'));
    expect(life.tell(confirm)).toBe('accepted');
    expect(life.mails).toEqual([]);
  });

  test('is not answered by its problem’s solution either: the problem is told so', () => {
    const life = new Forwarded();
    life.tell({ kind: 'changeDetails', details: { type: 'incident' } });
    life.tell({ kind: 'link', link: 'incident_of', otherTicketId: 'p' });
    for (const contentId of ['solution', null]) {
      const solved = { kind: 'problemSolved', problemTicketId: 'p', contentId } as const;
      expect(life.tell(solved)).toBe('REQUESTER_NOT_CONFIRMED');
    }
  });

  test('is confirmed once, by an agent only, and buttons say what can be done', () => {
    const life = new Forwarded();
    const moves = () => movesOf(life.ticket, 'agent');
    expect(moves()).toContain('confirm_requester');
    expect(moves()).not.toContain('agent_reply');
    expect(moves()).not.toContain('split');
    expect(life.tell(confirm, customer)).toBe('ROLE_NOT_ALLOWED');
    expect(life.tell(confirm, boris)).toBe('ROLE_NOT_ALLOWED');
    expect(life.tell(confirm)).toBe('accepted');
    expect(life.tell(confirm)).toBe('REQUESTER_ALREADY_CONFIRMED');
    expect(moves()).not.toContain('confirm_requester');
    expect(moves()).toContain('agent_reply');
  });

  test('comes of a mail that the agent forwarded who opens the ticket, and of no other', () => {
    const nowMs = moscow('2026-01-12 10:00');
    for (const actor of [customer, boris, { role: 'agent', agentId: 'olga' } as const]) {
      const given = { envelope: envelope(actor, opening({ origin: forwarded })), hasCaller: true };
      expect(takeTurn('t', null, [given], nowMs).outcomes).toEqual([
        { accepted: false, code: 'ROLE_NOT_ALLOWED' },
      ]);
    }
  });
});

describe('an opening', () => {
  test('is acknowledged unless it says that an acknowledgement would be one too many', () => {
    const mails = [{}, { acknowledge: false } as const].map((changes) => {
      const life = new Life('2026-01-12 10:00', terms, changes);
      return life.events.find((event) => event.type === 'messageAdded')?.mail;
    });
    expect(mails).toEqual(['acknowledgement', null]);
  });

  test('by somebody who named a ticket is a ticket of its own with a link that a person removes', () => {
    const origin = { kind: 'possible_follow_up', ofTicketId: 'named' } as const;
    const life = new Life('2026-01-12 10:00', terms, { origin });
    const link = { link: 'possibly_belongs_to', otherTicketId: 'named' } as const;
    expect(life.now.ties.links).toEqual([link]);
    expect(life.now.requester).toBe('confirmed');
    life.at('2026-01-12 10:01', anna, { kind: 'unlink', ...link });
    expect(life.now.ties).toMatchObject({ links: [], origin });
  });
});

describe('a guest’s message', () => {
  const guest = { ...more, standing: 'guest' } as const;

  test('is the ticket’s as any other: it reopens, and its answer is measured', () => {
    const told = [more, guest].map((message) => {
      const life = new Life('2026-01-12 10:00', terms);
      life.at('2026-01-12 10:01', anna, { ...reply(), thenStatus: 'resolved' });
      life.at('2026-01-12 10:02', customer, message);
      return life;
    });
    const [customers, guests] = told.map(({ events }) =>
      events.map(({ type, atMs }) => `${type} ${atMs}`),
    );
    expect(guests).toEqual(customers);
    expect(told[1]?.now).toMatchObject({ status: 'open', messageCount: 3 });
    expect(told[1]?.now.cycles.next_response?.verdict).toBeNull();
  });

  test('is marked, and only a guest’s is', () => {
    const life = new Life('2026-01-12 10:00', terms);
    life.at('2026-01-12 10:01', customer, more, guest);
    const messages = life.events.filter((event) => event.type === 'messageAdded');
    expect(messages.map((event) => event.standing)).toEqual([undefined, undefined, 'guest']);
    expect(messages.map((event) => 'standing' in event)).toEqual([false, false, true]);
  });

  test('lets nobody in whom the guest has put into Cc', () => {
    const life = new Life('2026-01-12 10:00', terms);
    life.at('2026-01-12 10:01', customer, { ...guest, participantIds: ['friend'] });
    expect(life.now.participantIds).toEqual([]);
  });

  test('keeps its mark and its Cc through a signal, whatever else it may say of its standing', () => {
    const command = (payload: object) => commandOfSignal('clientReply', payload, 'id')?.command;
    const sent = { contentId: 'c', standing: 'guest', participantIds: ['a', 7, 'b'] };
    expect(command(sent)).toEqual({
      kind: 'clientReply',
      contentId: 'c',
      standing: 'guest',
      participantIds: ['a', 'b'],
    });
    expect(command({ contentId: 'c' })).toEqual({ kind: 'clientReply', contentId: 'c' });
    expect(command({ contentId: 'c', standing: 'agent' })).toEqual({
      kind: 'clientReply',
      contentId: 'c',
      standing: 'guest',
    });
  });

  test('keeps its mark where the ticket was merged into another', () => {
    const life = new Life('2026-01-12 10:00', terms);
    life.at('2026-01-12 10:01', anna, { kind: 'mergeInto', intoTicketId: 'survivor' });
    life.at('2026-01-12 10:02', customer, guest);
    expect(life.events.at(-1)).toMatchObject({
      type: 'errandSent',
      envelope: { command: { kind: 'clientReply', standing: 'guest' } },
    });
  });
});
