const bodies = {
  opening: `Здравствуйте!

Со вчерашнего дня принтер в бухгалтерии не печатает счета: лист выходит пустым, на экране
мигает код 50.4. Перезагружали дважды, кабель проверили, картридж новый. Из других программ
печать идёт. Счета нужны сегодня до обеда, подскажите, пожалуйста, что сделать.

С уважением,
Вера Павловна, бухгалтерия`,
  reply: `Проверила, как вы написали: теперь печатает, но первая страница всё равно пустая.
Что ещё посмотреть?

> Здравствуйте! Выключите принтер, подождите минуту и включите снова.
> Если код 50.4 останется, пришлите, пожалуйста, его фотографию.`,
} as const;

function base64Lines(text: string): string {
  return Buffer.from(text)
    .toString('base64')
    .replace(/.{76}(?=.)/g, '$&\r\n');
}

const encoded = {
  opening: part(bodies.opening),
  reply: part(bodies.reply),
} as const;

/** Text and HTML, as every webmail sends them. */
function part(text: string): string {
  const html = `<div dir="ltr">${text.replaceAll('\n', '<br>\n')}</div>`;
  return (['plain', 'html'] as const)
    .map((kind) =>
      [
        '--bench-boundary',
        `Content-Type: text/${kind}; charset=utf-8`,
        'Content-Transfer-Encoding: base64',
        '',
        base64Lines(kind === 'plain' ? text : html),
      ].join('\r\n'),
    )
    .join('\r\n');
}

/** What makes a mail of the bench this one. */
export type BenchMail = {
  from: string;
  to: string;
  messageId: string;
  /** The Message-ID of ours that it answers; none opens a ticket. */
  answers?: string;
};

/** A customer's mail as a webmail sends it, about 4 kB. */
export function customerMail({ from, to, messageId, answers }: BenchMail): string {
  const subject = `${answers === undefined ? '' : 'Re: '}Принтер не печатает счета`;
  return [
    'Received: from webmail.customer.bench by mx.desk.example with ESMTPS; Mon, 12 Jan 2026 10:00:01 +0300',
    `From: =?utf-8?B?${Buffer.from('Вера Павловна').toString('base64')}?= <${from}>`,
    `To: <${to}>`,
    `Subject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
    `Message-ID: ${messageId}`,
    ...(answers === undefined ? [] : [`In-Reply-To: ${answers}`, `References: ${answers}`]),
    'Date: Mon, 12 Jan 2026 10:00:00 +0300',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary="bench-boundary"',
    '',
    answers === undefined ? encoded.opening : encoded.reply,
    '--bench-boundary--',
  ].join('\r\n');
}
