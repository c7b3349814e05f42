/** Who of a merged ticket's people joins the other, over HTTP. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stageParticipants } from '../../src/db/participants';
import { keepMail, type InboundMailRecord } from '../../src/db/inbound-mails';
import type { Content } from '../../src/db/contents';
import type { OpenTicket } from '../../src/domain/commands';
import { participantIdOf } from '../../src/mail/participant-id';
import { defaultTerms } from '../../src/terms/default-terms';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { keptMail } from '../support/kept-mail';
import { testContent, testSecret } from '../support/ticket-lab';
import { ApiDesk, tokens } from './api-desk';
import { anna, customer, RecordedTickets } from './recorded';

const support = { address: 'support@desk.example', department: null, isFetched: false };
const billing = { address: 'billing@desk.example', department: 'billing', isFetched: false };
const vera = { address: 'vera@customer.example', name: 'Вера' };
const boris = { address: 'Boris@firm.example', name: 'Борис' };
const boss = { address: 'boss@firm.example', name: 'Шеф' };

let database: TestDatabase;
let desk: ApiDesk;
let tickets: RecordedTickets;
beforeAll(async () => {
  database = await createTestDatabase();
  tickets = new RecordedTickets(database.pool);
  desk = await ApiDesk.start(database.pool, {
    nowMs: () => tickets.nowMs,
    tickets: tickets.engine,
    mailboxes: [support, billing],
  });
});
afterAll(async () => {
  await desk.stop();
  await database.drop();
});

type Person = { address: string; name: string };
type Opening = {
  by: Person;
  cc?: readonly Person[];
  replyTo?: string;
  verdict?: InboundMailRecord['senderVerdict'];
  origin?: OpenTicket['origin'];
};

/** A ticket that somebody's mail opens. */
async function open({ by, cc = [], replyTo, verdict = 'unknown', origin }: Opening) {
  const [ticketId, contentId] = [randomUUID(), randomUUID()];
  const people = cc.map((each) => ({
    participantId: participantIdOf(testSecret, each.address),
    ...each,
  }));
  await stageParticipants(database.pool, people);
  const content: Content = testContent(contentId, 'Не печатает', {
    authorAddress: by.address,
    authorName: by.name,
    mail: { mailbox: support.address, replyToAddress: replyTo },
  });
  const mail = keptMail({ mailId: contentId, senderVerdict: verdict, fate: { ticketId } });
  await keepMail(database.pool, mail, content);
  await tickets.give(ticketId, origin?.kind === 'forwarded' ? anna : customer, {
    kind: 'openTicket',
    channel: 'email',
    language: 'ru',
    contentId,
    terms: defaultTerms(),
    participantIds: people.map(({ participantId }) => participantId),
    ...(origin && { origin }),
  });
  const number = await tickets.number(ticketId);
  return { ticketId, number, path: `/api/tickets/${number}` };
}
type Opened = Awaited<ReturnType<typeof open>>;

async function merge(one: Opened, other: Opened): Promise<void> {
  const { status } = await desk.post(`${one.path}/merge`, { into: other.number });
  expect(status).toBe(202);
  await tickets.runErrands(one.ticketId);
}

async function participantsOf({ path }: Opened): Promise<unknown> {
  return (await desk.get(path, 'anna')).json['participants'];
}

describe('a merge', () => {
  test('lets the requester and the participants join the other ticket, which says so by name', async () => {
    const [one, other] = [await open({ by: boris, cc: [boss] }), await open({ by: vera })];
    await merge(one, other);
    expect(await participantsOf(other)).toEqual([boris, boss]);
    const authorization = { Authorization: `Bearer ${tokens[0]?.token ?? ''}` };
    const page = await desk.page(`/tickets/${other.number}`, {
      ...authorization,
      'Accept-Language': 'ru',
    });
    expect(page.text).toContain(
      'добавлены участники: Борис (Boris@firm.example), Шеф (boss@firm.example)',
    );
    await desk.post(`${one.path}/merge/undo`, {});
    await tickets.runErrands(one.ticketId);
    expect(await participantsOf(other)).toEqual([]);
    expect(await participantsOf(one)).toEqual([boss]);
  });

  test('sends the other’s answers to them from then on', async () => {
    const [one, other] = [await open({ by: boris }), await open({ by: vera })];
    await merge(one, other);
    await tickets.reply(other.ticketId, 'Отвечаю на оба.');
    const { json } = await desk.get(`${other.path}/mails`, 'anna');
    expect((json['mails'] as { copies: unknown[] }[]).at(-1)?.copies).toMatchObject([
      { address: boris.address },
    ]);
  });

  test('lets nobody join twice, nor as a participant who is the requester there', async () => {
    const elsewhere = 'vera@home.example';
    const other = await open({ by: vera, cc: [boris], replyTo: elsewhere });
    const hers = { by: { ...vera, address: 'VERA@customer.example' }, cc: [boris] };
    await merge(await open(hers), other);
    await merge(await open({ by: boris, cc: [{ address: elsewhere, name: '' }, vera] }), other);
    expect(await participantsOf(other)).toEqual([boris]);
  });

  test('takes the address that the requester writes from, not where they want answers', async () => {
    const other = await open({ by: vera });
    await merge(await open({ by: boris, replyTo: 'somebody@elsewhere.example' }), other);
    expect(await participantsOf(other)).toEqual([boris]);
  });

  test.each<[string, Opening]>([
    ['a mailbox of ours', { by: { address: 'Billing+x@desk.example', name: '' } }],
    ['no address of mail', { by: { address: '+7 900 000-00-00', name: 'Звонил' } }],
    ['disowned by their domain, released or not', { by: boris, cc: [boss], verdict: 'fail' }],
    [
      'claimed by a forwarded mail',
      { by: boris, cc: [boss], origin: { kind: 'forwarded', byAgentId: 'anna' } },
    ],
    [
      'unproven where they have named a number, until an agent adds them',
      { by: boris, cc: [boss], origin: { kind: 'possible_follow_up', ofTicketId: randomUUID() } },
    ],
  ])('leaves a requester behind who is %s', async (_what, opening) => {
    const [one, other] = [await open(opening), await open({ by: vera })];
    await merge(one, other);
    expect(await participantsOf(other)).toEqual([]);
  });

  test('takes one along whom an agent has confirmed', async () => {
    const origin = { kind: 'forwarded', byAgentId: 'anna' } as const;
    const [one, other] = [await open({ by: boris, origin }), await open({ by: vera })];
    await desk.post(`${one.path}/requester/confirm`, {});
    await merge(one, other);
    expect(await participantsOf(other)).toEqual([boris]);
  });
});
