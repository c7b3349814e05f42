import { describe, expect, test } from '@jest/globals';
import type { NoteBounce, TicketCommand } from '../../src/domain/commands';
import { currentTicket } from '../../src/domain/legacy';
import { commandOfSignal } from '../../src/domain/signals';
import { ticketStatuses, type Ticket } from '../../src/domain/ticket';
import { takeTurn } from '../../src/domain/turn';
import { anna, customer, envelope, Play, reply } from './examples';
import { more, setStatus, system } from './sla-life';

const autoReply = { kind: 'noteAutomaticMail', contentId: 'ooo', mailClass: 'auto_reply' } as const;
const bounce = (changes: Partial<NoteBounce> = {}): NoteBounce => ({
  kind: 'noteBounce',
  mailSeq: 2,
  participantId: null,
  outcome: 'failed',
  statusCode: '5.1.1',
  contentId: 'report',
  ...changes,
});

/** A ticket in each status, and one that was merged. */
const tickets: Readonly<Record<string, readonly TicketCommand[]>> = {
  new: [],
  open: [{ kind: 'assign', assigneeId: 'anna' }],
  pending: [reply()],
  in_development: [{ kind: 'devHandoff', step: 'queued', handoffKind: 'bug' }],
  development_done: [
    { kind: 'devHandoff', step: 'queued', handoffKind: 'bug' },
    { kind: 'devHandoff', step: 'done' },
  ],
  resolved: [setStatus('resolved')],
  closed: [setStatus('closed')],
  merged: [{ kind: 'mergeInto', intoTicketId: 'other' }],
};

function played(commands: readonly TicketCommand[]): Play {
  const play = new Play('2026-01-12 10:00');
  for (const command of commands) play.at('2026-01-12 10:01', anna, command);
  return play;
}

/** Everything that people and clocks see of a ticket. */
function seen({ seq, lastEventAtMs, mail, recentCommandIds, ...rest }: Ticket): object {
  expect([seq, lastEventAtMs, mail, recentCommandIds]).toBeDefined();
  return rest;
}

test('the statuses of these tests are all there are', () => {
  expect(Object.keys(tickets)).toEqual([...ticketStatuses, 'merged']);
});

describe.each(Object.entries(tickets))('a ticket that is %s', (_, commands) => {
  test.each([
    ['an automatic mail', autoReply],
    ['a mail that is late', bounce({ outcome: 'delayed', statusCode: '4.4.1' })],
    ['a mail that did not arrive', bounce()],
  ])('keeps its status, its clocks and its rest when it is told of %s', (_title, command) => {
    const play = played(commands);
    const before = play.now;
    const turn = play.at('2026-01-12 10:02', system, command);
    expect(turn.outcomes).toMatchObject([{ accepted: true }]);
    expect(turn.events).toHaveLength(1);
    expect(seen(play.now)).toEqual(seen(before));
  });
});

describe('an automatic mail', () => {
  test('is answered by none, by nobody told of, and named in the history', () => {
    const turn = played([]).at('2026-01-12 10:02', system, autoReply);
    expect(turn.mails).toEqual([]);
    expect(turn.events).toMatchObject([
      { type: 'automaticMailNoted', contentId: 'ooo', mailClass: 'auto_reply' },
    ]);
  });

  test('is noted fifty times and then refused: two robots are talking', () => {
    const play = played([]);
    for (let count = 0; count < 50; count += 1) play.at('2026-01-12 10:02', system, autoReply);
    expect(play.at('2026-01-12 10:03', system, autoReply).outcomes).toEqual([
      { accepted: false, code: 'TOO_MANY_AUTOMATIC_MAILS' },
    ]);
  });

  test('is nothing that people can note', () => {
    for (const actor of [customer, anna]) {
      expect(played([]).at('2026-01-12 10:02', actor, autoReply).outcomes).toEqual([
        { accepted: false, code: 'ROLE_NOT_ALLOWED' },
      ]);
    }
  });
});

