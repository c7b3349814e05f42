import type { Content } from '../db/contents';
import type { Bilingual } from '../domain/language';
import { detectLanguage } from '../mail/detect-language';
import type { InboundMail, MailAddress } from '../mail/inbound-mail';
import { isOneOfOurs } from '../mail/own-address';
import { cleanSubject } from '../mail/subject';
import { visibleReplyOf } from '../mail/visible-reply-of';
import type { IntakeDependencies } from './dependencies';

/** What a mail says, and in whose name. */
export type Written = {
  author: MailAddress;
  subject: string;
  text: string;
  /** Where in `text` the quote begins. */
  cutAt: number;
};

/** What a mail says now, its quote apart, in the name of the author that it names. */
export function wrote(mail: InboundMail, author: MailAddress): Written {
  const { cutAt } = visibleReplyOf(mail);
  return { author, subject: mail.subject, text: mail.text, cutAt };
}

/** The part of the text that was written now. */
export function visibleText({ text, cutAt }: Written): string {
  return text.slice(0, cutAt).trimEnd();
}

/** The subject without reply marks and without our own number, in whichever language it was sent. */
function plainSubject(subject: string, serviceName: Bilingual): string {
  return cleanSubject(cleanSubject(subject, serviceName.ru), serviceName.en);
}

/** The content of a mail, to be staged: what it says, with its files and what threading needs. */
export function contentOfMail(
  contentId: string,
  mailbox: string,
  mail: InboundMail,
  written: Written,
  { serviceName, mailboxes }: Pick<IntakeDependencies, 'serviceName' | 'mailboxes'>,
): Content {
  const { author, subject, text, cutAt } = written;
  const isOwnText = text === mail.text;
  return {
    contentId,
    source: 'email',
    authorAddress: author.address,
    authorName: author.name,
    subject: plainSubject(subject, serviceName),
    text,
    html: isOwnText ? mail.html : undefined,
    visibleLength: cutAt,
    language: detectLanguage(subject, text.slice(0, cutAt)),
    messageId: mail.messageId,
    referenceIds: mail.references,
    mail: { mailbox, replyToAddress: replyToOf(mail, author, mailboxes) },
    files: mail.attachments.map(({ name, contentType, content: bytes, cid, isInline }) => ({
      name,
      contentType,
      bytes,
      ...(cid !== undefined && { cid }),
      ...(isInline === true && { isInline }),
    })),
  };
}

/** What a colleague wrote above the mail that they forward; its files are that mail's. */
export function contentOfCover(
  contentId: string,
  mailbox: string,
  mail: InboundMail,
  cover: Written,
  deps: Pick<IntakeDependencies, 'serviceName' | 'mailboxes'>,
): Content {
  const content = contentOfMail(contentId, mailbox, mail, cover, deps);
  return { ...content, html: undefined, messageId: undefined, referenceIds: [], files: [] };
}

/**
 * Where the author wants answers, if elsewhere than where the mail is from (RFC 5322 §3.6.2). Not at
 * an address of ours, which web forms and some clients put there: the customer would never get any.
 */
function replyToOf(
  { from, replyTo }: InboundMail,
  author: MailAddress,
  mailboxes: readonly { address: string }[],
): string | undefined {
  if (replyTo === undefined || from?.address !== author.address) return undefined;
  const isElsewhere = replyTo.address.toLowerCase() !== from.address.toLowerCase();
  const ours = mailboxes.map(({ address }) => address);
  return isElsewhere && !isOneOfOurs(ours, replyTo.address) ? replyTo.address : undefined;
}
