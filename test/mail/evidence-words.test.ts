import { describe, expect, it } from '@jest/globals';
import { classifyMail } from '../../src/mail/classify';
import { evidenceText } from '../../src/mail/evidence-words';
import { readMail } from '../../src/mail/read-mail';
import { autoReplies, challenges, receipts, writeAutoReply } from './auto-reply-samples';
import { delaySystems, failures, reportSystems } from './bounce-samples';

const own = { addresses: ['support@desk.example'], mailDomain: 'desk.example' };

describe('recorded evidence', () => {
  it.each([
    ['null return path', 'пустой обратный адрес'],
    ['null return path, Subject: Undelivered', 'пустой обратный адрес, тема: Undelivered'],
    [
      'to a bounce address, null return path, reply 550 5.1.1 no',
      'пришло на адрес для возвратов, пустой обратный адрес, reply 550 5.1.1 no',
    ],
    [
      'to a bounce address, reply 550 5.1.1',
      'пришло на адрес для возвратов, ответ сервера: 550 5.1.1',
    ],
    ['from MAILER-DAEMON@mx.example', 'от MAILER-DAEMON@mx.example'],
    ['from our own address support@desk.example', 'с нашего же адреса support@desk.example'],
    ['31 Received fields', 'полей Received: 31'],
    ['part message/delivery-status, rejected', 'часть message/delivery-status, отклонено'],
    [
      'Subject: x, text: null return path, it says so, a returned mail below',
      'тема: x, текст: null return path, it says so, ниже возвращённое письмо',
    ],
    [
      'X-Failed-Recipients; what it names was never taken by the relay, so it can’t have come back',
      'X-Failed-Recipients; названное письмо почтовый сервер не принимал, вернуться оно не могло',
    ],
    [
      'Auto-Submitted: auto-replied; its ticket has 50 automatic mails already',
      'Auto-Submitted: auto-replied; в обращении уже 50 автоматических писем',
    ],
    ['2 From fields and not one usable author', 'полей From: 2, пригодного автора нет'],
    [
      '27000000 bytes, only the header is here; auto_reply',
      '27000000 байт, здесь только заголовок; автоответ',
    ],
    [
      'only the header is here; bounce: null return path',
      'здесь только заголовок; bounce: null return path',
    ],
    [
      'named by the list help.firm.example in From; of that list: no Authentication-Results field',
      'назван рассылкой help.firm.example в From; о самой рассылке: нет поля Authentication-Results',
    ],
    ['timeout: not read within 10000 ms', 'не прочитано за 10000 мс'],
    ['dmarc=pass; dkim=pass a.example', 'dmarc=pass; dkim=pass a.example'],
    ['Auto-Submitted: auto-replied', 'Auto-Submitted: auto-replied'],
    ['', ''],
  ])('%j is told in Russian, what it quotes as it is', (recorded, russian) => {
    expect(evidenceText(recorded, 'ru')).toBe(russian);
    expect(evidenceText(recorded, 'en')).toBe(recorded);
  });

  const raws = [
    ...reportSystems.flatMap(({ write }) =>
      failures.map((failure) => write(failure, '<1@desk.example>')),
    ),
    ...delaySystems.map(({ write }) => write('<1@desk.example>')),
    ...[...autoReplies, ...challenges, ...receipts].map(writeAutoReply),
  ];

  it.each([false, true])(
    'of whatever class of mail begins with Russian words or a field’s name (to a bounce address: %s)',
    async (arrivedAtBounceAddress) => {
      for (const raw of raws) {
        const mail = await readMail(Buffer.from(raw));
        const mailFrom = (mail.headers['return-path']?.[0] ?? 'x@x.example').replace(/[<>]/g, '');
        const envelope = { mailFrom, rcptTo: [], remoteAddress: '' };
        const found = classifyMail(mail, envelope, own, { arrivedAtBounceAddress });
        const told = 'because' in found ? evidenceText(found.because, 'ru') : '';
        expect(told).toMatch(/^(?!text:|subject:)(?:[а-яё]|[a-z][\w-]*(?::|$))/i);
      }
    },
  );
});