describe('a reply of which only the header arrived', () => {
  const unread = { kind: 'clientReply', contentId: 'large', notAccepted: true } as const;

  test('is answered by itself, once an hour, in whichever status', () => {
    for (const commands of Object.values(tickets)) {
      const play = played(commands);
      const isMerged = play.now.ties.mergedInto !== null;
      const told = (when: string) => play.at(when, customer, unread).mails;
      const mail = [{ kind: 'not_accepted', messageNo: play.now.messageCount + 1 }];
      expect(told('2026-01-12 10:02')).toMatchObject(isMerged ? [] : mail);
      expect(told('2026-01-12 11:01')).toEqual([]);
      expect(told('2026-01-12 11:02')).toHaveLength(isMerged ? 0 : 1);
    }
  });

  test('waits for an answer as any other: a mail by itself is none', () => {
    const play = played([reply()]);
    play.at('2026-01-12 10:02', customer, unread);
    expect(play.now).toMatchObject({ status: 'open', unansweredSinceMs: play.now.updatedAtMs });
  });

  test('is answered to nobody who is no party of the ticket, or whom only a forwarder named', () => {
    const stranger = played([]).at('2026-01-12 10:02', customer, { ...unread, standing: 'guest' });
    expect(stranger.mails).toEqual([]);
    const forwarded: Ticket = { ...played([]).now, requester: 'claimed' };
    const waiting = [{ envelope: envelope(customer, unread), hasCaller: true }];
    expect(takeTurn('ticket-1', forwarded, waiting, Date.now()).mails).toEqual([]);
  });

  test('is answered by the ticket that its own was merged into', () => {
    const turn = played(tickets['merged'] ?? []).at('2026-01-12 10:02', customer, unread);
    expect(turn.events.at(-1)).toMatchObject({
      type: 'errandSent',
      envelope: { command: { kind: 'clientReply', notAccepted: true } },
    });
  });

  test('is told so through a signal', () => {
    const payload = { contentId: 'c', notAccepted: true };
    const command = commandOfSignal('clientReply', payload, 'id')?.command;
    expect(command).toEqual({ kind: 'clientReply', contentId: 'c', notAccepted: true });
  });
});

describe('a mail that was given up', () => {
  const failed = { kind: 'deliveryFailed', mailSeq: 2, reason: 'RELAY_REFUSED_550' } as const;

  test('is remembered with its reason and whose copy it was, a notice to the team is not', () => {
    const play = played([]);
    expect(play.now.mail.givenUp).toBeUndefined();
    play.at('2026-01-12 10:02', system, { ...failed, mailKind: 'acknowledgement' });
    play.at('2026-01-12 10:03', system, { ...failed, mailKind: 'reply', participantId: 'boss' });
    play.at('2026-01-12 10:04', system, { ...failed, mailKind: 'team_notice' });
    expect(play.now.mail.givenUp).toMatchObject([
      { mailSeq: 2, participantId: null, reason: 'RELAY_REFUSED_550' },
      { mailSeq: 2, participantId: 'boss', reason: 'RELAY_REFUSED_550' },
    ]);
  });

  test('is one of the last twenty-one: as many as one mail has recipients', () => {
    const play = played([]);
    for (let mailSeq = 1; mailSeq <= 30; mailSeq += 1) {
      play.at('2026-01-12 10:02', system, { ...failed, mailKind: 'reply', mailSeq });
    }
    const remembered = play.now.mail.givenUp?.map(({ mailSeq }) => mailSeq);
    expect(remembered).toEqual(Array.from({ length: 21 }, (_, index) => index + 10));
  });
});

