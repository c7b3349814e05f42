import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { holdCauseFacts } from '../../src/domain/hold-cause';
import { until } from '../support/until';
import { tokens } from './api-desk';
import { LiveDesk } from './live-desk';
import { hold, letter, support } from './held-letter';

describe('the quarantine decided about', () => {
  let desk: LiveDesk;
  beforeAll(async () => {
    desk = await LiveDesk.start();
  });
  afterAll(() => desk.stop());

  let count = 0;
  /** A letter that the intake takes for bulk mail, and its id in the quarantine. */
  async function receiveBulk(more: string[] = []): Promise<{ mailId: string; raw: Buffer }> {
    count += 1;
    const raw = Buffer.from(
      [
        'From: vera@customer.example',
        `To: ${support}`,
        `Subject: bulk ${count}`,
        `Message-ID: <bulk-${count}@customer.example>`,
        'Precedence: bulk',
        ...more,
        '',
        'Принтер не печатает.',
        '',
      ].join('\r\n'),
    );
    await desk.receive(raw, 'vera@customer.example');
    const found = await desk.database.pool.query<{ id: string }>(
      'select mail_id as id from inbound_mails where raw = $1',
      [raw],
    );
    return { mailId: found.rows[0]?.id ?? '', raw };
  }

  const messagesOf = async (ticketId: string) => {
    const found = await desk.database.pool.query<{ text: string }>(
      `select body_text as text from messages join contents using (content_id)
        where ticket_id = $1 order by message_no`,
      [ticketId],
    );
    return found.rows.map(({ text }) => text.trim());
  };

  test('a held mail waits with a time before it is acknowledged', async () => {
    const { mailId, raw } = await receiveBulk();
    const { json } = await desk.api.get(`/api/quarantine/${mailId}`, 'anna');
    expect(json).toMatchObject({ state: 'held', cause: 'list', ticketId: null });
    expect(Date.parse(String(json['heldUntil']))).toBeGreaterThan(Date.now() + 6 * 86_400_000);
    // A second delivery of the same mail changes nothing.
    await desk.receive(raw, 'vera@customer.example');
    const again = await desk.api.get(`/api/quarantine/${mailId}`, 'anna');
    expect(again.json).toEqual(json);
  });

  test('released, its original goes through the intake and opens one ticket, however often', async () => {
    const { mailId, raw } = await receiveBulk();
    const path = `/api/quarantine/${mailId}/release`;
    const first = await desk.api.post(path, {}, 'anna', 'the-key');
    expect([first.status, first.json['outcome']]).toEqual([200, 'released']);
    const ticketId = String(first.json['ticketId']);
    await until(async () => (await messagesOf(ticketId)).length > 0);
    expect(await messagesOf(ticketId)).toEqual(['Принтер не печатает.']);

    const repeated = await desk.api.post(path, {}, 'anna', 'the-key');
    expect(repeated.json).toEqual(first.json);
    const another = await desk.api.post(path, {}, 'boris');
    expect([another.status, another.json['code']]).toEqual([409, 'HELD_MAIL_DECIDED']);
    const discarded = await desk.api.post(
      `/api/quarantine/${mailId}/discard`,
      {},
      'anna',
      'the-key',
    );
    expect(discarded.json['code']).toBe('HELD_MAIL_DECIDED');

    const { json } = await desk.api.get(`/api/quarantine/${mailId}`, 'anna');
    expect(json).toMatchObject({ state: 'released', cause: 'list', decidedBy: 'anna', ticketId });
    expect(json['ticketNumber']).toEqual(expect.any(Number));
    const listed = await desk.api.get('/api/quarantine?state=released', 'anna');
    expect(JSON.stringify(listed.json)).toContain(mailId);
    const bytes = await desk.api.get(`/api/quarantine/${mailId}/raw`, 'anna');
    expect(bytes.bytes).toEqual(raw);
    expect(await messagesOf(ticketId)).toHaveLength(1);
  });

  test('and what answers a ticket is its message, however it is marked', async () => {
    const first = await receiveBulk();
    const released = await desk.api.post(`/api/quarantine/${first.mailId}/release`, {});
    const ticketId = String(released.json['ticketId']);
    await until(async () => (await messagesOf(ticketId)).length === 1);
    const messageId = `<bulk-${count}@customer.example>`;
    await receiveBulk([`In-Reply-To: ${messageId}`]);
    await until(async () => (await messagesOf(ticketId)).length === 2);
  });

  test('released past one cause and held by the next, it says which', async () => {
    const raw = Buffer.from('Precedence: bulk\r\nSubject: nobody\r\n\r\nКто я?\r\n');
    await desk.receive(raw, 'robot@elsewhere.example');
    const found = await desk.database.pool.query<{ id: string }>(
      'select mail_id as id from inbound_mails where raw = $1',
      [raw],
    );
    const path = `/api/quarantine/${found.rows[0]?.id ?? ''}`;
    const outcome = await desk.api.post(`${path}/release`, {});
    expect(outcome.json).toMatchObject({ outcome: 'held_again', cause: 'no_sender' });
    const { json } = await desk.api.get(path, 'anna');
    expect(json).toMatchObject({ state: 'held', cause: 'no_sender', waivedCauses: ['list'] });
    const second = await desk.api.post(`${path}/release`, {});
    expect([second.status, second.json['code']]).toEqual([409, 'HELD_MAIL_NOT_RELEASABLE']);
    expect((await desk.api.post(`${path}/discard`, {})).json['outcome']).toBe('discarded');
  });

  test('a mail of before, without a workflow, can be decided about at once', async () => {
    const mailId = await hold(desk.database, 'auto_reply', letter);
    const outcome = await desk.api.post(`/api/quarantine/${mailId}/discard`, {});
    expect(outcome.json).toEqual({ mailId, outcome: 'discarded', cause: null, ticketId: null });
  });

  describe('on its page', () => {
    let cookie: string;
    beforeAll(async () => {
      const answer = await desk.api.form('/sign-in', { token: tokens[0]?.token ?? '' });
      cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    });
    const page = (path: string, language = 'ru') =>
      desk.api.page(path, { Cookie: cookie, 'Accept-Language': language });

    test('is listed with its subject, sender, cause and time, and told about in both languages', async () => {
      const mailId = await hold(desk.database, 'forged_sender', letter);
      const list = await page('/quarantine');
      expect(list.text).toContain(`href="/quarantine/${mailId}"`);
      for (const text of [
        'Не печатает',
        'vera@customer.example',
        'Отправитель не подтверждён',
        'Проверка отправителя не пройдена',
      ]) {
        expect(list.text).toContain(text);
      }
      for (const language of ['ru', 'en'] as const) {
        const { text } = await page(`/quarantine/${mailId}`, language);
        const { explanation, advice } = holdCauseFacts.forged_sender;
        expect(text).toContain(explanation[language]);
        expect(text).toContain(advice[language]);
        expect(text).toContain('dmarc=fail');
        expect(text).not.toContain('alert(1)');
      }
      expect((await page('/quarantine?cause=list')).text).not.toContain(mailId);
      expect((await page('/quarantine?cause=nonsense')).text).toContain('Такого отбора нет');
    });

    test('shows all that it says of its author, where that is not exactly one', async () => {
      const raw = (...from: string[]) =>
        Buffer.from([...from, `To: ${support}`, '', ''].join('\r\n'));
      const two = raw(
        'From: =?utf-8?B?0JLQtdGA0LA=?= <vera@customer.example>',
        'From: <b>boss</b> <boss@customer.example>',
      );
      const { text } = await page(`/quarantine/${await hold(desk.database, 'no_sender', two)}`);
      expect(text).toContain(
        'Вера &lt;vera@customer.example&gt; · &lt;b&gt;boss&lt;/b&gt; &lt;boss@customer.example&gt;',
      );
      const none = await page(`/quarantine/${await hold(desk.database, 'no_sender', raw())}`);
      expect(none.text).toContain('автор не указан');
    });

    test('tells the rule about senders that holds it in both languages, and what it rests on', async () => {
      const detail = 'address_not_authorised: dmarc=pass p=none';
      const mailId = await hold(desk.database, 'unauthorised_sender', letter, undefined, detail);
      for (const [language, reason, label] of [
        ['ru', 'Организация принимает письма только с перечисленных адресов', 'Что замечено'],
        ['en', 'The organisation acts by mail only from listed addresses', 'Evidence'],
      ] as const) {
        const { text } = await page(`/quarantine/${mailId}`, language);
        expect(text).toContain(reason);
        expect(text).toContain(`<dt>${label}</dt><dd><bdi>dmarc=pass p=none</bdi></dd>`);
        expect(text).not.toContain('address_not_authorised');
      }
    });

    test('is released by its button, once, and leads to its ticket', async () => {
      const { mailId } = await receiveBulk();
      const shown = await page(`/quarantine/${mailId}`);
      const key = /name="key" value="([^"]+)"/.exec(shown.text)?.[1] ?? '';
      const press = () =>
        desk.api.form(`/quarantine/${mailId}/release`, { key }, { Cookie: cookie });
      for (const answer of [await press(), await press()]) {
        expect([answer.status, answer.headers.get('location')]).toEqual([
          303,
          `/quarantine/${mailId}`,
        ]);
      }
      await until(async () => (await page(`/quarantine/${mailId}`)).text.includes('К обращению'));
      const after = await page(`/quarantine/${mailId}`);
      expect(after.text).toContain('Письмо выпущено. Решил: anna.');
      expect(after.text).not.toContain('/release"');
    });

    test('takes no decision from a form of another site, nor from who is not signed in', async () => {
      const { mailId } = await receiveBulk();
      const path = `/quarantine/${mailId}/discard`;
      const foreign = await desk.api.form(
        path,
        {},
        { Cookie: cookie, Origin: 'https://evil.example' },
      );
      expect(foreign.status).toBe(403);
      const nobody = await desk.api.form(path, {});
      expect(nobody.headers.get('location')).toBe('/sign-in');
      expect((await page(`/quarantine/${mailId}`)).text).toContain('/discard"');
    });

    test('offers no release where none can help, and knows no other mail', async () => {
      const mailId = await hold(desk.database, 'too_large', letter);
      const { text } = await page(`/quarantine/${mailId}`);
      expect(text).toContain('Выпустить такое письмо нельзя');
      expect(text).not.toContain('/release"');
      expect((await page('/quarantine/none')).status).toBe(404);
    });

    test('is found from every page by agents, and not by developers', async () => {
      expect((await page('/tickets')).text).toContain('href="/quarantine"');
      const answer = await desk.api.form('/sign-in', { token: tokens[2]?.token ?? '' });
      const developer = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      const list = await desk.api.page('/tickets', { Cookie: developer });
      expect(list.text).not.toContain('href="/quarantine"');
      expect((await desk.api.page('/quarantine', { Cookie: developer })).status).toBe(403);
    });
  });
});
