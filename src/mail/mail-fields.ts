import type { InboundMail, MailEnvelope } from './inbound-mail';

/** The first value of the field `name` (in lower case). */
export function firstField(mail: InboundMail, name: string): string | undefined {
  return allFields(mail, name)[0];
}

/** Every value of the field `name`. Own properties only: a field may be called like a method. */
export function allFields(mail: InboundMail, name: string): string[] {
  return Object.hasOwn(mail.headers, name) ? (mail.headers[name] ?? []) : [];
}

/** The value before parameters and comments, in lower case (RFC 3834 §5). */
export function keyword(value: string): string {
  return (/^[^;(\s]*/.exec(value.trim())?.[0] ?? '').toLowerCase();
}

/**
 * The null return path marks what must not be answered (RFC 5321 §4.5.5). SMTP tells it in the
 * envelope; a mail fetched by IMAP has only the field that the last server wrote (§4.4).
 */
export function hasNullPath(mail: InboundMail, envelope: MailEnvelope): boolean {
  const field = firstField(mail, 'return-path')?.trim();
  return envelope.mailFrom.trim() === '' || field === '<>' || field === '';
}

/** The author's address, or the envelope's if the mail names no usable author. */
export function senderAddress(mail: InboundMail, envelope: MailEnvelope): string {
  return mail.from?.address ?? envelope.mailFrom;
}

/** What stands before the `@`, in lower case; all of it if there is none. */
export function localPart(address: string): string {
  const at = address.lastIndexOf('@');
  return (at === -1 ? address : address.slice(0, at)).toLowerCase();
}
