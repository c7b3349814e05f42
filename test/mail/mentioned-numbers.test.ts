import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mentionedNumbers } from '../../src/mail/mentioned-numbers';
import { ticketSubject } from '../../src/mail/subject';

describe('mentionedNumbers', () => {
  it.each<[string, number[]]>([
    ['Пишу снова, обращение №1042', [1042]],
    ['обращение № 1042 не решено', [1042]],
    ['По обращению 1042 тишина', [1042]],
    ['ОБРАЩЕНИЕ №1042', [1042]],
    ['заявка 1042', [1042]],
    ['См. заявку №1042.', [1042]],
    ['тикет #1042', [1042]],
    ['тикет: 1042', [1042]],
    ['тикет 12', [12]],
    ['по инциденту 1042?', [1042]],
    ['запрос № 77', [77]],
    ['запрос 1042', [1042]],
    ['номер обращения: 1042', [1042]],
    ['Номер моего обращения — 1042', [1042]],
    ['номер заявки - 1042', [1042]],
    ['обращение номер 1042', [1042]],
    ['заявка под номером 1042', [1042]],
    ['обращение с номером 1042', [1042]],
    ['обращение\n№1042', [1042]],
    ['обращение\u00a0№\u00a01042', [1042]],
    ['Обращение (№1042)', [1042]],
    ['тикеты 1042, 1043 и 1050', [1042, 1043, 1050]],
    ['обращения №1042 и №1043', [1042, 1043]],
    ['№1042', [1042]],
    ['Добрый день!\n№ 1042\nПринтер молчит', [1042]],
    ['«№1042»', [1042]],
    ['ticket 1042', [1042]],
    ['Ticket no. 1042', [1042]],
    ['ticket number 1042', [1042]],
    ['my ticket number is 1042', [1042]],
    ['ticket id: 1042', [1042]],
    ['case no. 1042', [1042]],
    ['Case #1042', [1042]],
    ['req 1042', [1042]],
    ['req. 1042', [1042]],
    ['request #1042, please', [1042]],
    ['incident 1042', [1042]],
    ['tickets #1042 and #1043', [1042, 1043]],
    ['tickets 1042, 1043, and 1044', [1042, 1043, 1044]],
    ['#1042', [1042]],
    ['see #1042!', [1042]],
    ['(#1042)', [1042]],
    ['Оплатил заказ. #1042 можно закрыть', [1042]],
    ['[#1042]', [1042]],
    ['[Ticket #1042] printer', [1042]],
    ['[Обращение #1042]', [1042]],
    ['обращение 1042: не печатает', [1042]],
    ['#123456789', [123456789]],
    ['#1042, заказ №55, тикет 1043', [1042, 1043]],
  ])('finds in %j: %j', (text, numbers) => {
    expect(mentionedNumbers('', text)).toEqual(numbers);
    expect(mentionedNumbers(text, '')).toEqual(numbers);
  });

  it.each([
    '',
    'Не печатает',
    'заказ №1042',
    'заказ #1042',
    'Заказ номер 1042',
    'номер заказа: #1042',
    'заказы #1041, #1042',
    'договор №1042',
    'по счёту № 1042',
    'счёт-фактура №1042',
    'акт №1042',
    'накладная #1042',
    'документ №1042',
    'заявка на возврат заказа №1042',
    'Принтер №1042 молчит',
    'order #1042',
    'Order number: 1042',
    'invoice no. 1042',
    'purchase request #1042',
    'pull request #1042',
    'contract 1042',
    'room #1042',
    'PR #1042',
    'позвоните +7 900 123-45-67',
    'тел. 8 800 555 35 35',
    'обращение по телефону 8 (800) 555-35-35',
    'заявка 8 800 555 35 35',
    'версия 1042',
    'v1042',
    'тикет v1042',
    'тикет 10.42',
    'заявка 12.05.2024',
    'обращение от 12.05.2024',
    'обращение от 12 мая',
    'заявка 12 мая',
    'обращение в 2023',
    'заявка 2024 года',
    'заявка 2024 г.',
    'заявка 3 дня назад',
    'ticket 3 days ago',
    'заявка 5000 руб.',
    'заявка 5000₽',
    'ticket $1042',
    'ticket 50%',
    'ticket 10.0.0.1',
    'обращение с 1042 ошибками',
    'in this case 150 users',
    'https://desk.example/tickets/1042',
    'https://desk.example/#1042',
    'www.desk.example/ticket#1042',
    'desk.example/#1042',
    'ticket1042@desk.example',
    'support+#1042@desk.example',
    'цвет #112233',
    'color: #112233',
    'background: #333333',
    '#1042ab',
    '#ff1042',
    '&#1042;',
    'C#1042',
    'JIRA-1042',
    '[JIRA #1042]',
    '[Другие #1042] Не печатает',
    '#0',
    '#007',
    '#1234567890',
    'тикет 1234567890',
    '1042',
    'No 1042 users',
    'ошибка 1042',
    'Моя заявка\n\n1042',
    'error no. 1042',
    '№1042/2024',
    'заявка https://example.com/ 1042',
  ])('finds nothing in %j', (text) => {
    expect(mentionedNumbers('', text)).toEqual([]);
    expect(mentionedNumbers(text, '')).toEqual([]);
  });

  it('reads the subject that our own mails have', () => {
    const subject = `Re: ${ticketSubject(1042, 'Не печатает', 'Служба поддержки')}`;
    expect(mentionedNumbers(subject, '', 'Служба поддержки')).toEqual([1042]);
    expect(mentionedNumbers(subject, '', 'Другие')).toEqual([]);
  });

  it('reads the subject first and gives each number once', () => {
    expect(mentionedNumbers('тикет 1050', 'тикеты 1042, 1050, 1043')).toEqual([1050, 1042, 1043]);
  });

  it('gives five numbers at most', () => {
    expect(mentionedNumbers('#1 #2', '#3 #4 #5 #6 #7')).toEqual([1, 2, 3, 4, 5]);
  });

  it('finds any number however it is named, between any words without digits', () => {
    const form = fc.constantFrom(
      (number: number) => `обращение №${number}`,
      (number: number) => `Заявка ${number}`,
      (number: number) => `тикет #${number}`,
      (number: number) => `ticket no. ${number}`,
      (number: number) => `#${number}`,
      (number: number) => `номер обращения: ${number}`,
    );
    const words = fc.constantFrom('', 'Добрый день!', 'It is broken.', 'Печать стоит.', '\n');
    const number = fc.integer({ min: 1, max: 999_999_999 });
    fc.assert(
      fc.property(form, number, words, words, (write, named, above, below) => {
        expect(mentionedNumbers('', `${above} ${write(named)}. ${below}`)).toEqual([named]);
      }),
    );
  });

  it('gives at most five distinct numbers of nine digits that the text holds, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 10 }),
      fc.constantFrom('#', '№', 'тикет ', 'ticket ', ', ', ' и ', '[', ']', '.', '\n', '\ud800'),
      fc.nat().map(String),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        const numbers = mentionedNumbers('', text);
        expect(numbers.length).toBeLessThanOrEqual(5);
        expect(new Set(numbers).size).toBe(numbers.length);
        for (const number of numbers) {
          expect(number).toBeGreaterThan(0);
          expect(number).toBeLessThan(1_000_000_000);
          expect(text.replace(/\p{Cf}/gu, '')).toContain(String(number));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads ten pages, and no number that is cut at their end', () => {
    const words = (length: number) => 'слово '.repeat(length).slice(0, length);
    expect(mentionedNumbers('', `${words(19_900)} обращение №1042 ${words(5_000)}`)).toEqual([
      1042,
    ]);
    expect(mentionedNumbers('', `${words(19_985)} обращение №1042 ${words(5_000)}`)).toEqual([]);
    expect(mentionedNumbers('', `${words(20_000)} обращение №1042`)).toEqual([]);
  });

  it.each(['1', '1 ', '# ', '№', 'тикет ', 'a', 'a@', '1,', 'и ', '[', '\n', ' ', 'no. ', '#1x '])(
    'reads two hundred kilobytes of %j in linear time',
    (piece) => {
      const startedMs = Date.now();
      expect(mentionedNumbers('', piece.repeat(200_000 / piece.length))).toEqual([]);
      expect(Date.now() - startedMs).toBeLessThan(60_000);
    },
  );
});
