import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { endAttempt } from '../../src/db/delivery-evidence';
import { beginAttempt } from '../../src/db/outbox';
import { beginCopyAttempt } from '../../src/db/outbox-copies';
import { releaseMail } from '../../src/intake/release-mail';
import { bounceAddress } from '../../src/mail/bounce-address';
import { outgoingMessageId } from '../../src/mail/message-id';
import { participantIdOf } from '../../src/mail/participant-id';
import { replyAddress } from '../../src/mail/reply-address';
import { testSecret } from '../support/ticket-lab';
import { IntakeLab, support, vera, type TestMail } from './intake-lab';

const domain = 'desk.example';
let lab: IntakeLab;
let ticketId: string;
/** The event that asked for the agent's reply. */
let mailSeq: number;
let messageId: string;

beforeAll(async () => {
  lab = await IntakeLab.start();
  ticketId = (await lab.receive({})).row.ticket_id ?? '';
  await lab.desk.reply(ticketId, 'Проверьте кабель.');
  mailSeq = (await lab.events(ticketId, 'messageAdded')).at(-1)?.seq ?? 0;
  messageId = outgoingMessageId(testSecret, domain, { ticketId, seq: mailSeq });
  await beginAttempt(lab.database.pool, ticketId, mailSeq, { mail: messageId, notice: '<n@x>' });
});
afterAll(() => lab.stop());

type Report = {
  action?: string;
  status?: string;
  envelopeId?: string;
  returned?: string;
  original?: string;
  final?: string;
};

