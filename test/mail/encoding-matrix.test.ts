import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { InboundMail } from '../../src/mail/inbound-mail';
import { readMail } from '../../src/mail/read-mail';
import { encoded } from './mail-source';

const russian = 'Не работает печать конвертов: в отчёте пусто';

/** A charset with the names that clients have for it. */
const charsets: [charset: string, aliases: string[]][] = [
  ['windows-1251', ['cp1251', 'win-1251', '1251', 'x-cp1251', 'CP-1251']],
  ['koi8-r', ['koi8r', 'KOI8-R', 'csKOI8R', 'koi8']],
  ['ibm866', ['cp866', '866', 'CP-866', 'dos-866']],
  ['iso-8859-5', ['iso8859-5', 'ISO_8859-5', 'csISOLatinCyrillic']],
  ['utf-8', ['utf8', 'UTF_8', 'utf8mb4']],
];
const emptyLabels = ['', 'unknown-8bit', 'x-unknown', 'ansi', 'default', 'x-user-defined'];
const wrongLabels = ['iso-8859-1', 'us-ascii', 'utf-8', 'windows-1252', 'iso-8859-15'];

function inCharset(text: string, charset: string): Buffer {
  return charset === 'utf-8' ? Buffer.from(text) : encoded(text, charset);
}

function base64Word(label: string, bytes: Buffer): string {
  return `=?${label}?B?${bytes.toString('base64')}?=`;
}

function qWord(label: string, bytes: Buffer): string {
  return `=?${label}?Q?${hexPairs(bytes, '=')}?=`;
}

function hexPairs(bytes: Buffer, mark: string): string {
  return [...bytes].map((byte) => mark + byte.toString(16).padStart(2, '0')).join('');
}

type Part = string | Buffer;

/** A mail of which some bytes are no UTF-8. */
function source(...parts: Part[]): Buffer {
  return Buffer.concat(
    parts.map((part) =>
      typeof part === 'string' ? Buffer.from(part.replaceAll('\n', '\r\n')) : part,
    ),
  );
}

const from = 'From: Ivan <ivan@client.example>\n';

type Place = {
  write: (bytes: Buffer, label: string) => Buffer;
  read: (mail: InboundMail) => string | undefined;
};

function body(encoding: string, encode: (bytes: Buffer) => Part, type = 'text/plain'): Place {
  return {
    write: (bytes, label) =>
      source(
        `${from}Content-Type: ${type}${label === '' ? '' : `; charset=${label}`}\n`,
        `Content-Transfer-Encoding: ${encoding}\n\n`,
        encode(bytes),
      ),
    read: (mail) => mail.text.trim(),
  };
}

function fileName(write: (bytes: Buffer, label: string) => Part[]): Place {
  return {
    write: (bytes, label) =>
      source(
        `${from}Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\n`,
        ...write(bytes, label),
        '\nContent-Transfer-Encoding: base64\n\nAAAA\n--b--\n',
      ),
    read: (mail) => mail.attachments[0]?.name.replace('_', ':'),
  };
}

const type = 'Content-Type: application/octet-stream';
const file = `${type}\nContent-Disposition: attachment`;
const subject = (mail: InboundMail) => mail.subject;

/** Where the sender says in which charset the bytes are. */
const labelled: Record<string, Place> = {
  'a subject in a base64 word': {
    write: (bytes, label) => source(`${from}Subject: ${base64Word(label, bytes)}\n\nx`),
    read: subject,
  },
  'a subject in a Q word': {
    write: (bytes, label) => source(`${from}Subject: ${qWord(label, bytes)}\n\nx`),
    read: subject,
  },
  'a subject in words cut at every seventh byte': {
    write: (bytes, label) => {
      const cuts = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) =>
        base64Word(label, bytes.subarray(at * 7, at * 7 + 7)),
      );
      return source(`${from}Subject: ${cuts.join('\n ')}\n\nx`);
    },
    read: subject,
  },
  'a subject in words of a base64 that was cut anywhere': {
    write: (bytes, label) => {
      const pieces = bytes.toString('base64').match(/.{1,11}/g) ?? [];
      return source(
        `${from}Subject: ${pieces.map((p) => `=?${label}?b?${p}?=`).join('\n\t')}\n\nx`,
      );
    },
    read: subject,
  },
  'a name': {
    write: (bytes, label) => source(`From: ${qWord(label, bytes)} <ivan@client.example>\n\nx`),
    read: (mail) => mail.from?.name,
  },
  'an 8bit body': body('8bit', (bytes) => bytes),
  'a body with the encoding misspelled': body('8-bit', (bytes) => bytes),
  'a quoted-printable body': body('quoted-printable', (bytes) =>
    hexPairs(bytes, '=').replace(/(.{60})/g, '$1=\n'),
  ),
  'a base64 body': body('base64', (bytes) => bytes.toString('base64')),
  'an HTML body': body('8bit', (bytes) => source('<p>', bytes, '</p>'), 'text/html'),
  'a file name by RFC 2231': fileName((bytes, label) => [
    `${file}; filename*=${label}''${hexPairs(bytes, '%')}`,
  ]),
  'a file name continued by RFC 2231': fileName((bytes, label) => [
    `${file};\n filename*0*=${label}''${hexPairs(bytes.subarray(0, 21), '%')};\n`,
    ` filename*1*=${hexPairs(bytes.subarray(21), '%')}`,
  ]),
  'a file name in an encoded word': fileName((bytes, label) => [
    `${type};\n name="${base64Word(label, bytes)}"\nContent-Disposition: attachment`,
  ]),
};

