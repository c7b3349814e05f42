import { describe, expect, it } from '@jest/globals';
import { classifyMail, type MailClass } from '../../src/mail/classify';
import type { InboundMail, MailEnvelope } from '../../src/mail/inbound-mail';
import { outgoingMessageId } from '../../src/mail/message-id';

const own = { addresses: ['support@desk.example'], mailDomain: 'desk.example' };
const ticketId = '018f4c1e-7b1d-8aaa-9bbb-0123456789ab';

function mailWith(
  headers: Record<string, string | string[]>,
  more: Partial<InboundMail> = {},
): InboundMail {
  return {
    messageId: '<1@client.example>',
    from: { address: 'ivan@client.example', name: 'Иван' },
    replyTo: undefined,
    to: [],
    cc: [],
    subject: '',
    dateMs: undefined,
    inReplyTo: [],
    references: [],
    text: '',
    html: undefined,
    attachments: [],
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value].flat()]),
    ),
    ...more,
  };
}

const envelope: MailEnvelope = {
  mailFrom: 'ivan@client.example',
  rcptTo: ['support@desk.example'],
  remoteAddress: '127.0.0.1',
};

const attachment = (contentType: string) => ({ name: 'x', contentType, content: Buffer.alloc(0) });
const from = (address: string) => ({ from: { address, name: '' } });

describe('classifyMail', () => {
  it.each<[string, MailClass['kind'], InboundMail, string?]>([
    ['an ordinary mail', 'human', mailWith({})],
    ['Auto-Submitted: no', 'human', mailWith({ 'auto-submitted': 'no' })],
    ['Auto-Submitted: no with a comment', 'human', mailWith({ 'auto-submitted': 'No (by hand)' })],
    ['a header called like a method', 'human', mailWith({ constructor: 'x', 'x-mailer': 'y' })],
    [
      'a delivery report',
      'bounce',
      mailWith({ 'content-type': 'multipart/report; report-type="delivery-status"; boundary=x' }),
      '',
    ],
    [
      'a report without its type',
      'bounce',
      mailWith(
        { 'content-type': 'multipart/report; boundary=x' },
        { attachments: [attachment('message/delivery-status')] },
      ),
      '',
    ],
    ['an old bounce', 'bounce', mailWith({}, from('MAILER-DAEMON@mx.example')), ''],
    [
      'a bare MAILER-DAEMON',
      'bounce',
      mailWith({ from: 'MAILER-DAEMON (Mail System)' }, { from: undefined }),
      '',
    ],
    ['X-Failed-Recipients', 'bounce', mailWith({ 'x-failed-recipients': 'a@b.example' }), ''],
    [
      'a spam complaint',
      'complaint',
      mailWith({ 'content-type': 'multipart/report; report-type=feedback-report' }),
    ],
    [
      'a read receipt',
      'receipt',
      mailWith({ 'content-type': 'multipart/report; report-type=disposition-notification' }),
    ],
    [
      'an out-of-office answer',
      'auto_reply',
      mailWith({ 'auto-submitted': 'auto-replied (vacation)' }),
    ],
    ['generated mail', 'auto_reply', mailWith({ 'auto-submitted': 'auto-generated' })],
    ['X-Autoreply', 'auto_reply', mailWith({ 'x-autoreply': 'yes' })],
    ['Precedence: auto_reply', 'auto_reply', mailWith({ precedence: 'auto_reply' })],
    [
      'X-Auto-Response-Suppress: OOF',
      'auto_reply',
      mailWith({ 'x-auto-response-suppress': 'DR, OOF' }),
    ],
    ['X-Auto-Response-Suppress: DR alone', 'human', mailWith({ 'x-auto-response-suppress': 'DR' })],
    ['a null return path', 'auto_reply', mailWith({}), ''],
    ['a null Return-Path field', 'auto_reply', mailWith({ 'return-path': '<>' })],
    ['the postmaster', 'auto_reply', mailWith({}, from('postmaster@x.example'))],
    ['a mailing list', 'list', mailWith({ 'list-id': '<dev.lists.example>' })],
    ['a newsletter', 'list', mailWith({ 'list-unsubscribe': '<mailto:x@y.example>' })],
    ['Precedence: bulk', 'list', mailWith({ precedence: 'bulk' })],
    ['our own address', 'loop', mailWith({}, from('Support@desk.example'))],
    ['a signed address of ours', 'loop', mailWith({}, from('support+code.mac@desk.example'))],
    ['our X-Loop', 'loop', mailWith({ 'x-loop': 'support@desk.example' })],
    ['the X-Loop of another desk', 'human', mailWith({ 'x-loop': 'help@other.example' })],
    [
      'our own Message-ID',
      'loop',
      mailWith({}, { messageId: outgoingMessageId('s', 'desk.example', { ticketId, seq: 1 }) }),
    ],
    ['a colleague in our domain', 'human', mailWith({}, { messageId: '<abc@desk.example>' })],
    [
      'a mail that goes round',
      'loop',
      mailWith({ received: Array.from({ length: 101 }, () => 'by x') }),
    ],
  ])('takes %s for %s', (_case, kind, mail, mailFrom = 'ivan@client.example') => {
    expect(classifyMail(mail, { ...envelope, mailFrom }, own).kind).toBe(kind);
  });

  it('takes a forwarded delivery report for a person asking about it', () => {
    const mail = mailWith(
      { 'content-type': 'multipart/mixed; boundary=x' },
      { attachments: [attachment('message/delivery-status')] },
    );
    expect(classifyMail(mail, envelope, own).kind).toBe('human');
  });

  it('says what made it decide', () => {
    expect(classifyMail(mailWith({ 'auto-submitted': 'auto-replied' }), envelope, own)).toEqual({
      kind: 'auto_reply',
      because: 'Auto-Submitted: auto-replied',
    });
  });
});
