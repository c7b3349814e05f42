import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readMail } from '../../src/mailbox/read-mail';
import { startTestMailbox, supportMail, type TestMailbox } from './mailbox-fixture';

let mailbox: TestMailbox;
beforeAll(async () => {
  mailbox = await startTestMailbox();
});
afterAll(() => mailbox.close());

async function call(path: string, body?: unknown) {
  const init =
    body === undefined
      ? {}
      : {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'Content-Type': 'application/json' },
        };
  const response = await fetch(`${mailbox.box.webUrl}/api${path}`, init);
  const type = response.headers.get('content-type')?.split(';')[0];
  return { status: response.status, type, body: await response.json() };
}

describe('the mailbox for scripts', () => {
  test('lists mails with their parsed subject, addresses and text', async () => {
    const id = await mailbox.deliver({ ...supportMail, text: 'Первый\nвторой' });

    const { body } = await call('/mails?to=ivan');

    expect(body).toEqual({
      older: null,
      mails: [
        {
          id,
          receivedAt: '2026-11-25T07:12:00.000Z',
          sizeBytes: expect.any(Number),
          envelope: { from: 'support@otvet.example', to: ['ivan@zavod.example'] },
          from: supportMail.from,
          to: [supportMail.to],
          subject: supportMail.subject,
          text: 'Первый\nвторой',
          readable: true,
        },
      ],
    });
    expect((await call('/newest')).body).toEqual({ id });
    expect((await call('/newest?to=nobody')).body).toEqual({ id: '' });
  });

  test('shows a whole mail with headers and files, without their bytes', async () => {
    const attachments = [{ filename: 'log.txt', content: 'line' }];
    const id = await mailbox.deliver({ ...supportMail, html: '<p>Да</p>', attachments });

    const { body } = await call(`/mails/${id}`);

    expect(body).toMatchObject({
      id,
      messageId: '<m2.42@otvet.example>',
      replyTo: [{ address: 'support+k3v9.m4qf@otvet.example', name: '' }],
      html: '<p>Да</p>',
      attachments: [
        { index: 0, filename: 'log.txt', contentType: 'text/plain', sizeBytes: 4, inline: false },
      ],
      headerLines: expect.arrayContaining(['Message-ID: <m2.42@otvet.example>']),
      language: 'ru',
    });
  });

  test('replies and tells what the intake said', async () => {
    const id = await mailbox.deliver(supportMail);
    const contentBase64 = Buffer.from('png').toString('base64');

    const { status, body } = await call(`/mails/${id}/reply`, {
      text: 'Помогло, спасибо',
      client: 'outlook',
      attachments: [{ filename: 'a.png', contentBase64 }],
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      outcome: 'accepted',
      answer: '250 2.0.0 Taken, thank you',
      subject: 'RE: [Служба поддержки #42] Re: Не печатает чек',
      envelope: { from: 'ivan@zavod.example', to: ['support+k3v9.m4qf@otvet.example'] },
    });
    const mail = await readMail(mailbox.intake.received.at(-1)?.raw ?? Buffer.alloc(0));
    expect(mail.attachments[0]?.content.toString()).toBe('png');
    expect((body as { messageId: string }).messageId).toBe(mail.messageId);
  });

  test('writes a new mail and passes a refusal on', async () => {
    const letter = { from: 'a@x.example', name: 'А', subject: 'Тема', text: 'Текст' };

    const accepted = await call('/mails', letter);
    mailbox.intake.refuseWith = 550;
    const refused = await call('/mails', letter);
    mailbox.intake.refuseWith = undefined;

    expect([accepted.status, refused.status]).toEqual([201, 502]);
    expect(refused.body).toMatchObject({ outcome: 'refused', answer: '550 Not now, please' });
  });

  test.each<[string, unknown, number, string]>([
    ['/mails', { from: 'nobody', subject: '', text: 'x' }, 400, 'invalid_request'],
    ['/mails', { from: 'a@x.example', subject: '' }, 400, 'invalid_request'],
    [
      '/mails',
      { from: 'a@x.example', subject: '', text: 'x', too: 'much' },
      400,
      'invalid_request',
    ],
    ['/mails/1795324677606-000005-61e3d939/reply', { text: 'x' }, 404, 'not_found'],
    ['/nothing', {}, 404, 'page_not_found'],
  ])('answers a bad POST %s with a problem (%j)', async (path, posted, status, code) => {
    const answer = await call(path, posted);

    expect(answer).toMatchObject({ status, type: 'application/problem+json', body: { code } });
  });
});