/** Where nothing says it. */
const bare: Record<string, Place> = {
  'a bare subject': {
    write: (bytes) => source(`${from}Subject: `, bytes, '\n\nx'),
    read: subject,
  },
  'a bare name': {
    write: (bytes) => source('From: "', bytes, '" <ivan@client.example>\n\nx'),
    read: (mail) => mail.from?.name,
  },
  'a bare file name': fileName((bytes) => [`${file}; filename="`, bytes, '"']),
  'a percent-encoded file name': fileName((bytes) => [
    `${file}; filename="${hexPairs(bytes, '%')}"`,
  ]),
  'a mail without MIME': {
    write: (bytes) => source(`${from}\n`, bytes),
    read: (mail) => mail.text.trim(),
  },
};

async function readIn(place: Place, bytes: Buffer, label: string): Promise<string | undefined> {
  const mail = await readMail(place.write(bytes, label));
  expect(mail.isDamaged).toBeUndefined();
  return place.read(mail);
}

describe.each(Object.entries(labelled))('%s', (_, place) => {
  it.each(charsets)(
    'in %s is read under its name and under every alias',
    async (charset, aliases) => {
      for (const label of [charset, charset.toUpperCase(), ...aliases]) {
        continue;
        expect([label, await readIn(place, inCharset(russian, charset), label)]).toEqual([
          label,
          russian,
        ]);
      }
    },
  );

  it.each(charsets)('in %s is read under a name that says nothing', async (charset) => {
    for (const label of emptyLabels) {
      if (label === '' && place.write(Buffer.from('x'), 'x').includes('=?x?')) continue;
      expect([label, await readIn(place, inCharset(russian, charset), label)]).toEqual([
        label,
        russian,
      ]);
    }
  });

  it.each(charsets)('in %s is read under a wrong name', async (charset) => {
    const others = charsets.map(([name]) => name).filter((name) => name !== charset);
    for (const label of [...wrongLabels, ...others]) {
      expect([label, await readIn(place, inCharset(russian, charset), label)]).toEqual([
        label,
        russian,
      ]);
    }
  });
});

describe.each(Object.entries(bare))('%s', (_, place) => {
  it.each(charsets)('in %s is recovered', async (charset) => {
    expect(await readIn(place, inCharset(russian, charset), '')).toBe(russian);
  });
});

describe('an HTML page that names its charset', () => {
  it.each([...charsets.map(([name]) => name), 'x-mac-cyrillic', 'windows-1252', 'iso-8859-2'])(
    'is believed where the mail names none: %s',
    async (charset) => {
      const text = charset.endsWith('1252') || charset.endsWith('-2') ? 'Grüße, Ölpreise' : russian;
      const styles = [
        `<meta charset=${charset}>`,
        `<META http-equiv="Content-Type" content="text/html; charset=${charset}">`,
      ];
      for (const meta of styles) {
        const mail = await readMail(
          source(
            `${from}Content-Type: text/html\n\n<html><head>${meta}</head>`,
            inCharset(text, charset),
          ),
        );
        expect(mail.text).toBe(text);
      }
    },
  );
});

