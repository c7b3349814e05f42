import { randomBytes, randomInt } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { cleanLine } from '../mail/header-text';
import { escapeHtml } from '../markup';
import { newBody, replyBody, type MailClient, type ReplyBody } from './quoting';
import type { MailAddress, ReadMail } from './read-mail';
import { readerHtml } from './reader-html';

/** Why a mail can't be composed from what the customer typed. */
export type ComposeProblem =
  'from_invalid' | 'to_invalid' | 'recipient_missing' | 'text_missing' | 'subject_too_long';

/** Thrown by the functions here; nothing was composed. */
export class ComposeError extends Error {
  constructor(readonly problem: ComposeProblem) {
    super(`The mail can't be composed: ${problem}`);
    this.name = 'ComposeError';
  }
}

export interface CustomerFile {
  readonly filename: string;
  readonly contentType?: string | undefined;
  readonly content: Buffer;
}

export interface ComposedMail {
  /** RFC 5322, CRLF line ends. */
  readonly raw: Buffer;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  /** With angle brackets. */
  readonly messageId: string;
  readonly subject: string;
}

export interface ReplyInput {
  readonly text: string;
  /** The customer edited it; left out, it is the original's with one «Re:». */
  readonly subject?: string | undefined;
  /** Left out, the mail's first recipient answers. */
  readonly from?: MailAddress | undefined;
  readonly client: MailClient;
  readonly nowMs: number;
  /** Zone of the times in the quote; Moscow if left out. */
  readonly timeZone?: string | undefined;
  readonly attachments?: readonly CustomerFile[] | undefined;
}

export interface NewMailInput {
  readonly from: MailAddress;
  readonly to: MailAddress;
  readonly subject: string;
  readonly text: string;
  readonly client: MailClient;
  readonly nowMs: number;
  readonly attachments?: readonly CustomerFile[] | undefined;
}

/** RFC 5322 §2.1.1 bounds a line at 998 characters; no subject in life is near it. */
const maxSubjectChars = 900;

/** RFC 5322 §3.6.4 has no bound; mail programs cut the middle of long chains, as we do. */
const maxReferences = 50;

/** An address that survives every relay; quoted local parts aren't worth their trouble here. */
const addressPattern = /^[^\s\p{Cc}@<>()[\]\\,;:"]{1,64}@[^\s\p{Cc}@<>()[\]\\,;:"]{1,190}$/u;

/** True for `local@domain` without spaces, quotes or control characters, 255 characters at most. */
export function isMailAddress(text: string): boolean {
  return addressPattern.test(text);
}

/**
 * What the customer's mail program would send on «Ответить»: In-Reply-To and References, the
 * answer above the original quoted in the program's own way, to Reply-To (else From). Throws
 * `ComposeError` when there is no text, no valid sender or nobody to answer.
 */
export async function composeReply(original: ReadMail, input: ReplyInput): Promise<ComposedMail> {
  const from = input.from ?? original.to[0];
  const to = original.replyTo.length > 0 ? original.replyTo : original.from;
  if (to.length === 0) throw new ComposeError('recipient_missing');
  const subject = input.subject ?? replySubject(original.subject, input.client);
  const quotedHtml =
    original.html === undefined
      ? escapeHtml(original.text).replaceAll('\n', '<br>')
      : readerHtml(original.html);
  const quoted = { mail: original, html: quotedHtml };
  const timeZone = input.timeZone ?? 'Europe/Moscow';
  const chain = [...original.references, original.messageId].filter((id) => id !== undefined);
  return compose({
    from: from ?? { address: '', name: '' },
    to,
    subject,
    text: input.text,
    body: (text) => replyBody(text, quoted, input.client, timeZone),
    client: input.client,
    nowMs: input.nowMs,
    attachments: input.attachments ?? [],
    inReplyTo: original.messageId,
    references: [...chain.slice(0, 1), ...chain.slice(1).slice(1 - maxReferences)],
  });
}

/** What the customer's mail program would send on «Написать». Throws `ComposeError`. */
export async function composeNew(input: NewMailInput): Promise<ComposedMail> {
  return compose({
    ...input,
    to: [input.to],
    body: (text) => newBody(text, input.client),
    attachments: input.attachments ?? [],
    inReplyTo: undefined,
    references: [],
  });
}

/** The subject with one prefix, whatever chain of «Re: HA: Отв: RE[2]:» it had. */
export function replySubject(subject: string, client: MailClient): string {
  const bare = subject.replace(/^(?:\s*(?:re|ha|на|отв|ответ)(?:\[\d{1,3}\])?\s*:)+\s*/iu, '');
  return `${client === 'outlook' ? 'RE' : 'Re'}: ${bare}`.trim();
}

interface Parts {
  from: MailAddress;
  to: readonly MailAddress[];
  subject: string;
  text: string;
  body: (text: string) => ReplyBody;
  client: MailClient;
  nowMs: number;
  attachments: readonly CustomerFile[];
  inReplyTo: string | undefined;
  references: readonly string[];
}

async function compose(parts: Parts): Promise<ComposedMail> {
  const text = parts.text.replace(/\r\n?/g, '\n').trimEnd();
  const subject = cleanLine(parts.subject, maxSubjectChars + 1);
  const from = cleaned(parts.from);
  const to = parts.to.map(cleaned);
  if (!isMailAddress(from.address)) throw new ComposeError('from_invalid');
  if (!to.every(({ address }) => isMailAddress(address))) throw new ComposeError('to_invalid');
  if (text.trim() === '') throw new ComposeError('text_missing');
  if (subject.length > maxSubjectChars) throw new ComposeError('subject_too_long');
  const messageId = newMessageId(parts.client, parts.nowMs);
  const composer = new MailComposer({
    from,
    to,
    subject,
    date: new Date(parts.nowMs),
    messageId,
    ...(parts.inReplyTo === undefined ? {} : { inReplyTo: parts.inReplyTo }),
    references: [...parts.references],
    headers: mailerHeaders[parts.client],
    ...parts.body(text),
    // Else a long line makes nodemailer send format=flowed, which rewraps the quote on arrival.
    encoding: 'quoted-printable',
    attachments: parts.attachments.map((file) => ({
      filename: cleanLine(file.filename),
      content: file.content,
      ...(file.contentType ? { contentType: file.contentType } : {}),
    })),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const raw = await composer.compile().build();
  const recipients = to.map(({ address }) => address);
  return { raw, envelope: { from: from.address, to: recipients }, messageId, subject };
}

const mailerHeaders: Readonly<Record<MailClient, Record<string, string>>> = {
  gmail: {},
  outlook: { 'X-Mailer': 'Microsoft Outlook 16.0' },
  mailru: { 'X-Mailer': 'Mail.Ru Mailer 1.0' },
};

function newMessageId(client: MailClient, nowMs: number): string {
  const random = randomBytes(16);
  switch (client) {
    case 'gmail':
      return `<CA${random.toString('base64url')}@mail.gmail.com>`;
    case 'outlook':
      return `<${random.toString('hex').toUpperCase()}@eurprd01.prod.outlook.com>`;
    case 'mailru':
      return `<${Math.trunc(nowMs / 1000)}.${randomInt(1e9)}@f${randomInt(1, 500)}.i.mail.ru>`;
  }
}

function cleaned({ address, name }: MailAddress): MailAddress {
  return { address: cleanLine(address), name: cleanLine(name) };
}
