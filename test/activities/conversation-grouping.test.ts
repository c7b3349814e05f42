import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ParsedMail } from 'mailparser';
import { deliverMail } from '../../activities/mail';
import { keepMail } from '../../src/db/inbound-mails';
import { mailsBefore } from '../../src/db/outbox-reads';
import { createRelay, type Relay } from '../../src/mail/relay';
import { defaultTerms } from '../../src/terms/default-terms';
import { anna, customer, RecordedTickets } from '../api/recorded';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { keptMail } from '../support/kept-mail';
import { RelaySink } from '../support/relay-sink';
import { testLogger } from '../support/temporary-data-folder';
import { testContent, testPostOffice } from '../support/ticket-lab';

const log = testLogger('conversation-grouping');
const sink = new RelaySink();
let database: TestDatabase;
let relay: Relay;
beforeAll(async () => {
  database = await createTestDatabase();
  await sink.start();
  relay = createRelay(sink.url, { log });
});
afterAll(async () => {
  await relay.close();
  await sink.stop();
  await database.drop();
});

/** A mail as a client that groups sees it. */
type Seen = { id: string; references: string[]; subject: string; topic: string; index: string };

/** One encoded-word (RFC 2047), which the parser leaves alone in a header that it does not know. */
function decoded(text: string): string {
  const word = /^=\?utf-8\?B\?([^?]*)\?=$/i.exec(text)?.[1];
  return word === undefined ? text : Buffer.from(word, 'base64').toString();
}

function seen(mail: ParsedMail): Seen {
  const header = (name: string) => {
    const value = mail.headers.get(name);
    return typeof value === 'string' ? value : '';
  };
  return {
    id: mail.messageId ?? '',
    references: [mail.references ?? []].flat().concat(mail.inReplyTo ?? []),
    subject: mail.subject ?? '',
    topic: decoded(header('thread-topic')),
    index: header('thread-index'),
  };
}

/** How many conversations there are where mails that share a key are one. */
function groups(mails: readonly Seen[], keysOf: (mail: Seen) => readonly string[]): number {
  const groupOf = new Map<string, object>();
  const all = new Set<{ keys: string[] }>();
  for (const mail of mails) {
    const keys = [...keysOf(mail)];
    const joined = [...all].filter((group) => group.keys.some((key) => keys.includes(key)));
    for (const group of joined) all.delete(group);
    const merged = { keys: [...keys, ...joined.flatMap((group) => group.keys)] };
    all.add(merged);
    for (const key of merged.keys) groupOf.set(key, merged);
  }
  return all.size;
}

/** Apple Mail, Thunderbird, Yandex: ids alone. */
const byIds = (mail: Seen) => [mail.id, ...mail.references];
/** Gmail, Mail.ru: ids, and a subject that stays what it is but for answer prefixes. */
const bare = (subject: string) => subject.replace(/^(?:re|на|отв):\s*/i, '');
const byIdsAndSubject = (mail: Seen) => byIds(mail).map((id) => `${id} ${bare(mail.subject)}`);
/** Outlook, Exchange: the conversation of the Thread-Index. */
const byThreadIndex = (mail: Seen) => [
  Buffer.from(mail.index, 'base64').subarray(0, 22).toString('hex'),
];

const outlookIndex = 'AQHXw6KxABEiM0RVZneImaq7zN3u/w==';

/** The customer's mail, kept as it came; returns what the ticket is told of it. */
async function customersMail(
  ticketId: string,
  more: { cites?: string[]; index?: string; id?: string },
) {
  const contentId = `mail-${randomUUID()}`;
  const messageId = more.id === undefined ? undefined : `<${more.id}@customer.example>`;
  const raw = Buffer.from(
    `From: vera@customer.example\r\nSubject: Re: test\r\n` +
      (more.index === undefined ? '' : `Thread-Index: ${more.index}\r\n`) +
      `\r\nThread-Index: AQHbodybodybodybodybodybodybodybody==\r\n`,
  );
  const kept = keptMail({ mailId: contentId, messageId, raw, fate: { ticketId } });
  const content = testContent(contentId, 'Не печатает.', {
    messageId,
    referenceIds: more.cites ?? [],
  });
  await keepMail(database.pool, kept, content);
  return contentId;
}

