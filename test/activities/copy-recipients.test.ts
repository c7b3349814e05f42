import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { stageParticipants } from '../../src/db/participants';
import { recordTurn } from '../../src/db/turn-record';
import { takeTurn } from '../../src/domain/turn';
import { ticketOfReplyAddress } from '../../src/mail/reply-address';
import { ownWords } from '../../src/mail/unsent-words';
import { defaultTerms } from '../../src/terms/default-terms';
import { anna, customer } from '../api/recorded';
import { participantIdIn, ReplyLab } from '../support/reply-lab';
import { testSecret } from '../support/ticket-lab';

const requester = 'vera@customer.example';
let lab: ReplyLab;
beforeAll(async () => {
  lab = await ReplyLab.start();
});
afterAll(() => lab.stop());
beforeEach(() => lab.reset());

describe('a mail of a ticket', () => {
  const sentFrom = async (mailbox: string) => {
    const mail = { mailbox, replyToAddress: undefined };
    const request = await lab.replied([], { mail });
    expect(await lab.attempt(request)).toEqual({ state: 'accepted' });
    const raw = lab.sink.mails.at(-1)?.raw.toString() ?? '';
    const [, from = ''] = /^From: [^<]*<([^>]*)>/m.exec(raw) ?? [];
    const [, replyTo = ''] = /^Reply-To:\s*(\S+)/m.exec(raw) ?? [];
    return { from, ticketId: request.ticketId, replyTo };
  };

  test('goes out from the mailbox that the customer wrote to', async () => {
    const { from, replyTo, ticketId } = await sentFrom('billing@desk.example');
    expect(from).toBe('billing@desk.example');
    expect(ticketOfReplyAddress(testSecret, from, replyTo)).toBe(ticketId);
  });

  test('whose mailbox the settings name no more goes out from the support address, where answers arrive', async () => {
    const { from, replyTo, ticketId } = await sentFrom('retired@desk.example');
    expect(from).toBe('support@desk.example');
    expect(ticketOfReplyAddress(testSecret, from, replyTo)).toBe(ticketId);
  });
});

test('a mail to a customer whose address is a mailbox of ours by now goes to the participants alone, and the ticket is told', async () => {
  const nina = 'nina@customer.example';
  const authorAddress = 'Billing@desk.example';
  const request = await lab.replied([{ address: nina }], { authorAddress });
  expect(await lab.attempt(request)).toEqual({ state: 'failed', reason: 'OUR_MAILBOX' });
  expect(lab.arrivals).toEqual([nina]);
  const { state, relayAnswer } = await lab.replyOf(request.ticketId);
  expect([state, ownWords(relayAnswer ?? '')?.en]).toEqual([
    'failed',
    'its address is a mailbox of ours, and it would come back in',
  ]);
});

test('a reply that is recorded in one turn with its ticket’s opening goes to the participants as well', async () => {
  const boss = 'boss@first.example';
  const participantId = participantIdIn(boss);
  const { pool } = lab.database;
  await stageParticipants(pool, [{ participantId, address: boss, name: '' }]);
  const ticketId = randomUUID();
  const contentId = await lab.tickets.stage('Не печатает.');
  const opening = {
    ...({ kind: 'openTicket', channel: 'email', language: 'ru', contentId } as const),
    terms: defaultTerms(),
    participantIds: [participantId],
  };
  const answer = await lab.tickets.stage('Проверьте кабель.', {
    source: 'api',
    authorName: 'anna',
  });
  const reply = { kind: 'agentComment', contentId: answer, visibility: 'reply' } as const;
  const waiting = [
    { hasCaller: false, envelope: { commandId: 'a', actor: customer, command: opening } },
    { hasCaller: false, envelope: { commandId: 'b', actor: anna, command: reply } },
  ];
  const { ticket, events, mails } = takeTurn(ticketId, null, waiting, lab.tickets.nowMs);
  if (ticket === null) throw new Error('not opened');
  const record = { ticketId, baseSeq: 0, ticket, events, mails };
  expect(await recordTurn(pool, record)).toEqual({ result: 'recorded' });
  const { mailSeq } = await lab.replyOf(ticketId);
  expect(await lab.attempt({ ticketId, mailSeq })).toEqual({ state: 'accepted' });
  expect(lab.arrivals).toEqual([boss, requester]);
});

describe('a copy', () => {
  test('reaches a participant whose domain is written in capitals', async () => {
    const request = await lab.replied([{ address: 'Boss@Customer.Example' }]);
    expect(await lab.attempt(request)).toEqual({ state: 'accepted' });
    expect(lab.arrivals).toEqual(['Boss@customer.example', requester]);
  });

  test('is no second mail to the requester, whichever of their addresses is a participant’s', async () => {
    const mail = { mailbox: 'support@desk.example', replyToAddress: 'home@vera.example' };
    const request = await lab.replied(
      [{ address: 'Home@vera.example' }, { address: 'oleg@partner.example' }],
      { mail },
    );
    expect(await lab.attempt(request)).toEqual({ state: 'accepted' });
    expect(lab.arrivals).toEqual(['home@vera.example', 'oleg@partner.example']);
    expect(lab.sink.mails[0]?.raw.toString()).not.toContain('Home@');
  });

  test('is not begun once the engine waits no longer, nor after a slow relay’s ten minutes', async () => {
    const request = await lab.replied([{ address: 'chief@customer.example' }]);
    const { relay } = lab.office;
    const sending = (whileSending: () => void) => {
      lab.office = {
        ...lab.office,
        relay: { ...relay, send: (mail) => (whileSending(), relay.send(mail)) },
      };
    };
    const environment = new MockActivityEnvironment();
    sending(() => environment.cancel());
    await expect(lab.attempt(request, environment)).rejects.toThrow();
    await lab.attempt(request).catch(() => undefined);
    expect(lab.arrivals).toEqual([requester]);

    const slow = await lab.replied([{ address: 'oleg@partner.example' }]);
    const now = jest.spyOn(Date, 'now');
    sending(() => now.mockReturnValue(Date.now() + 601_000));
    await expect(lab.attempt(slow)).rejects.toMatchObject({ type: 'DELIVERY_POSTPONED' });
    now.mockRestore();
    expect((await lab.replyOf(slow.ticketId)).copies[0]).toMatchObject({ attempts: 0 });

    sending(() => undefined);
    for (const each of [request, slow]) {
      expect(await lab.attempt(each)).toEqual({ state: 'accepted' });
    }
    const both = ['chief@customer.example', 'oleg@partner.example'];
    expect(lab.arrivals).toEqual([...both, requester, requester]);
  });
});