describe('a mail that did not arrive', () => {
  test('is told to the whole team while nobody has the ticket, and to the assignee afterwards', () => {
    const nobodys = played([]).at('2026-01-12 10:02', system, bounce());
    expect(nobodys.mails).toMatchObject([{ kind: 'team_notice', recipient: 'team' }]);
    const annas = played(tickets['open'] ?? []).at('2026-01-12 10:02', system, bounce());
    expect(annas.mails).toMatchObject([{ kind: 'team_notice', recipient: 'agent:anna' }]);
  });

  test('is told to nobody while the mail server keeps trying', () => {
    const turn = played([]).at('2026-01-12 10:02', system, bounce({ outcome: 'delayed' }));
    expect(turn.mails).toEqual([]);
    expect(turn.events).toMatchObject([{ type: 'deliveryBounced', notified: null }]);
  });

  test('is one bounce however often it is reported, and another for each copy and outcome', () => {
    const play = played([]);
    const reports = [
      bounce(),
      bounce({ statusCode: '5.2.2', contentId: 'another report' }),
      bounce({ participantId: 'boss' }),
      bounce({ participantId: 'boss' }),
      bounce({ outcome: 'delayed' }),
      bounce({ isRecipientUnknown: true }),
      bounce({ isRecipientUnknown: true }),
    ];
    const counts = reports.map(
      (report) => play.at('2026-01-12 10:02', system, report).events.length,
    );
    expect(counts).toEqual([1, 0, 1, 0, 1, 1, 0]);
    expect(play.now.mail.bounces).toHaveLength(4);
  });

  test('is refused of an event that sent the customer no mail', () => {
    const play = played([{ kind: 'assign', assigneeId: 'anna' }]);
    play.at('2026-01-12 10:02', system, bounce());
    const notice = play.now.seq;
    for (const mailSeq of [0, -1, 1, 1.5, 3, notice, notice + 1]) {
      expect(play.at('2026-01-12 10:03', system, bounce({ mailSeq })).outcomes).toEqual([
        { accepted: false, code: 'MAIL_NOT_FOUND' },
      ]);
    }
  });

  test('is believed of a mail too long ago to remember, as an earlier version’s', () => {
    const play = played([]);
    const { requester, participantIds, mail, ...rest } = play.now;
    expect([requester, participantIds, mail.sentSeqs]).toEqual(['confirmed', [], [2]]);
    const older = currentTicket({ ...rest, shape: 2 });
    const waiting = [{ envelope: envelope(system, bounce()), hasCaller: true }];
    const turn = takeTurn('ticket-1', older, waiting, older.lastEventAtMs);
    expect(turn.outcomes).toMatchObject([{ accepted: true }]);
    expect(turn.ticket?.mail).toMatchObject({ knownFromSeq: older.seq + 1, bounces: [{}] });
  });

  test('is believed of any of a hundred mails, the oldest of which are forgotten', () => {
    const play = played([]);
    for (let count = 0; count < 50; count += 1) {
      play.at('2026-01-12 10:02', customer, more);
      play.at('2026-01-12 10:02', anna, reply(`answer ${count}`));
    }
    const sent = play.turns.flatMap(({ mails }) => mails).map(({ mailSeq }) => mailSeq);
    const messages = play.turns
      .flatMap(({ events }) => events)
      .filter((event) => event.type === 'messageAdded' && event.author === 'customer')
      .map(({ seq }) => seq);
    for (let count = 0; count < 50; count += 1) {
      play.at('2026-01-12 10:02', anna, reply(`further answer ${count}`));
    }
    expect(play.now.mail.sentSeqs).toHaveLength(64);
    for (const mailSeq of sent) {
      const { outcomes } = play.at('2026-01-12 10:03', system, bounce({ mailSeq }));
      expect([mailSeq, outcomes[0]?.accepted]).toEqual([mailSeq, true]);
    }
    const last = messages.at(-1) ?? 0;
    const { outcomes } = play.at('2026-01-12 10:03', system, bounce({ mailSeq: last }));
    expect(outcomes).toEqual([{ accepted: false, code: 'MAIL_NOT_FOUND' }]);
    expect(play.now.mail.bounces.length).toBeLessThanOrEqual(42);
  });
});