/** A ticket's whole life: opened by the customer, answered, asked again, solved, rated. */
async function life(first: Parameters<typeof customersMail>[1], citesOurs: boolean) {
  const tickets = new RecordedTickets(database.pool);
  const ticketId = randomUUID();
  sink.mails.length = 0;
  const deliverAll = async () => {
    for (const { mailSeq, state } of await mailsBefore(database.pool, ticketId, 1_000, 100)) {
      if (state === 'accepted') continue;
      await new MockActivityEnvironment().run(() =>
        deliverMail(database.pool, testPostOffice(relay), log, { ticketId, mailSeq }),
      );
    }
  };
  const contentId = await customersMail(ticketId, first);
  const command = { kind: 'openTicket', channel: 'email', language: 'ru', contentId } as const;
  await tickets.give(ticketId, customer, { ...command, terms: defaultTerms() });
  await deliverAll();
  await tickets.reply(ticketId, 'Проверьте кабель.');
  await deliverAll();
  const ours = sink.mails.at(-1)?.parsed.messageId ?? '';
  const second = await customersMail(ticketId, {
    ...(citesOurs ? { cites: [ours] } : {}),
    ...(first.index === undefined ? {} : { index: first.index }),
    id: `second-${ticketId}`,
  });
  await tickets.give(ticketId, customer, { kind: 'clientReply', contentId: second });
  await tickets.reply(ticketId, 'Тогда тонер.');
  await tickets.reply(ticketId, 'Заменили.', 'resolved');
  tickets.nowMs += 25 * 3_600_000;
  await tickets.passTime(ticketId);
  await deliverAll();
  expect(sink.mails).toHaveLength(5);
  await tickets.give(ticketId, anna, { kind: 'changeStatus', status: 'closed' });
  return sink.mails.map(({ parsed }) => seen(parsed));
}

describe('the mails of a whole ticket', () => {
  test.each([
    ['whose customer’s client cites what it answers', { id: 'm1' }, true],
    ['whose customer writes a fresh mail each time', { id: 'm2' }, false],
    ['whose first mail had no Message-ID', {}, true],
    ['whose customer writes with Outlook', { id: 'm3', index: outlookIndex }, true],
  ] as const)(
    'are one conversation in every client, of a customer %s',
    async (_case, first, cites) => {
      const mails = await life(first, cites);
      expect(groups(mails, byIds)).toBe(1);
      expect(groups(mails, byIdsAndSubject)).toBe(1);
      expect(groups(mails, byThreadIndex)).toBe(1);
      expect(new Set(mails.map(({ topic }) => topic))).toEqual(new Set(['Не печатает']));
      expect(new Set(mails.map(({ index }) => index)).size).toBe(mails.length);
      for (const { references } of mails) expect(references.length).toBeLessThanOrEqual(31);
    },
  );

  test('continue the conversation that Outlook has begun', async () => {
    const mails = await life({ id: 'm4', index: outlookIndex }, true);
    const conversation = Buffer.from(outlookIndex, 'base64');
    for (const { index } of mails) {
      expect(Buffer.from(index, 'base64').subarray(0, 22)).toEqual(conversation);
    }
  });

  test('are not one with those of another ticket of the same subject', async () => {
    const both = [...(await life({ id: 'm5' }, true)), ...(await life({ id: 'm6' }, true))];
    expect(groups(both, byIds)).toBe(2);
    expect(groups(both, byIdsAndSubject)).toBe(2);
    expect(groups(both, byThreadIndex)).toBe(2);
  });
});
