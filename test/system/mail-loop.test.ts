import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ParsedMail } from 'mailparser';
import { acceptedKeyword } from '../../src/mail/imap-connection';
import { plainMail, replyTo, sendRaw } from '../support/customer';
import { DeskProcesses } from '../support/desk-processes';
import { describeWithDovecot, Dovecot } from '../support/dovecot';
import { Exim, hasExim } from '../support/exim';
import { until } from '../support/until';
import { DeskView } from './support/desk-view';
import { untilSettled } from './support/settled';

const support = 'support@desk.example';
const vera = 'vera@customer.example';
const boss = 'boss@customer.example';
const team = 'team@company.example';
const away = 'away@customer.example';
/** Exim takes mail for them and finds out later that nobody has their name. */
const gone = 'gone@customer.example';
const neverThere = 'never-there@customer.example';

const freshId = () => `<${randomUUID()}@customer.example>`;

const describeWithServers = hasExim() ? describeWithDovecot : describe.skip;

describeWithServers('a desk between a real Exim and a real Dovecot', () => {
  let dovecot: Dovecot;
  let exim: Exim;
  let desk: DeskProcesses;
  let view: DeskView;

  beforeAll(async () => {
    dovecot = await Dovecot.start({ others: ['support', 'vera', 'boss', 'team', 'away'] });
    exim = await Exim.start({ port: dovecot.lmtpPort, protocol: 'lmtp', robotAt: away });
    const password = encodeURIComponent(dovecot.password);
    desk = await DeskProcesses.start({
      env: {
        IMAP_URL: `imap://support:${password}@127.0.0.1:${dovecot.port}/INBOX`,
        SMTP_URL: exim.url,
        OTVET_TEAM_ADDRESSES: `team=${team}`,
      },
    });
    view = new DeskView(desk);
  });
  afterAll(async () => {
    await desk.stop();
    await exim.stop();
    await dovecot.stop();
  });

  /** A person sends a mail through Exim. */
  async function send(raw: string, envelope: { from: string; to: string | string[] }) {
    expect(await sendRaw(exim.port, raw, envelope)).toMatchObject({ code: 250 });
  }

  /** The mails that a person has, once there are so many. */
  async function inboxOf(who: string, count: number): Promise<ParsedMail[]> {
    await until(async () => (await dovecot.mailsOf(who)).length >= count);
    return dovecot.mailsOf(who);
  }

  /** Resolves when no mail is on its way anywhere. */
  async function untilQuiet(): Promise<void> {
    await until(async () => {
      if (exim.queued() > 0) return false;
      const flags = await dovecot.flagsIn('INBOX', 'support');
      return flags.every((of) => of.includes(acceptedKeyword));
    });
    await untilSettled(desk);
  }

  async function post(path: string, body: unknown): Promise<void> {
    const answer = await desk.api('POST', path, body, {
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(answer.status).toBeLessThan(300);
  }

  test('acknowledges a customer’s mail, threads the answer to it and sends replies to all', async () => {
    const question = plainMail({
      from: vera,
      subject: 'Не печатает',
      text: 'Принтер молчит.',
      messageId: freshId(),
      headers: [`Cc: ${boss}`],
    });
    await send(question, { from: vera, to: [support, boss] });
    const [acknowledgement] = await inboxOf('vera', 1);
    if (acknowledgement === undefined) throw new Error('not acknowledged');
    const { number } = await view.ticketOf(vera);
    expect(acknowledgement.subject).toContain(`#${number}]`);
    expect((await view.ticketOf(vera)).participants).toMatchObject([{ address: boss }]);

    const sunk = { to: vera, raw: Buffer.alloc(0), parsed: acknowledgement };
    const answer = replyTo(sunk, { text: 'И не сканирует.', messageId: freshId() });
    await send(answer.raw, answer.envelope);
    await until(async () => (await view.ticketOf(vera)).messageCount === 2);

    await post(`/api/tickets/${number}/comments`, { text: 'Проверьте кабель.' });
    // The boss has the customer's own mail as well.
    const [, forVera] = await inboxOf('vera', 2);
    const [, forBoss] = await inboxOf('boss', 2);
    for (const copy of [forVera, forBoss]) {
      expect(copy?.text).toContain('Проверьте кабель.');
      expect(copy?.messageId).toBe(forVera?.messageId);
      expect(JSON.stringify(copy?.cc)).toContain(boss);
    }
  });

  test('notes a participant’s copy that came back, marks it and tells the team', async () => {
    const ticket = await view.ticketOf(vera);
    await post(`/api/tickets/${ticket.number}/participants`, { add: [{ address: gone }] });
    await post(`/api/tickets/${ticket.number}/comments`, { text: 'Проверили?' });
    await until(async () => (await view.eventsOf(ticket, 'deliveryBounced')).length === 1);
    const [bounced] = await view.eventsOf(ticket, 'deliveryBounced');
    const mail = (await view.mailsOf(ticket)).find(({ mailSeq }) => mailSeq === bounced?.mailSeq);
    const copy = mail?.copies.find(({ address }) => address === gone);
    expect(bounced).toMatchObject({ outcome: 'failed', statusCode: '5.1.1', notified: 'team' });
    expect(bounced?.participantId).toBe(copy?.participantId);
    expect(mail).toMatchObject({ kind: 'reply', state: 'accepted' });
    expect(copy).toMatchObject({ state: 'bounced' });
    const [notice] = await inboxOf('team', 1);
    expect(notice?.subject).toContain(String(ticket.number));
  });

  test('notes the mail to a requester that came back and marks it', async () => {
    await post('/api/tickets', {
      requester: { address: neverThere, name: 'Пётр' },
      subject: 'По телефону',
      text: 'Не печатает.',
      channel: 'phone',
    });
    const ticket = await view.ticketOf(neverThere);
    await until(async () => (await view.mailsOf(ticket))[0]?.state === 'bounced');
    expect(await view.eventsOf(ticket, 'deliveryBounced')).toMatchObject([
      { outcome: 'failed', participantId: null, notified: 'team' },
    ]);
    expect((await view.ticketOf(neverThere)).messageCount).toBe(1);
    await inboxOf('team', 2);
  });

  test('notes what a robot answers, reopens nothing and never answers the robot', async () => {
    const raw = plainMail({
      from: away,
      subject: 'Перед отпуском',
      text: 'Принтер молчит.',
      messageId: freshId(),
    });
    await send(raw, { from: away, to: support });
    await inboxOf('away', 1);
    const ticket = await view.ticketOf(away);
    const noted = () => view.eventsOf(ticket, 'automaticMailNoted');
    await until(async () => (await noted()).length === 1);

    await post(`/api/tickets/${ticket.number}/comments`, {
      text: 'Починили.',
      status: 'resolved',
    });
    await until(async () => (await noted()).length === 2);
    await untilQuiet();
    expect(await noted()).toMatchObject([{ mailClass: 'auto_reply' }, { mailClass: 'auto_reply' }]);
    expect(await view.ticketOf(away)).toMatchObject({ status: 'resolved', messageCount: 2 });
    // The acknowledgement and the reply: the robot's two answers brought nothing.
    expect(await dovecot.mailsOf('away')).toHaveLength(2);
    expect(await view.quarantine()).toEqual([]);
  });
});
