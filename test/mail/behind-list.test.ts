import { describe, expect, test } from '@jest/globals';
import { unwrapListMail } from '../../src/mail/behind-list';
import { classifyMail } from '../../src/mail/classify';
import { readMail } from '../../src/mail/read-mail';
import { mailSource } from './mail-source';

const desk = 'support@desk.example';
const own = { addresses: [desk], mailDomain: 'desk.example' };
const lists = ['support.desk.example', 'help.lists.example'];

/** What Google Groups adds to each mail that it passes on. */
const group = [
  'Precedence: list',
  'Mailing-list: list support@desk.example; contact support+owners@desk.example',
  'List-ID: <support.desk.example>',
  'X-Original-Sender: ivan@customer.example',
  'List-Post: <https://groups.google.com/a/desk.example/group/support/post>, <mailto:support@desk.example>',
  'List-Unsubscribe: <mailto:googlegroups-manage+1+unsubscribe@googlegroups.com>',
];

/** The same where the author's domain has a DMARC policy that passing it on would break. */
const rewriting = [
  ...group,
  'X-Original-From: =?utf-8?B?0JjQstCw0L0=?= <ivan@customer.example>',
  'Reply-To: =?utf-8?B?0JjQstCw0L0=?= <ivan@customer.example>',
];

const ivan = 'Ivan <ivan@customer.example>';
const viaGroup = `"'Ivan' via Support" <${desk}>`;

type Came = { from?: string; fields: readonly string[]; mailFrom?: string; text?: string };

async function came({ from = ivan, fields, mailFrom = 'support+bncAB@desk.example', text }: Came) {
  const mail = await readMail(
    mailSource(
      `From: ${from}`,
      `To: ${desk}, help@lists.example, olga@customer.example`,
      'Subject: The printer',
      'Message-ID: <1@customer.example>',
      ...fields,
      'Content-Type: text/plain; charset=utf-8',
      '',
      text ?? 'It does not print.',
    ),
  );
  const envelope = { mailFrom, rcptTo: [desk], remoteAddress: '' };
  const sent = unwrapListMail(mail, envelope, lists, own.addresses);
  return { sent, kind: classifyMail(sent?.mail ?? mail, sent?.envelope ?? envelope, own).kind };
}

const returned = [
  'Content-Type: multipart/report; report-type=delivery-status; boundary=r',
  'X-Failed-Recipients: olga@customer.example',
];

describe('a mail that came through a list of the mailbox’s', () => {
  test.each<[string, Came, string]>([
    ['a customer’s', { fields: group }, 'human'],
    ['a customer’s, rewritten', { from: viaGroup, fields: rewriting }, 'human'],
    [
      'one through a Mailman that rewrites',
      {
        from: 'Ivan via Help <help@lists.example>',
        fields: [
          'List-Id: "Help, for all" <HELP.lists.example>',
          'Precedence: list',
          'Reply-To: ivan@customer.example',
        ],
        mailFrom: 'help-bounces@lists.example',
      },
      'human',
    ],
    ['an absence', { fields: [...group, 'Auto-Submitted: auto-replied'] }, 'auto_reply'],
    [
      'an absence in words',
      {
        fields: group,
        text: 'I am out of the office until Monday. For urgent matters contact Bob.',
      },
      'auto_reply',
    ],
    ['a bounce', { from: 'MAILER-DAEMON@mx.example', fields: [...group, ...returned] }, 'bounce'],
    ['a robot’s, in bulk', { fields: [...group, 'Precedence: bulk'] }, 'list'],
    ['a mail of ours', { fields: [...group, `X-Loop: ${desk}`] }, 'loop'],
    [
      'a mail of ours, in From alone',
      { from: desk, fields: group.filter((f) => !f.startsWith('X-')) },
      'loop',
    ],
    [
      'a mail of ours, as the list names it',
      {
        from: viaGroup,
        fields: [...group, `X-Original-From: ${desk}`].filter((f) => !f.includes('ivan')),
      },
      'loop',
    ],
  ])('%s, is what it was before', async (_what, mail, kind) => {
    const found = await came(mail);
    expect(found.sent).toBeDefined();
    expect(found.kind).toBe(kind);
  });

  test('keeps its author, who alone is answered, and none of the list’s addresses', async () => {
    const { sent } = await came({
      fields: [...group, 'Reply-To: help@lists.example, x@y.example'],
    });
    expect(sent).toMatchObject({ rewrittenBy: undefined, mail: { from: { name: 'Ivan' } } });
    const other = await came({ fields: [...group, `Reply-To: ${desk}`] });
    expect(other.sent?.mail.replyTo).toBeUndefined();
    expect(other.sent?.envelope.mailFrom).toBe('ivan@customer.example');
    const named = [...(other.sent?.mail.to ?? [])].map(({ address }) => address);
    expect(named).toEqual(['help@lists.example', 'olga@customer.example']);
  });

  test.each<[string, string[], string]>([
    ['X-Original-From', rewriting, 'Иван'],
    ['Reply-To', rewriting.filter((field) => !field.startsWith('X-')), 'Иван'],
    ['X-Original-Sender', group, 'Ivan'],
  ])('has the author that %s names where the list stands in From', async (_field, fields, name) => {
    const { sent } = await came({ from: viaGroup, fields });
    expect(sent?.mail.from).toEqual({ address: 'ivan@customer.example', name });
    expect(sent?.rewrittenBy).toBe('support.desk.example');
  });

  test('has no other author than From where the list did not put itself there', async () => {
    const { sent } = await came({ fields: [...group, 'X-Original-From: boss@elsewhere.example'] });
    expect(sent?.mail.from?.address).toBe('ivan@customer.example');
  });

  test('is not answered in a name among several', async () => {
    const two = 'X-Original-From: a@customer.example, b@customer.example';
    expect(
      (await came({ from: viaGroup, fields: ['List-Id: <support.desk.example>', two] })).kind,
    ).toBe('loop');
  });
});

describe('a mail of another list', () => {
  test.each<[string, string[]]>([
    ['that is not the mailbox’s', ['List-Id: <news.shop.example>', 'Precedence: list']],
    ['without a List-Id', ['Precedence: list']],
    ['that was sent to the mailbox’s list', ['List-Id: <news.shop.example>', ...group]],
    ['whose own fields stand beside ours', ['List-Unsubscribe: <mailto:u@shop.example>', ...group]],
  ])('%s stays a list’s', async (_what, fields) => {
    const found = await came({ fields });
    expect(found.sent).toBeUndefined();
    expect(found.kind).toBe('loop');
    const direct = await came({ fields, mailFrom: 'bounces@shop.example' });
    expect(direct.kind).toBe('list');
  });
});