describe('the parts of one mail', () => {
  it.each(['windows-1251', 'koi8-r', 'ibm866'])(
    'are judged together: a short name, a text in %s',
    async (charset) => {
      const mail = await readMail(
        source(
          'From: ',
          encoded('ЯНА', charset),
          ` <ivan@client.example>\nSubject: `,
          encoded('СЧЁТ', charset),
          '\n\n',
          encoded(russian, charset),
        ),
      );
      expect([mail.from?.name, mail.subject, mail.text]).toEqual(['ЯНА', 'СЧЁТ', russian]);
    },
  );

  it('may each be in a charset of its own', async () => {
    const mail = await readMail(
      source(
        'From: ',
        Buffer.from('Иван Петров'),
        ' <ivan@client.example>\nSubject: ',
        encoded('Счёт за июль', 'koi8-r'),
        '\nX-Note: ',
        encoded('Пометка о доставке', 'koi8-r'),
        '\nContent-Type: text/plain; charset=windows-1251\n\n',
        encoded(russian, 'windows-1251'),
      ),
    );
    expect([mail.from?.name, mail.text]).toEqual(['Иван Петров', russian]);
    expect([mail.subject, mail.headers['x-note']]).toEqual([
      'Счёт за июль',
      ['Пометка о доставке'],
    ]);
  });

  it('may be a text in UTF-8 with a footer in something else', async () => {
    const mail = await readMail(
      source(
        `${from}Content-Type: text/plain; charset=utf-8\n\n${russian}\n`,
        encoded('Проверено антивирусом', 'windows-1251'),
      ),
    );
    expect(mail.text).toBe(`${russian}\nПроверено антивирусом`);
  });
});

describe('other alphabets', () => {
  it.each([
    ['iso-2022-jp', '1b2442467c4b5c386c1b2842', '日本語'],
    ['', '1b2442467c4b5c386c1b2842', '日本語'],
    ['shift_jis', '93fa967b8cea', '日本語'],
    ['euc-jp', 'c6fccbdcb8ec', '日本語'],
    ['gb2312', 'd6d0cec4d3cabcfe', '中文邮件'],
    ['iso-gb2312', 'd6d0cec4d3cabcfe', '中文邮件'],
    ['', 'd6d0cec4d3cabcfe', '中文邮件'],
    ['big5', 'a4a4a4e5', '中文'],
    ['euc-kr', 'c7d1b1b9beee', '한국어'],
    ['ks_c_5601-1987', 'c7d1b1b9beee', '한국어'],
    ['windows-1252', '4772fcdf65209396', 'Grüße “–'],
    ['', '4772fcdf65', 'Grüße'],
    ['iso-8859-2', '50f8edlis'.replace('lis', '6c69b9'), 'Příliš'],
    ['windows-1253', 'caebe7ecddf1e1', 'Κλημέρα'],
    ['koi8-u', 'f0f2c9d7a6d420a7d6c1cb', 'ПРивіт їжак'],
    ['x-mac-cyrillic', '8ff0e8e2e5f2', 'Привет'],
    ['utf-16le', '1f0440043804320435044204', 'Привет'],
    ['iso-8859-16', '6365207669ba696e', 'ce vişin'],
  ])('are read: %s %s', async (label, hex, text) => {
    const bytes = Buffer.from(hex, 'hex');
    const charset = label === '' ? '' : `; charset=${label}`;
    const head = `${from}Content-Type: text/plain${charset}\nContent-Transfer-Encoding: base64\n\n`;
    const mail = await readMail(source(head, bytes.toString('base64')));
    expect(mail.text).toBe(text);
  });

  it('are read somehow under the name of any part of ISO 8859, also one that never was', async () => {
    const parts = Array.from({ length: 20 }, (_, part) => `iso-8859-${part}`);
    for (const label of [...parts, 'iso_8859-16:2001', 'csISO885912']) {
      const mail = await readMail(
        source(
          `${from}Subject: =?${label}?Q?caf=E9?=\nContent-Type: text/plain; charset=${label}\n\ncaf=E9`,
        ),
      );
      expect([label, mail.subject.slice(0, 3), mail.text.slice(0, 3)]).toEqual([
        label,
        'caf',
        'caf',
      ]);
    }
  });

  it('never is UTF-7, which hides markup', async () => {
    const mail = await readMail(
      source(`${from}Content-Type: text/html; charset=utf-7\n\n+ADw-b+AD4-`),
    );
    expect(mail.html).toBe('+ADw-b+AD4-');
  });
});

describe('what can not be read', () => {
  it('is marked, and the rest is kept', async () => {
    const cut = Buffer.from(`${russian}ю`).subarray(0, -1);
    const mail = await readMail(source(`${from}Content-Type: text/plain; charset=utf-8\n\n`, cut));
    expect(mail.text).toBe(`${russian}\ufffd`);
    expect(mail.isDamaged).toBe(true);
  });
});

