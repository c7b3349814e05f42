import { describe, expect, it } from '@jest/globals';
import type { InboundMail, MailEnvelope } from '../../src/mail/inbound-mail';
import { outgoingMessageId } from '../../src/mail/message-id';
import { replyAddress } from '../../src/mail/reply-address';
import { threadMail } from '../../src/mail/thread';

const secret = 'a secret';
const mailboxAddress = 'support@desk.example';
const mailDomain = 'desk.example';
const [one, two] = [
  '018f4c1e-7b1d-8aaa-9bbb-000000000001',
  '018f4c1e-7b1d-8aaa-9bbb-000000000002',
] as const;
const addressOf = (ticketId: string) => replyAddress(secret, mailboxAddress, ticketId);
const idOf = (ticketId: string, seq = 1) =>
  outgoingMessageId(secret, mailDomain, { ticketId, seq });

const nobody = { address: 'x@y.example', name: '' };
const blank: InboundMail = {
  messageId: '<1@client.example>',
  from: nobody,
  replyTo: undefined,
  to: [],
  cc: [],
  subject: '[#12] Re: test',
  dateMs: undefined,
  inReplyTo: [],
  references: [],
  text: '',
  html: undefined,
  attachments: [],
  headers: {},
};

async function threaded(mail: Partial<InboundMail>, rcptTo: string[] = [mailboxAddress]) {
  const envelope: MailEnvelope = { mailFrom: nobody.address, rcptTo, remoteAddress: '127.0.0.1' };
  const lookups: string[][] = [];
  const thread = await threadMail(
    { ...blank, ...mail },
    envelope,
    { secret, mailboxAddress, mailDomain },
    {
      ticketByMessageIds: (ids) => {
        lookups.push(ids);
        return Promise.resolve(new Map([['<stored@client.example>', two]]));
      },
    },
  );
  return { thread, lookups };
}

describe('threadMail', () => {
  it('opens a new ticket for a mail that answers nothing, without asking anybody', async () => {
    expect(await threaded({})).toEqual({ thread: { ticketId: undefined }, lookups: [] });
  });

  it.each<[string, Partial<InboundMail>, string[]?]>([
    ['the envelope', {}, [addressOf(one)]],
    ['Delivered-To', { headers: { 'delivered-to': [`<${addressOf(one)}>`] } }],
    ['To', { to: [nobody, { address: addressOf(one), name: 'Support' }] }],
    ['Cc', { cc: [{ address: addressOf(one).toUpperCase(), name: '' }] }],
  ])('follows the reply address in %s', async (_case, mail, rcptTo = [mailboxAddress]) => {
    expect((await threaded(mail, rcptTo)).thread).toEqual({ ticketId: one, by: 'reply_address' });
  });

  it('follows our own Message-ID without a lookup', async () => {
    const { thread, lookups } = await threaded({ inReplyTo: [idOf(one)] });
    expect(thread).toEqual({ ticketId: one, by: 'message_id' });
    expect(lookups).toEqual([]);
  });

  it('follows a stored Message-ID with one lookup for all', async () => {
    const { thread, lookups } = await threaded({
      inReplyTo: ['<a@b.example>'],
      references: ['<stored@client.example>', '<c@b.example>'],
    });
    expect(thread).toEqual({ ticketId: two, by: 'message_id' });
    expect(lookups).toEqual([['<a@b.example>', '<c@b.example>', '<stored@client.example>']]);
  });

  it('prefers In-Reply-To, then the latest reference', async () => {
    const { thread } = await threaded({ inReplyTo: [idOf(one)], references: [idOf(two)] });
    expect(thread.ticketId).toBe(one);
    const latest = await threaded({ references: [idOf(one), idOf(two)] });
    expect(latest.thread.ticketId).toBe(two);
  });

  it('prefers a nearer stored id to a farther signed one', async () => {
    const { thread } = await threaded({ references: [idOf(one), '<stored@client.example>'] });
    expect(thread.ticketId).toBe(two);
  });

  it('records that a weaker sign names another ticket', async () => {
    const { thread } = await threaded({ inReplyTo: [idOf(two)] }, [addressOf(one)]);
    expect(thread).toEqual({ ticketId: one, by: 'reply_address', conflict: two });
    const both = await threaded({}, [addressOf(one), addressOf(two)]);
    expect(both.thread).toEqual({ ticketId: one, by: 'reply_address', conflict: two });
  });

  it.each<[string, Partial<InboundMail>, string[]?]>([
    ['a number in the subject', { subject: 'Re: [#12] test' }],
    [
      'an id that only looks like ours',
      { inReplyTo: [idOf(one).replace(/\.[^.@]*@desk/, '.aaaaaaaaaaaaaaaa@desk')] },
    ],
    ['an unsigned reply address', {}, ['support+12@desk.example']],
    [
      'another service’s id',
      { inReplyTo: [outgoingMessageId('other', mailDomain, { ticketId: one, seq: 1 })] },
    ],
  ])('does not believe %s', async (_case, mail, rcptTo = [mailboxAddress]) => {
    expect((await threaded(mail, rcptTo)).thread).toEqual({ ticketId: undefined });
  });
});