/** A report by RFC 3464, as Postfix and Exim send it. */
function report({
  action = 'failed',
  status = '5.1.1',
  envelopeId,
  returned,
  original,
  final = vera,
}: Report): TestMail {
  const text = [
    '--r',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'The mail could not be delivered.',
    '--r',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.customer.example',
    ...(envelopeId === undefined ? [] : [`Original-Envelope-Id: ${envelopeId}`]),
    '',
    ...(original === undefined ? [] : [`Original-Recipient: rfc822;${original}`]),
    `Final-Recipient: rfc822; ${final}`,
    `Action: ${action}`,
    `Status: ${status}`,
    'Diagnostic-Code: smtp; 550 5.1.1 No such user',
    '--r',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${returned ?? '<theirs@elsewhere.example>'}`,
    'Subject: Re',
    '--r--',
  ].join('\r\n');
  return {
    from: 'MAILER-DAEMON@mx.customer.example',
    mailFrom: '',
    subject: 'Undelivered Mail Returned to Sender',
    headers: ['Content-Type: multipart/report; report-type=delivery-status; boundary=r'],
    text,
  };
}

async function bounces() {
  return lab.events(ticketId, 'deliveryBounced');
}

describe('a delivery report', () => {
  test.each<[string, () => TestMail]>([
    ['by the envelope id', () => report({ envelopeId: messageId.slice(1, -1) })],
    ['by the returned Message-ID', () => report({ returned: messageId, status: '5.2.2' })],
    [
      'by the bounce address that it came to',
      () => ({ ...report({}), rcptTo: [bounceAddress(testSecret, support, ticketId)] }),
    ],
  ])('is matched to the mail that it is about %s, and marks it', async (_how, mail) => {
    const { note, row } = await lab.receive(mail());
    expect([note, row.ticket_id, row.mail_class]).toEqual(['noted', ticketId, 'bounce']);
    // All three speak of one mail and one recipient, so that the ticket knows one bounce.
    expect(await bounces()).toMatchObject([{ mailSeq, outcome: 'failed', statusCode: '5.1.1' }]);
    const outbox = await lab.database.pool.query<{ state: string }>(
      'select state from outbox where ticket_id = $1 and mail_seq = $2',
      [ticketId, mailSeq],
    );
    expect(outbox.rows).toEqual([{ state: 'bounced' }]);
    expect((await lab.desk.state(ticketId)).status).toBe('pending');
  });

  test.each<[string, () => TestMail]>([
    ['a mail of somebody else’s', () => report({})],
    [
      'a mail with a forged id of ours',
      () => report({ returned: messageId.replace(/\.[a-z2-7]{5}/, '.aaaaa') }),
    ],
  ])('about %s is held and touches no ticket', async (_what, mail) => {
    const before = await bounces();
    const { note, row } = await lab.receive(mail());
    expect([note, row.cause]).toEqual(['held', 'bounce']);
    expect(lab.holds).toContain(row.mail_id);
    expect(await bounces()).toEqual(before);
  });

  test('that says only that the mail is late is no failure', async () => {
    const late = (await lab.receive({ messageId: '<late@customer.example>' })).row.ticket_id ?? '';
    await lab.desk.reply(late, 'Сейчас.');
    const seq = (await lab.events(late, 'messageAdded')).at(-1)?.seq ?? 0;
    const returned = outgoingMessageId(testSecret, domain, { ticketId: late, seq });
    await beginAttempt(lab.database.pool, late, seq, { mail: returned, notice: '<n2@x>' });
    await lab.receive(report({ action: 'delayed', status: '4.4.1', returned }));
    expect(await lab.events(late, 'deliveryBounced')).toMatchObject([
      { outcome: 'delayed', statusCode: '4.4.1' },
    ]);
    expect((await lab.desk.state(late)).mail.bounces).toHaveLength(1);
  });
});

const boris = 'boris@customer.example';
const forwardedTo = 'vera@elsewhere.example';

/** What the relay said of a copy at each attempt; nothing of one that it was never offered. */
type Attempts = readonly ('accepted' | 'failed' | 'unknown' | 'queued')[];

/** A ticket whose reply went to Vera and, if he is in Cc, to Boris. */
async function replied(attempts: { vera: Attempts; boris?: Attempts }) {
  const headers = attempts.boris === undefined ? [] : [`Cc: ${boris}`];
  const id = (await lab.receive({ headers })).row.ticket_id ?? '';
  await lab.desk.reply(id, 'Проверьте кабель.');
  const seq = (await lab.events(id, 'messageAdded')).at(-1)?.seq ?? 0;
  const returned = outgoingMessageId(testSecret, domain, { ticketId: id, seq });
  const { pool } = lab.database;
  for (const answer of attempts.vera) {
    await beginAttempt(pool, id, seq, { mail: returned, notice: returned });
    await endAttempt(pool, { ticketId: id, mailSeq: seq, participantId: '' }, answer, 'said');
  }
  const copy = { ticketId: id, mailSeq: seq, participantId: participantIdOf(testSecret, boris) };
  for (const answer of attempts.boris ?? []) {
    await beginCopyAttempt(pool, copy);
    await endAttempt(pool, copy, answer, 'said');
  }
  return { id, returned };
}

/** How the replies stand: Vera's copies, then Boris's if he has any. */
async function statesOf(id: string): Promise<string[]> {
  const { rows } = await lab.database.pool.query<{ state: string }>(
    `select state, mail_seq, '' as whose from outbox where ticket_id = $1 and kind = 'reply'
     union all select state, mail_seq, participant_id from outbox_copies where ticket_id = $1
     order by whose, mail_seq`,
    [id],
  );
  return rows.map(({ state }) => state);
}

describe('whose copy came back', () => {
  test.each<[string, { vera: Attempts; boris?: Attempts }, Report, string[]]>([
    [
      'is the participant’s whom the report names',
      { vera: ['accepted'], boris: ['accepted'] },
      { final: boris.toUpperCase() },
      ['accepted', 'bounced'],
    ],
    [
      'is that of the recipient whom we wrote to, wherever they forward their mail',
      { vera: ['accepted'], boris: ['accepted'] },
      { original: boris, final: forwardedTo },
      ['accepted', 'bounced'],
    ],
    [
      'is that of the mail’s one recipient, whatever address a forwarding has made of it',
      { vera: ['accepted'] },
      { final: forwardedTo },
      ['bounced'],
    ],
    [
      'is that of the only one whose copy the relay took',
      { vera: ['failed'], boris: ['accepted'] },
      { final: forwardedTo },
      ['failed', 'bounced'],
    ],
    [
      'may be one of which it is not known whether the relay took it',
      { vera: ['unknown'] },
      {},
      ['bounced'],
    ],
    [
      'may be one whose second attempt was refused, after an answer that was lost',
      { vera: ['unknown', 'failed'] },
      {},
      ['bounced'],
    ],
    [
      'may be one that waits again, after an answer that was lost',
      { vera: ['unknown', 'queued'] },
      {},
      ['bounced'],
    ],
  ])('%s', async (_whose, attempts, named, states) => {
    const { id, returned } = await replied(attempts);
    const { note } = await lab.receive(report({ returned, ...named }));
    expect([note, await statesOf(id)]).toEqual(['noted', states]);
    expect(await lab.events(id, 'deliveryBounced')).toMatchObject([{ notified: 'team' }]);
  });

  test('is blamed on nobody where several got the mail and the report names none of them', async () => {
    const { id, returned } = await replied({ vera: ['accepted'], boris: ['accepted'] });
    for (const final of [forwardedTo, 'another@elsewhere.example']) {
      const { note } = await lab.receive(report({ returned, final }));
      expect(note).toBe('noted');
    }
    expect(await statesOf(id)).toEqual(['accepted', 'accepted']);
    // However many strangers are named, the team is told once.
    expect(await lab.events(id, 'deliveryBounced')).toMatchObject([
      { participantId: null, isRecipientUnknown: true, outcome: 'failed', notified: 'team' },
    ]);
    // What is said of a recipient by name is news beside it.
    await lab.receive(report({ returned }));
    expect(await statesOf(id)).toEqual(['bounced', 'accepted']);
    expect(await lab.events(id, 'deliveryBounced')).toHaveLength(2);
  });

  test.each<[string, { vera: Attempts; boris?: Attempts }, Report]>([
    ['was never handed over', { vera: [] }, {}],
    ['waits for another attempt', { vera: ['queued'] }, {}],
    ['the relay refused at once', { vera: ['failed'] }, {}],
    ['the relay refused at once, by a forwarding’s name', { vera: ['failed'] }, { final: boris }],
    [
      'the relay refused at once, though another’s was taken',
      { vera: ['accepted'], boris: ['failed'] },
      { final: boris },
    ],
  ])(
    'is no copy that %s: the report is held and changes nothing',
    async (_what, attempts, named) => {
      const { id, returned } = await replied(attempts);
      const states = await statesOf(id);
      const { note, row } = await lab.receive(report({ returned, ...named }));
      expect([note, row.cause]).toEqual(['held', 'bounce']);
      expect(row.detail).toMatch(/never taken by the relay/);
      expect(lab.holds).toContain(row.mail_id);
      expect(await statesOf(id)).toEqual(states);
      expect(await lab.events(id, 'deliveryBounced')).toEqual([]);
    },
  );

  test('is no later mail’s than the one that had left, by the bounce address alone', async () => {
    const { id } = await replied({ vera: ['accepted'] });
    await lab.desk.reply(id, 'И ещё одно.');
    const rcptTo = [bounceAddress(testSecret, support, id)];
    await lab.receive({ ...report({}), rcptTo });
    expect(await statesOf(id)).toEqual(['bounced', 'queued']);
  });
});

describe('an automatic reply', () => {
  const vacation = { headers: ['Auto-Submitted: auto-replied'], text: 'Я в отпуске до 20 января.' };

  test('to a ticket is noted there, reopens nothing and is no message', async () => {
    const before = await lab.desk.state(ticketId);
    const to = replyAddress(testSecret, support, ticketId);
    const { note, row } = await lab.receive({ ...vacation, to });
    expect([note, row.ticket_id, row.mail_class]).toEqual(['noted', ticketId, 'auto_reply']);
    expect(await lab.events(ticketId, 'automaticMailNoted')).toMatchObject([
      { mailClass: 'auto_reply', contentId: row.mail_id },
    ]);
    const after = await lab.desk.state(ticketId);
    expect(after).toMatchObject({
      status: before.status,
      messageCount: before.messageCount,
      updatedAtMs: before.updatedAtMs,
    });
  });

  test('to the bounce address is noted on its ticket', async () => {
    const { row } = await lab.receive({
      ...vacation,
      mailFrom: '',
      rcptTo: [bounceAddress(testSecret, support, ticketId)],
    });
    expect(row.ticket_id).toBe(ticketId);
  });

  test('to a ticket that has fifty of them is held, where a person can see it', async () => {
    const { row } = await lab.receive({});
    const id = row.ticket_id ?? '';
    const to = replyAddress(testSecret, support, id);
    const mails = Array.from({ length: 51 }, (_, index) => index);
    const notes: string[] = [];
    for (const index of mails) {
      notes.push((await lab.receive({ ...vacation, to, subject: `Отпуск ${index}` })).note);
    }
    expect(notes).toEqual([...mails.slice(1).map(() => 'noted'), 'held']);
    expect(await lab.events(id, 'automaticMailNoted')).toHaveLength(50);
  });

  test('to nothing of ours is held and never answered, also when it is released', async () => {
    const { note, row } = await lab.receive({ ...vacation, from: 'robot@customer.example' });
    expect([note, row.cause, row.ticket_id]).toEqual(['held', 'auto_reply', null]);
    const released = await releaseMail(lab.deps, row.mail_id);
    const opened = 'ticketId' in released ? released.ticketId : '';
    expect((await lab.events(opened, 'messageAdded'))[0]?.mail).toBeNull();
  });
});

describe('our own mail that comes back', () => {
  test('is held, so that nothing answers itself', async () => {
    const { row } = await lab.receive({ from: support, headers: [`X-Loop: ${support}`] });
    expect(row.cause).toBe('loop');
  });
});
