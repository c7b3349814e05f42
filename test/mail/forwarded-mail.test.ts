import { describe, expect, it } from '@jest/globals';
import { attachedMail, coverIn, isForward, readForward } from '../../src/mail/forwarded-mail';
import { hasForwardSubject } from '../../src/mail/subject';

const petr = { address: 'petr@client.example', name: 'Пётр Сидоров' };
const letter = 'Не печатает чек.\n\nПётр';
const quoted = letter.replace(/^/gm, '> ');

type Sample = [client: string, text: string, dateText: string];

const forwards: Sample[] = [
  [
    'Gmail ru',
    `Посмотрите.\n\n---------- Forwarded message ---------\nОт: Пётр Сидоров <petr@client.example>\nDate: чт, 5 мар. 2026 г. в 10:23\nSubject: Re: Чек\nTo: <ivan@client.example>\n\n\n${letter}\n`,
    'чт, 5 мар. 2026 г. в 10:23',
  ],
  [
    'Gmail with bold names',
    `---------- Forwarded message ---------\nFrom: *Пётр Сидоров* <petr@client.example>\nDate: Thu, Mar 5, 2026 at 10:23 AM\nSubject: Чек\nTo: Ivan <ivan@client.example>\n\n${letter}`,
    'Thu, Mar 5, 2026 at 10:23 AM',
  ],
  [
    'Apple Mail',
    `FYI\n\nBegin forwarded message:\n\n> From: Пётр Сидоров <petr@client.example>\n> Subject: Чек\n> Date: 5 March 2026 at 10:23:45 GMT+3\n> To: ivan@client.example\n> \n${quoted}\n`,
    '5 March 2026 at 10:23:45 GMT+3',
  ],
  [
    'iPhone ru, all marked',
    `> Начало переадресованного сообщения:\n> \n> Отправитель: Пётр Сидоров <petr@client.example>\n> Дата: 5 марта 2026 г. в 10:23:45 GMT+3\n> Кому: ivan@client.example\n> Тема: Чек\n> \n${quoted}`,
    '5 марта 2026 г. в 10:23:45 GMT+3',
  ],
  [
    'Yandex',
    `-------- Пересылаемое сообщение --------\n05.03.2026, 10:23, "Пётр Сидоров" <petr@client.example>:\n\n${letter}\n\n-------- Конец пересылаемого сообщения --------\n\n-- \nАгент`,
    '05.03.2026, 10:23',
  ],
  [
    'Mail.ru',
    `-------- Пересылаемое письмо --------\nОт: Пётр Сидоров <petr@client.example>\nКому: ivan@client.example\nДата: Четверг, 5 марта 2026, 10:23 +03:00\nТема: Чек\n\n${letter}`,
    'Четверг, 5 марта 2026, 10:23 +03:00',
  ],
  [
    'Mail.ru for phones',
    `Отправлено из мобильной Почты Mail.ru\n\n-------- Пересылаемое сообщение --------\nОт: Пётр Сидоров <petr@client.example>\nКому: <ivan@client.example>\nДата: четверг, 5 марта 2026 г. в 10:23 +03:00\nТема: Чек\n\n>\n${quoted}`,
    'четверг, 5 марта 2026 г. в 10:23 +03:00',
  ],
  [
    'Thunderbird ru',
    `-------- Перенаправленное сообщение --------\nТема: \tЧек\nДата: \tThu, 5 Mar 2026 10:23:45 +0300\nОт: \tПётр Сидоров <petr@client.example>\nКому: \tivan@client.example\n\n\n${letter}`,
    'Thu, 5 Mar 2026 10:23:45 +0300',
  ],
  [
    'The Bat!',
    `Это пересланное сообщение.\n\nПервоначальный отправитель: Пётр Сидоров <petr@client.example>\nТема: Чек\nДата: 05.03.2026 10:23\n\n${letter}`,
    '05.03.2026 10:23',
  ],
  [
    'Lotus Notes',
    `----- Forwarded by Anna/Desk on 05.03.2026 11:00 -----\n\nFrom: Пётр Сидоров <petr@client.example>\nTo: ivan@client.example\nDate: 05.03.2026 10:23\nSubject: Чек\n\n${letter}`,
    '05.03.2026 10:23',
  ],
  [
    'eM Client',
    `------ Пересылаемое сообщение ------\nОт "Пётр Сидоров" <petr@client.example>\nКому "Иван" <ivan@client.example>\nДата 05.03.2026 10:23:45\nТема Чек\n\n${letter}`,
    '05.03.2026 10:23:45',
  ],
  [
    'Yandex with fields',
    `-------- Перенаправленное сообщение --------\nКому: Иван (ivan@client.example);\nТема: Чек;\n05.03.2026, 10:23, "Пётр Сидоров" <petr@client.example>:\n\n${letter}`,
    '05.03.2026, 10:23',
  ],
  [
    'Thunderbird with the whole header',
    `-------- Перенаправленное сообщение --------\nТема: \tЧек\nДата: \tThu, 5 Mar 2026 10:23:45 +0300\nОт: \tПётр Сидоров <petr@client.example>\nОтвет-Кому: \tpetr@client.example\nОрганизация: \tМагазин\nКому: \tivan@client.example\n\n\n${letter}`,
    'Thu, 5 Mar 2026 10:23:45 +0300',
  ],
  [
    'The Bat! with its scissors',
    `Это пересланное сообщение\nОт: Пётр Сидоров <petr@client.example>\nКому: ivan@client.example\nДата: 05.03.2026, 10:23:45\nТема: Чек\n\n===8<==============Original message text===============\n${letter}\n===8<===========End of original message text===========\n\n-- \nИван`,
    '05.03.2026, 10:23:45',
  ],
  [
    'The Bat! with its lines',
    `Это пересланное сообщение\nОт: Пётр Сидоров <petr@client.example>\nКому: ivan@client.example\nПолучено: 05.03.2026, 10:23:45\nТема: Чек\nФайлы: <нет>\n\n--====----====----====----====--\n${letter}\n--====----====----====----====--\n\n-- \nИван`,
    '05.03.2026, 10:23:45',
  ],
  [
    'iPhone ru, bold as stars',
    `Начало переадресованного сообщения:\n\n*От: *Пётр Сидоров <petr@client.example>\n*Дата: *5 марта 2026 г. в 10:23\n*Кому: *ivan@client.example\n*Тема: **Чек*\n\n${letter}`,
    '5 марта 2026 г. в 10:23',
  ],
  [
    'a German program',
    `-------- Weitergeleitete Nachricht --------\nBetreff: Чек\nDatum: Thu, 5 Mar 2026 10:23:45 +0300\nVon: Пётр Сидоров <petr@client.example>\nAn: ivan@client.example\n\n${letter}`,
    'Thu, 5 Mar 2026 10:23:45 +0300',
  ],
];

