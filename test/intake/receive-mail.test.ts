import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { OpenTicket } from '../../src/domain/commands';
import { receiveMail, type IntakeDependencies } from '../../src/intake/receive-mail';
import { createMailParser } from '../../src/mail/parse-mail';
import { replyAddress } from '../../src/mail/reply-address';
import { EngineUnavailable } from '../../src/temporal/ticket-client';
import { defaultTerms } from '../../src/terms/default-terms';
import { RecordedTickets } from '../api/recorded';
import { plainMail } from '../support/customer';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { testLogger } from '../support/temporary-data-folder';
import { testSecret } from '../support/ticket-lab';

const support = 'support@desk.example';
const vera = 'vera@customer.example';
const parser = createMailParser();
const opened: { ticketId: string; commandId: string; command: OpenTicket }[] = [];
const replies: { ticketId: string; gratitudeOnly: boolean | undefined }[] = [];
let engineIsAway = false;
let database: TestDatabase;
let tickets: RecordedTickets;
let deps: IntakeDependencies;

beforeAll(async () => {
  database = await createTestDatabase();
  tickets = new RecordedTickets(database.pool);
  deps = {
    pool: database.pool,
    // What the engine is told, instead of an engine: the whole way is in test/system.
    tickets: {
      open: (ticketId, commandId, _actor, command) => {
        opened.push({ ticketId, commandId, command });
        return engineIsAway ? Promise.reject(new EngineUnavailable('away')) : Promise.resolve();
      },
      customerReplied: (ticketId, _commandId, _contentId, about) => {
        replies.push({ ticketId, gratitudeOnly: about?.gratitudeOnly ?? false });
        return Promise.resolve();
      },
    },
    parser,
    terms: defaultTerms(),
    secret: testSecret,
    supportAddress: support,
    mailDomain: 'desk.example',
    serviceName: { ru: 'Служба поддержки', en: 'Support' },
    log: testLogger('receive-mail'),
  };
});
afterAll(async () => {
  await parser.close();
  await database.drop();
});
beforeEach(() => {
  opened.length = 0;
  replies.length = 0;
  engineIsAway = false;
});

let counter = 0;
type Mail = { from?: string; subject?: string; text?: string; to?: string; raw?: string };

function rawMail({ from = vera, subject = 'Снова', text = 'Опять.' }: Mail): string {
  counter += 1;
  return plainMail({ from, subject, text, messageId: `<${counter}@customer.example>` });
}

async function receive({ to = support, ...mail }: Mail): Promise<void> {
  const raw = Buffer.from(mail.raw ?? rawMail(mail));
  const envelope = { mailFrom: mail.from ?? vera, rcptTo: [to], remoteAddress: '127.0.0.1' };
  await receiveMail(deps, raw, envelope);
}

describe('a mail that opens a ticket', () => {
  let earlier: string;
  let later: string;
  let numbers: { earlier: number; later: number };
  beforeAll(async () => {
    earlier = await tickets.open('Не печатает');
    later = await tickets.open('Снова не печатает');
    numbers = { earlier: await tickets.number(earlier), later: await tickets.number(later) };
  });

  test.each<[string, () => Mail]>([
    ['in its text', () => ({ text: `По обращению №${numbers.earlier} всё по-прежнему.` })],
    ['in its subject', () => ({ subject: `Обращение ${numbers.earlier}` })],
    ['by our token', () => ({ subject: `Re: [Служба поддержки #${numbers.earlier}] Принтер` })],
    ['by our token in English', () => ({ subject: `Re: [Support #${numbers.earlier}] Printer` })],
    [
      'from the same address in other letters',
      () => ({ from: 'VERA@Customer.example', text: `Обращение №${numbers.earlier}` }),
    ],
    [
      'as the first of several',
      () => ({ text: `Обращение №${numbers.earlier}, а ещё обращение №${numbers.later}.` }),
    ],
    ['after one that does not exist', () => ({ text: `Обращения №999999 и №${numbers.earlier}.` })],
  ])('follows the ticket of its sender that it names %s', async (_label, mail) => {
    await receive(mail());
    expect(opened.map(({ command }) => command.origin)).toEqual([
      { kind: 'follow_up', ofTicketId: earlier },
    ]);
  });

  test.each<[string, () => Mail]>([
    ['names none', () => ({})],
    ['names one that does not exist', () => ({ text: 'Обращение №999999' })],
    [
      'names somebody else’s',
      () => ({ from: 'mallory@elsewhere.example', text: `Обращение №${numbers.earlier}` }),
    ],
    [
      'only quotes the number',
      () => ({
        text: `Новый вопрос.\n\nOn Monday Support wrote:\n> Обращение №${numbers.earlier}`,
      }),
    ],
  ])('follows nothing if it %s', async (_label, mail) => {
    await receive(mail());
    expect(opened).toHaveLength(1);
    expect(opened[0]?.command).not.toHaveProperty('origin');
  });

  test('opens it alike at every delivery, and when a reply overtakes it', async () => {
    const raw = rawMail({ subject: `Re: [Служба поддержки #${numbers.earlier}] Принтер` });
    engineIsAway = true;
    await expect(receive({ raw })).rejects.toThrow(EngineUnavailable);
    await expect(receive({ raw })).rejects.toThrow(EngineUnavailable);
    engineIsAway = false;
    const ticketId = opened[0]?.ticketId ?? '';
    await receive({ to: replyAddress(testSecret, support, ticketId), text: 'И ещё вот что.' });
    expect(opened).toHaveLength(3);
    expect(opened[0]?.command.origin).toEqual({ kind: 'follow_up', ofTicketId: earlier });
    expect(opened[1]).toEqual(opened[0]);
    expect(opened[2]).toEqual(opened[0]);
    expect(replies).toEqual([{ ticketId, gratitudeOnly: false }]);
  });
});

describe('a reply', () => {
  test.each([
    ['Спасибо, всё работает!', true],
    ['Thank you!', true],
    ['Спасибо, но всё ещё не печатает.', false],
    ['Когда почините?', false],
  ])('is told to its ticket with whether it only thanks: %s', async (text, gratitudeOnly) => {
    const ticketId = await tickets.open('Не печатает');
    const quote = 'On Monday Support wrote:\n> Проверьте кабель.';
    await receive({
      to: replyAddress(testSecret, support, ticketId),
      text: `${text}\n\n${quote}`,
    });
    expect(replies).toEqual([{ ticketId, gratitudeOnly }]);
  });

  test('with a file does not only thank', async () => {
    const ticketId = await tickets.open('Не печатает');
    const raw = [
      `From: ${vera}`,
      'Subject: Re',
      'Message-ID: <with-file@customer.example>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Спасибо!',
      '--b',
      'Content-Type: image/png; name=shot.png',
      'Content-Disposition: attachment; filename=shot.png',
      'Content-Transfer-Encoding: base64',
      '',
      'iVBORw0KGgo=',
      '--b--',
      '',
    ].join('\r\n');
    await receive({ to: replyAddress(testSecret, support, ticketId), raw });
    expect(replies).toEqual([{ ticketId, gratitudeOnly: false }]);
  });
});
