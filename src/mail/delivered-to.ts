import type { InboundMail, MailEnvelope } from './inbound-mail';

/** Where the mail was delivered, the surest word first: the envelope's, then its mail server's. */
export function deliveredTo(
  mail: Pick<InboundMail, 'headers'>,
  { rcptTo }: Pick<MailEnvelope, 'rcptTo'>,
): string[] {
  const fields = mail.headers['delivered-to'] ?? [];
  return [...rcptTo, ...fields.map((value) => value.replace(/[<>\s]/g, ''))];
}
