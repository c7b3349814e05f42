import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { workflowIdOf } from '../../workflows/messages';
import { plainMail, replyTo, sendRaw } from '../support/customer';
import { DeskProcesses } from '../support/desk-processes';
import { until } from '../support/until';

let counter = 0;
const freshId = () => `<${(counter += 1)}.${process.pid}.${Date.now()}@customer.example>`;

describe('a customer’s mail', () => {
  let desk: DeskProcesses;
  beforeAll(async () => {
    desk = await DeskProcesses.start();
  });
  afterAll(() => desk.stop());

  const send = (
    raw: string | Buffer,
    from: string,
    to: string | string[] = 'support@desk.example',
  ) => sendRaw(desk.ports.intake, raw, { from, to });

  /** Sends a new request and returns its acknowledgement. */
  async function request(from: string, subject = 'Не печатает') {
    const raw = plainMail({ from, subject, text: 'Принтер молчит.', messageId: freshId() });
    expect(await send(raw, from)).toMatchObject({ code: 250 });
    await until(() => desk.relay.to(from).length === 1);
    const acknowledgement = desk.relay.to(from)[0];
    if (!acknowledgement) throw new Error('no acknowledgement');
    return { raw, acknowledgement };
  }

  async function ticketOf(from: string) {
    const rows = await desk.database.pool.query<{
      ticket_id: string;
      number: number;
      status: string;
      messages: number;
    }>(
      `select ticket_id, number, status,
              (select count(*)::int from messages m where m.ticket_id = t.ticket_id) as messages
         from tickets t where requester_address = $1 order by number`,
      [from],
    );
    return rows.rows;
  }

  test('becomes a ticket with a number and is acknowledged with it, in its language', async () => {
    const { acknowledgement } = await request('vera@customer.example');
    const [ticket] = await ticketOf('vera@customer.example');
    expect(ticket).toMatchObject({ status: 'new', messages: 1 });
    expect(acknowledgement.parsed.subject).toContain(String(ticket?.number));
    expect(acknowledgement.parsed.text).toMatch(/обращение/i);
    expect(acknowledgement.parsed.headers.get('auto-submitted')).toBe('auto-replied');
  });

  test('written in English is answered in English', async () => {
    const from = 'john@customer.example';
    const raw = plainMail({
      from,
      subject: 'It is broken',
      text: 'Please help me.',
      messageId: freshId(),
    });
    await send(raw, from);
    await until(() => desk.relay.to(from).length === 1);
    expect(desk.relay.to(from)[0]?.parsed.text).toMatch(/request|ticket/i);
  });

  test('becomes a workflow that spends nothing on stack traces of its promises', async () => {
    const from = 'without-traces@customer.example';
    await request(from);
    const [ticket] = await ticketOf(from);
    const connection = await Connection.connect({ address: desk.temporalAddress });
    const { workflow } = new Client({ connection, namespace: desk.namespace });
    const traces = await workflow
      .getHandle(workflowIdOf(ticket?.ticket_id ?? ''))
      .query<string>('__stack_trace');
    await connection.close();
    expect(traces).toBe('');
  });

  test.each([
    ['as the client sends it', undefined],
    ['with another subject', 'совсем другая тема'],
    ['without any subject', ''],
  ])('that replies to ours lands on the same ticket %s', async (label, subject) => {
    const from = `reply-${label.length}@customer.example`;
    const { acknowledgement } = await request(from);
    const reply = replyTo(acknowledgement, {
      text: 'Ещё вот что.',
      messageId: freshId(),
      ...(subject === undefined ? {} : { subject }),
    });
    expect(await sendRaw(desk.ports.intake, reply.raw, reply.envelope)).toMatchObject({
      code: 250,
    });
    await until(async () => (await ticketOf(from))[0]?.messages === 2);
    expect(await ticketOf(from)).toHaveLength(1);
    // A reply is not acknowledged: nobody wants two answers to one letter.
    expect(desk.relay.to(from)).toHaveLength(1);
  });

  test('that replies without our address is found by its threading headers', async () => {
    const from = 'headers@customer.example';
    const { acknowledgement } = await request(from);
    const reply = replyTo(acknowledgement, { text: 'Из другого клиента.', messageId: freshId() });
    await sendRaw(desk.ports.intake, reply.raw, { from, to: 'support@desk.example' });
    await until(async () => (await ticketOf(from))[0]?.messages === 2);
  });

  test('with a forged number in its subject opens a ticket of its own', async () => {
    await request('victim@customer.example');
    const [victim] = await ticketOf('victim@customer.example');
    const from = 'stranger@elsewhere.example';
    await send(
      plainMail({
        from,
        subject: `Re: [#${victim?.number}] Не печатает`,
        text: 'Пустите',
        messageId: freshId(),
      }),
      from,
    );
    await until(async () => (await ticketOf(from)).length === 1);
    expect((await ticketOf('victim@customer.example'))[0]?.messages).toBe(1);
  });

  test('delivered twice, and ten times at once, is one ticket and one acknowledgement', async () => {
    const from = 'again@customer.example';
    const raw = plainMail({ from, subject: 'Раз', text: 'Один раз.', messageId: freshId() });
    const trace = (hop: number) =>
      `Received: from relay${hop}.example by desk.example; Mon, 12 Jan 2026 10:00:0${hop} +0300\r\n${raw}`;
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, hop) => send(trace(hop), from)),
    );
    expect(answers.map((answer) => answer.code)).toEqual(Array<number>(10).fill(250));
    await until(() => desk.relay.to(from).length === 1);
    expect(await send(raw, from)).toMatchObject({ code: 250 });
    expect(await ticketOf(from)).toMatchObject([{ messages: 1 }]);
    expect(desk.relay.to(from)).toHaveLength(1);
  });

  test('whose reply is delivered twice at once adds one message', async () => {
    const from = 'twice@customer.example';
    const { acknowledgement } = await request(from);
    const reply = replyTo(acknowledgement, { text: 'Один раз.', messageId: freshId() });
    const both = [1, 2].map(() => sendRaw(desk.ports.intake, reply.raw, reply.envelope));
    expect((await Promise.all(both)).map((answer) => answer.code)).toEqual([250, 250]);
    await until(async () => (await ticketOf(from))[0]?.messages === 2);
    await request('after-twice@customer.example');
    expect(await ticketOf(from)).toMatchObject([{ messages: 2 }]);
  });

  test('that reuses a Message-ID with other content is a ticket of its own', async () => {
    const from = 'reuse@customer.example';
    const messageId = freshId();
    await send(plainMail({ from, subject: 'Один', text: 'Первый вопрос', messageId }), from);
    await send(plainMail({ from, subject: 'Два', text: 'Второй вопрос', messageId }), from);
    await until(async () => (await ticketOf(from)).length === 2);
  });

  describe('that can’t become a message', () => {
    async function heldWith(from: string): Promise<unknown[]> {
      const rows = await desk.database.pool.query<{ cause: string; has_raw: boolean }>(
        'select cause, length(raw) > 0 as has_raw from inbound_mails where mail_from = $1',
        [from],
      );
      return rows.rows;
    }

    test.each([
      [
        'from a robot that says so',
        'robot@x.example',
        ['Auto-Submitted: auto-replied'],
        'auto_reply',
      ],
      ['from a list', 'list@x.example', ['List-Id: <news.x.example>'], 'list'],
      ['marked as bulk', 'bulk@x.example', ['Precedence: bulk'], expect.any(String)],
    ])('%s is kept, held and never answered', async (_case, from, headers, cause) => {
      const raw = plainMail({
        from,
        subject: 'Авто',
        text: 'Я в отпуске',
        messageId: freshId(),
        headers,
      });
      expect(await send(raw, from)).toMatchObject({ code: 250 });
      expect(await heldWith(from)).toEqual([{ cause, has_raw: true }]);
      expect(await ticketOf(from)).toEqual([]);
      expect(desk.relay.to(from)).toEqual([]);
    });

    test('with a null return path is a bounce: held, never answered', async () => {
      const raw = plainMail({
        from: 'mailer-daemon@x.example',
        subject: 'Undelivered',
        text: 'failed',
        messageId: freshId(),
      });
      expect(await send(raw, '')).toMatchObject({ code: 250 });
      expect(await heldWith('')).toMatchObject([{ has_raw: true }]);
    });

    test('without From is held with its cause', async () => {
      const raw = plainMail({
        from: 'x',
        subject: 'Кто я',
        text: 'Никто',
        messageId: freshId(),
      }).replace(/^From: .*\r\n/, '');
      expect(await send(raw, 'nobody@x.example')).toMatchObject({ code: 250 });
      expect(await heldWith('nobody@x.example')).toEqual([{ cause: 'no_sender', has_raw: true }]);
    });

    test('over 25 MB is refused with 552', async () => {
      const raw = Buffer.concat([
        Buffer.from(
          plainMail({ from: 'big@x.example', subject: 'Дамп', text: '', messageId: freshId() }),
        ),
        Buffer.alloc(26 * 1024 * 1024, 'x'),
      ]);
      expect(await send(raw, 'big@x.example')).toMatchObject({ code: 552 });
    });

    test('to somebody who is not here is refused with 550', async () => {
      const raw = plainMail({
        from: 'lost@x.example',
        subject: 'x',
        text: 'x',
        messageId: freshId(),
      });
      expect(await send(raw, 'lost@x.example', 'boss@desk.example')).toMatchObject({ code: 550 });
      const forged = 'support+mfrggzdfmztwq2lkmfrggzdfmz.aaaaaaaaaaaaaaaaaaaa@desk.example';
      expect(await send(raw, 'lost@x.example', forged)).toMatchObject({ code: 550 });
    });

    test('of random bytes never stops the intake', async () => {
      const noise = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 251));
      const { code } = await send(noise, 'noise@x.example');
      expect([250, 554]).toContain(code);
      await request('after-noise@customer.example');
    });
  });
});
