import type { Language } from '../domain/language';
import { escapeHtml } from '../markup';
import { addressText, type MailAddress, type ReadMail } from './read-mail';

/** The mail programs a customer can play; each quotes in its own way. */
export const mailClients = ['gmail', 'outlook', 'mailru'] as const;
export type MailClient = (typeof mailClients)[number];

/** A body in the two forms that these programs send side by side. */
export interface ReplyBody {
  readonly text: string;
  readonly html: string;
}

/** Quoting the HTML of another mail: from `readerHtml`, or made from its text. */
export interface Quoted {
  readonly mail: ReadMail;
  readonly html: string;
}

const locales: Readonly<Record<Language, string>> = { ru: 'ru-RU', en: 'en-US' };

/** The body of a new mail in the given program's markup. */
export function newBody(text: string, client: MailClient): ReplyBody {
  return { text, html: wrap[client](htmlLines(text, client)) };
}

/**
 * The body of a reply: the answer above, below it the original as the given program quotes it, in
 * the original's language, with times in `timeZone`.
 */
export function replyBody(
  text: string,
  quoted: Quoted,
  client: MailClient,
  timeZone: string,
): ReplyBody {
  return { gmail: gmailReply, outlook: outlookReply, mailru: mailruReply }[client](
    text,
    quoted,
    timeZone,
  );
}

function gmailReply(text: string, { mail, html }: Quoted, timeZone: string): ReplyBody {
  const who = addressText(senderOf(mail));
  const at = partsOf(mail, timeZone, { weekday: 'short', month: 'short' });
  const line =
    mail.language === 'ru'
      ? `${at.weekday}, ${at.day} ${at.month} ${at.year} г. в ${at.time}, ${who}:`
      : `On ${at.weekday}, ${at.month} ${at.day}, ${at.year} at ${at.time} ${who} wrote:`;
  return {
    // Gmail sends its text part as lines of at most 78 characters, the attribution included.
    text: `${text}\n\n${folded(line, 78)}\n\n${prefixed(mail.text)}\n`,
    html: wrap.gmail(
      `${htmlLines(text, 'gmail')}<br><div class="gmail_quote gmail_quote_container">` +
        `<div dir="ltr" class="gmail_attr">${escapeHtml(line)}<br></div>` +
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;' +
        `border-left:1px solid rgb(204,204,204);padding-left:1ex">${html}</blockquote></div>`,
    ),
  };
}

function outlookReply(text: string, { mail, html }: Quoted, timeZone: string): ReplyBody {
  const ru = mail.language === 'ru';
  const at = partsOf(mail, timeZone, { weekday: 'long', month: 'long' });
  const sent = ru
    ? `${at.weekday}, ${at.day} ${at.month} ${at.year} г. ${at.time}`
    : `${at.weekday}, ${at.month} ${at.day}, ${at.year} ${at.time}`;
  const block: readonly (readonly [string, string])[] = [
    [ru ? 'От:' : 'From:', addressText(senderOf(mail))],
    [ru ? 'Отправлено:' : 'Sent:', sent],
    [ru ? 'Кому:' : 'To:', mail.to.map(addressText).join('; ')],
    [ru ? 'Тема:' : 'Subject:', mail.subject],
  ];
  const rows = block.map(([label, value]) => `<b>${label}</b> ${escapeHtml(value)}`).join('<br>');
  return {
    text: `${text}\n\n${block.map((row) => row.join(' ')).join('\n')}\n\n${mail.text}\n`,
    html: wrap.outlook(
      `${htmlLines(text, 'outlook')}<div style="border:none;border-top:solid #E1E1E1 1.0pt;` +
        `padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">${rows}</p></div>${html}`,
    ),
  };
}

function mailruReply(text: string, { mail, html }: Quoted, timeZone: string): ReplyBody {
  const who = addressText(senderOf(mail));
  const at = partsOf(mail, timeZone, { weekday: 'long', month: 'long' });
  const line =
    mail.language === 'ru'
      ? `${at.day} ${at.month} ${at.year} г., ${at.time} ${at.offset} от ${who}:`
      : `${at.month} ${at.day}, ${at.year}, ${at.time} ${at.offset} from ${who}:`;
  return {
    text: `${text}\n \n${line}\n${prefixed(mail.text)}\n`,
    html: wrap.mailru(
      `${htmlLines(text, 'mailru')}<br><blockquote style="border-left:1px solid #0857A6;` +
        `margin:10px;padding:0 0 0 10px;">${escapeHtml(line)}<br>` +
        `<div class="js-helper js-readmsg-msg">${html}</div></blockquote>`,
    ),
  };
}

const wrap: Readonly<Record<MailClient, (body: string) => string>> = {
  gmail: (body) => `<div dir="ltr">${body}</div>`,
  outlook: (body) => `<html><body><div class="WordSection1">${body}</div></body></html>`,
  mailru: (body) => `<HTML><BODY>${body}</BODY></HTML>`,
};

function htmlLines(text: string, client: MailClient): string {
  const [open, close] =
    client === 'outlook' ? ['<p class="MsoNormal">', '</p>'] : ['<div>', '</div>'];
  return text
    .split('\n')
    .map((line) => `${open}${line === '' ? '<br>' : escapeHtml(line)}${close}`)
    .join('');
}

function senderOf(mail: ReadMail): MailAddress {
  return mail.from[0] ?? { name: '', address: '' };
}

interface DateParts {
  weekday: string;
  day: string;
  month: string;
  year: string;
  time: string;
  /** «+03:00» */
  offset: string;
}

function partsOf(
  mail: ReadMail,
  timeZone: string,
  style: { weekday: 'short' | 'long'; month: 'short' | 'long' },
): DateParts {
  const date = new Date(mail.dateMs ?? 0);
  const format = new Intl.DateTimeFormat(locales[mail.language], {
    timeZone,
    ...style,
    day: 'numeric',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'longOffset',
  });
  const parts = new Map(format.formatToParts(date).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const clock = `${part('hour')}:${part('minute')}`;
  const offset = part('timeZoneName').replace(/^(?:GMT|UTC)/, '');
  return {
    weekday: part('weekday'),
    day: part('day'),
    month: part('month'),
    year: part('year'),
    time: mail.language === 'ru' ? clock : `${clock} ${part('dayPeriod')}`,
    offset: offset === '' ? '+00:00' : offset,
  };
}

function prefixed(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' || line.startsWith('>') ? `>${line}` : `> ${line}`))
    .join('\n');
}

/** Breaks at spaces before `width`; a word longer than that stays whole. */
function folded(line: string, width: number): string {
  const rows: string[] = [];
  for (const word of line.split(' ')) {
    const row = rows.at(-1);
    if (row !== undefined && row.length + 1 + word.length <= width) {
      rows[rows.length - 1] = `${row} ${word}`;
    } else rows.push(word);
  }
  return rows.join('\n');
}