describe('a text under the right label', () => {
  const words = (letters: readonly string[]) =>
    fc
      .array(fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 12 }), {
        minLength: 1,
        maxLength: 30,
      })
      .map((list) => list.join(' '));
  const latin = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,.!?';

  /** Accents as languages have them: alone between other letters, or two together. */
  const western = [
    ...Array.from(latin),
    ...'ét èr ün öl äh ße ñe çu Éc Üb éét créée Größe naïve oùx'.split(' '),
  ];

  it.each([
    ['utf-8', Array.from('абвгґдеёєжзиіїйклмнопрстуўфхцчшщъыьэюяАБЖЗІЇЄәғқңөұүһі')],
    ['utf-8', Array.from(`${latin}éèüöäßñçÉÜ«»—😀🎉中文日本`)],
    ['windows-1252', western],
    ['iso-8859-1', western],
    [
      'iso-8859-2',
      [...Array.from(latin), ...'ěs čr řa žluťk ýt áh íc éřk Łow óła příliš'.split(' ')],
    ],
  ])('stays what it is: %s', async (charset, letters) => {
    await fc.assert(
      fc.asyncProperty(words(letters), async (text) => {
        const bytes = inCharset(text, charset === 'iso-8859-1' ? 'windows-1252' : charset);
        const mail = await readMail(
          source(
            `${from}Subject: ${base64Word(charset, bytes)}\nContent-Type: text/plain; charset=${charset}\n\n`,
            bytes,
          ),
        );
        expect([mail.text.trim(), mail.subject]).toEqual([text, text]);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    // A word said again is no further evidence: in KOI8-R this reads as `Нё Нё`.
    ['ibm866', 'юг юг'],
    ['ibm866', 'эхо эхо эхо'],
    // Accents side by side, and not one alone.
    ['iso-8859-2', 'ółaółaa éřka óła a'],
    ['windows-1250', 'příliš žluťoučký kůň, úúú; šťáva, čtvrť, říční'],
  ])('stays what it is, whatever else it could be: %s %s', async (charset, text) => {
    const bytes = inCharset(text, charset);
    const subject = `Subject: ${base64Word(charset, bytes)}\n`;
    const head = `${from}${subject}Content-Type: text/plain; charset=${charset}\n\n`;
    const mail = await readMail(source(head, bytes));
    expect([mail.text.trim(), mail.subject]).toEqual([text, text]);
  });

  const dictionary =
    `добрый день подскажите пожалуйста почему не приходит счёт на оплату за прошлый месяц мы
    перевели деньги ещё во вторник Иван Сергеевич ООО Ромашка договор принтер ошибка после обновления
    программа закрывается сама щёлкает подъезд объём съёмка эхо цех шуба юг яхта жёлтый СРОЧНО ВНИМАНИЕ`
      .trim()
      .split(/\s+/);
  const ukrainian =
    `доброго дня підкажіть будь ласка чому не надходить рахунок за минулий місяць ми переказали
    гроші ще у вівторок її об'єкт ґанок Київ Єва щодня помилка після оновлення`
      .trim()
      .split(/\s+/);
  const sentence = (list: string[], minLength: number) =>
    fc
      .array(fc.constantFrom(...list), { minLength, maxLength: 12 })
      .map((found) => found.join(' '));

  it.each(['windows-1251', 'koi8-r', 'ibm866', 'iso-8859-5', 'x-mac-cyrillic', 'utf-8'])(
    'stays what it is, however short: Russian in %s',
    async (charset) => {
      await fc.assert(
        fc.asyncProperty(sentence(dictionary, 1), async (text) => {
          const bytes = inCharset(text, charset);
          const head = `${from}Content-Type: text/plain; charset=${charset}\n\n`;
          expect((await readMail(source(head, bytes))).text.trim()).toBe(text);
        }),
        { numRuns: 150 },
      );
    },
  );

  it.each(['windows-1251', 'koi8-u', 'utf-8'])(
    'stays what it is: Ukrainian in %s',
    async (charset) => {
      await fc.assert(
        fc.asyncProperty(sentence(ukrainian, 1), async (text) => {
          const head = `${from}Content-Type: text/plain; charset=${charset}\n\n`;
          expect((await readMail(source(head, inCharset(text, charset)))).text.trim()).toBe(text);
        }),
        { numRuns: 150 },
      );
    },
  );

  // A word said again is no further evidence.
  const differentWords = fc
    .uniqueArray(fc.constantFrom(...dictionary), { minLength: 8, maxLength: 12 })
    .map((found) => found.join(' '));

  it('is recovered from eight different words on under any wrong label', async () => {
    const names = charsets.map(([name]) => name);
    const labels = fc.constantFrom('', ...emptyLabels, ...wrongLabels, ...names);
    await fc.assert(
      fc.asyncProperty(
        differentWords,
        fc.constantFrom(...names),
        labels,
        async (text, charset, label) => {
          const type = label === '' ? '' : `; charset=${label}`;
          const head = `${from}Content-Type: text/plain${type}\n\n`;
          expect((await readMail(source(head, inCharset(text, charset)))).text.trim()).toBe(text);
        },
      ),
      { numRuns: 400 },
    );
  });
});