const mail = (subject: string, text: string) => ({ subject, text, attachments: [] });

describe('readForward', () => {
  it.each(forwards)('reads what %s forwards', (_client, text, dateText) => {
    expect(readForward(mail('Fwd: Чек', text))).toEqual({
      from: petr,
      subject: 'Чек',
      dateText,
      text: letter,
      cover: expect.not.stringMatching(/petr@|печатает/) as unknown,
    });
    expect(isForward(mail('Чек', text))).toBe(true);
  });

  it.each(forwards)('reads what was written above what %s forwards', (_client, text) => {
    const words = 'Разберитесь, пожалуйста, до пятницы: клиент важный.';
    const cover = readForward(mail('Fwd: Чек', `${words}\n\n${text}`))?.cover ?? '';
    expect(cover.slice(0, words.length)).toBe(words);
    expect(cover).not.toMatch(/petr@|печатает|[-–]{4}|forward|пересл/i);
  });

  it.each([
    ['nothing', ''],
    ['a telephone’s line', 'Отправлено с iPhone'],
    ['a signature', 'С уважением,\nАнна Котова\nинженер\n+7 495 000-00-00'],
    ['a marked signature', '-- \nАнна'],
  ])('reads no words above it where there is %s', (_case, above) => {
    const [, text] = forwards[0] ?? ['', ''];
    const bare = text.slice(text.indexOf('-----'));
    expect(readForward(mail('Fwd: Чек', `${above}\n\n${bare}`))?.cover).toBe('');
    expect(coverIn(above)).toBe('');
  });

  it('reads what Outlook forwards, which only the subject says', () => {
    const text = `Посмотрите.\n\n________________________________\nОт: Пётр Сидоров <petr@client.example>\nОтправлено: 5 марта 2026 г. 10:23\nКому: Иван; Анна\nТема: RE: Чек\n\n${letter}`;
    expect(readForward(mail('FW: Чек', text))).toEqual({
      from: petr,
      subject: 'Чек',
      dateText: '5 марта 2026 г. 10:23',
      text: letter,
      cover: 'Посмотрите.',
    });
    expect(readForward(mail('RE: Чек', text))).toBeUndefined();
    expect(isForward(mail('RE: Чек', text))).toBe(false);
  });

  it.each([
    ['an address in another bracket', 'Пётр Сидоров [mailto:petr@client.example]', petr],
    ['quotes', '"Пётр Сидоров" <petr@client.example>', petr],
    ['no name', 'petr@client.example', { address: 'petr@client.example', name: '' }],
    [
      'the address on the next line',
      'Отдел торговли\n<petr@client.example>',
      { ...petr, name: 'Отдел торговли' },
    ],
    [
      'the address twice',
      'petr@client.example <petr@client.example>',
      { address: 'petr@client.example', name: '' },
    ],
    [
      'an earlier address as the name',
      '"petr@old.example" <petr@client.example>',
      { address: 'petr@client.example', name: 'petr@old.example' },
    ],
    [
      'a link behind the address',
      'Пётр Сидоров <petr@client.example <mailto:petr@client.example>>',
      petr,
    ],
  ])('reads an author with %s', (_case, from, expected) => {
    const text = `-------- Пересылаемое сообщение --------\nОт: ${from}\nТема: Чек\n\n${letter}`;
    expect(readForward(mail('x', text))?.from).toEqual(expected);
  });

  it('reads none that has no usable address', () => {
    expect(
      readForward(mail('Fwd: x', '---------- Forwarded message ---------\nОт: Пётр\n\nx')),
    ).toBeUndefined();
    expect(readForward(mail('Fwd: x', 'просто текст'))).toBeUndefined();
  });

  it('takes no forward within the quoted mail for this mail', () => {
    const text = `Спасибо\n\n05.03.2026, 10:23, "Анна" <anna@desk.example>:\n> ---------- Forwarded message ---------\n> От: Пётр <petr@client.example>\n> Тема: x\n>\n> x`;
    expect(isForward(mail('Re: x', text))).toBe(false);
    expect(readForward(mail('Re: x', text))).toBeUndefined();
  });

  it('finds a mail that is attached', () => {
    const content = Buffer.from('From: petr@client.example\r\n\r\nx');
    const attachments = [
      { name: 'a.pdf', contentType: 'application/pdf', content: Buffer.from('') },
      { name: 'a.eml', contentType: 'message/rfc822', content },
    ];
    expect(attachedMail({ attachments })).toBe(content);
    expect(isForward({ subject: 'x', text: '', attachments })).toBe(true);
  });

  it.each([
    ['Fwd: x', true],
    ['FW: x', true],
    ['Пересл: x', true],
    ['ПЕР: x', true],
    ['Пересылка: x', true],
    ['НА: x', false],
    ['WG: x', true],
    ['[EXT] Fwd: x', true],
    ['Re: Fwd: x', false],
    ['Forward of x: y', false],
    ['x', false],
  ])('takes the subject %j for a forward: %s', (subject, isOne) => {
    expect(hasForwardSubject(subject)).toBe(isOne);
  });

  it.each([
    ['markers', '---------- Forwarded message ---------\n'],
    ['fields', '---------- Forwarded message ---------\nОт: <\n'],
    ['addresses', `От: ${'a@'.repeat(150)}\n`],
    ['marks', '> '],
    ['white space', ' \t'],
  ])('reads two megabytes of %s in linear time', (_case, piece) => {
    const text = `---------- Forwarded message ---------\n${piece.repeat(2_000_000 / piece.length)}`;
    const startedMs = Date.now();
    readForward(mail('Fwd: x', text));
    expect(Date.now() - startedMs).toBeLessThan(60_000);
  });
});
