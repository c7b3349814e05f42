import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../src/log';
import { classifyMail } from '../../src/mail/classify';
import { mailIdentity } from '../../src/mail/identity';
import type { InboundMail, MailEnvelope } from '../../src/mail/inbound-mail';
import { outgoingMessageId } from '../../src/mail/message-id';
import { createMailParser } from '../../src/mail/parse-mail';
import { createRelay, type OutgoingMail, type Relay } from '../../src/mail/relay';
import { replyAddress } from '../../src/mail/reply-address';
import { createSmtpIntake, type SmtpIntake } from '../../src/mail/smtp-intake';
import { renderMail } from '../../src/mail/templates';
import { threadMail } from '../../src/mail/thread';
import { visibleReply } from '../../src/mail/visible-reply';

const log = createLogger('test', 'silent');
const secret = 'a secret';
const mailboxAddress = 'support@desk.example';
const mailDomain = 'desk.example';
const ticketId = '018f4c1e-7b1d-8aaa-9bbb-000000000001';
const messageId = outgoingMessageId(secret, mailDomain, { ticketId, seq: 1 });
const replyTo = replyAddress(secret, mailboxAddress, ticketId);
const customer = { address: 'ivan@client.example', name: 'Иван Петров' };

type Received = { raw: Buffer; envelope: MailEnvelope; mail: InboundMail };
const received: Received[] = [];
const parser = createMailParser();
let intake: SmtpIntake;
let relay: Relay;

beforeAll(async () => {
  intake = createSmtpIntake({
    host: '127.0.0.1',
    port: 0,
    hostname: mailDomain,
    accepts: () => true,
    receive: async (raw, envelope) => {
      received.push({ raw, envelope, mail: await parser.parse(raw) });
      return { answer: 'kept', note: 'ok' };
    },
    log,
  });
  const { port } = await intake.listen();
  relay = createRelay(`smtp://127.0.0.1:${port}`, { log });
});
afterAll(async () => {
  await relay.close();
  await intake.close();
  await parser.close();
});

/** Sends `mail` through real SMTP and gives what arrived. */
async function through(mail: OutgoingMail): Promise<Received> {
  await expect(relay.send(mail)).resolves.toMatchObject({ outcome: 'accepted' });
  const last = received.at(-1);
  if (last === undefined) throw new Error('nothing arrived');
  return last;
}

const rendered = renderMail('reply', 'ru', {
  number: 12,
  ticketSubject: 'Не печатает',
  serviceName: 'Служба поддержки',
  requesterName: customer.name,
  agentName: 'Анна',
  comment: 'Пришлите, пожалуйста, снимок экрана.',
  original: { atText: 'вчера', text: 'Не печатает' },
  goodUrl: undefined,
  badUrl: undefined,
  ticketUrl: undefined,
  responseMinutes: undefined,
  closesAfterDays: undefined,
});

const ours: OutgoingMail = {
  ...rendered,
  envelopeFrom: '',
  to: customer,
  from: { address: mailboxAddress, name: 'Служба поддержки' },
  replyTo,
  messageId,
  references: [],
  dateMs: Date.UTC(2025, 6, 1, 7),
  language: 'ru',
  ticketNumber: 12,
  autoSubmitted: undefined,
};

/** What a mail client makes of «Ответить» to our mail. */
function answer(change: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    ...ours,
    envelopeFrom: customer.address,
    from: customer,
    to: { address: replyTo, name: '' },
    replyTo: customer.address,
    subject: `Re: ${rendered.subject}`,
    text: `Снимок во вложении.\n\n01.07.2025, 10:00, "Служба поддержки" <${mailboxAddress}>:\n${rendered.text.replace(/^/gm, '> ')}`,
    html: '<p>Снимок во вложении.</p>',
    messageId: '<answer@client.example>',
    inReplyTo: messageId,
    references: [messageId],
    ...change,
  };
}

const nothingStored = { ticketByMessageIds: () => Promise.resolve(new Map<string, string>()) };
const keys = { secret, mailboxAddress, mailDomain };
const own = { addresses: [mailboxAddress], mailDomain };

describe('a conversation by mail', () => {
  it('leads an answer back to its ticket, without the quote', async () => {
    const { mail, envelope } = await through(answer());
    expect(classifyMail(mail, envelope, own)).toEqual({ kind: 'human' });
    expect(await threadMail(mail, envelope, keys, nothingStored)).toEqual({
      ticketId,
      by: 'reply_address',
    });
    expect(visibleReply(mail.text).visible).toBe('Снимок во вложении.');
  });

  it.each<[string, Partial<OutgoingMail>, string]>([
    ['the subject was edited', { subject: 'Совсем другое' }, 'reply_address'],
    ['the ids were lost', { inReplyTo: '<x@y.example>', references: [] }, 'reply_address'],
    ['it went to the plain address', { to: { address: mailboxAddress, name: '' } }, 'message_id'],
  ])('leads it back also when %s', async (_case, change, by) => {
    const { mail, envelope } = await through(answer(change));
    expect(await threadMail(mail, envelope, keys, nothingStored)).toEqual({ ticketId, by });
  });

  it('knows its own mail when it comes back', async () => {
    const { mail, envelope } = await through(ours);
    expect(classifyMail(mail, envelope, own).kind).toBe('loop');
  });

  it('knows the same mail delivered twice', async () => {
    const identities: unknown[] = [];
    for (let delivery = 0; delivery < 2; delivery++) {
      const { raw, mail } = await through(answer());
      identities.push(mailIdentity({ mailbox: mailboxAddress, raw, messageId: mail.messageId }));
    }
    expect(identities[0]).toEqual(identities[1]);
  });
});
