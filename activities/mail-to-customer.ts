import type { ForCustomer, MailToSend } from '../src/db/outbox';
import type { MailCopy } from '../src/db/outbox-copies';
import { bounceAddress } from '../src/mail/bounce-address';
import { cleanLine, usableAddress } from '../src/mail/header-text';
import { withoutMark } from '../src/mail/in-place-of-mail';
import { instantText, zoneOf } from '../src/mail/instant-text';
import { outgoingMessageId } from '../src/mail/message-id';
import { answeringMailbox, isOneOfOurs } from '../src/mail/own-address';
import { promisedResponseMinutes } from '../src/mail/promises';
import { ratingToken } from '../src/mail/rating-link';
import { replyAddress } from '../src/mail/reply-address';
import { cleanSubject } from '../src/mail/subject';
import { renderMail, type MailData } from '../src/mail/templates';
import { threadIndexOf } from '../src/mail/thread-index';
import { ticketToken } from '../src/mail/ticket-link';
import type { MailWithFiles } from './enclosures';
import type { PostOffice } from './mail-office';

type CustomerMail = MailToSend & ForCustomer;

function ratingUrls(office: PostOffice, { ticket, resolutionSeq }: CustomerMail) {
  if (resolutionSeq === null) return { goodUrl: undefined, badUrl: undefined };
  const token = ratingToken(office.secret, ticket.ticketId, resolutionSeq);
  const url = `${office.publicUrl}/rate/${token}`;
  return { goodUrl: `${url}?rating=good`, badUrl: `${url}?rating=bad` };
}

/**
 * The ids that lead here, oldest first: those that the customer's mail has named, our own that it has
 * not, and its own. So every mail of a ticket names all the others to clients that group by ids, whether
 * the customer's client has cited them, wrote a fresh mail or there was no mail of theirs at all.
 */
function referencesOf(office: PostOffice, { ticket, answered, earlierMails }: CustomerMail) {
  const { secret, mailDomain } = office;
  const { ticketId } = ticket;
  const own = earlierMails.map(
    ({ seq, messageId }) => messageId ?? outgoingMessageId(secret, mailDomain, { ticketId, seq }),
  );
  const cited = new Set(answered.referenceIds.map((id) => id.toLowerCase()));
  const last = answered.messageId === null ? [] : [answered.messageId];
  const uncited = own.filter((id) => !cited.has(id.toLowerCase()));
  return [...answered.referenceIds, ...uncited, ...last];
}

/** The participants as the mail shows them, which never are addresses of ours. */
function visibleCopies({ mailboxes }: PostOffice, copies: readonly MailCopy[]) {
  return copies.flatMap(({ address, name }) => {
    const usable = usableAddress(address ?? '');
    if (usable === undefined || isOneOfOurs(mailboxes, usable)) return [];
    return [{ address: usable, name: cleanLine(name, 100) }];
  });
}

/** Whether it answers a mail by itself, to whoever wrote that. */
function isAnswer({ kind }: CustomerMail): boolean {
  return kind === 'acknowledgement' || kind === 'not_accepted';
}

/**
 * What stands in place of a mail that did not arrive, as our own words where its sender is told of it; no
 * mail quotes that as the customer's.
 */
function answeredIn(mail: CustomerMail) {
  const { answered, requesterAddress, ticket, language } = mail;
  if (answered.isUnread) return { notice: isAnswer(mail) ? withoutMark(answered.text) : undefined };
  const isRequesters = answered.authorAddress.toLowerCase() === requesterAddress.toLowerCase();
  return {
    original: {
      atText: instantText(language, zoneOf(ticket.terms), answered.atMs),
      text: answered.text,
      authorName: isRequesters ? undefined : answered.authorName || answered.authorAddress,
    },
  };
}

/** Whom it is for: of the requester's side, who wrote the mail that was not accepted. */
function addresseeOf({ kind, answered, requesterAddress, requesterName }: CustomerMail) {
  return kind === 'not_accepted'
    ? { address: answered.answerAddress, name: answered.authorName }
    : { address: requesterAddress, name: requesterName };
}

/** What the mail says; its promises come from the ticket's own terms, policy and calendar. */
function mailData(office: PostOffice, mail: CustomerMail): MailData {
  const { ticket, language, message, kind } = mail;
  const byAgent = message?.author === 'agent' ? message : undefined;
  return {
    number: mail.number,
    ticketSubject: mail.subject,
    serviceName: office.serviceName[language],
    requesterName: addresseeOf(mail).name,
    agentName: byAgent?.authorName,
    comment: byAgent?.text,
    ...answeredIn(mail),
    ...ratingUrls(office, mail),
    ticketUrl: `${office.publicUrl}/request/${ticketToken(office.secret, ticket.ticketId)}`,
    suggestions: [],
    responseMinutes: promisedResponseMinutes(ticket),
    closesAfterDays: kind === 'resolved' ? ticket.terms.resolvedCloseDays : undefined,
  };
}

/**
 * A mail to the customer, complete but for the bytes of its files: part of the conversation, answered to
 * the ticket.
 */
export function mailToCustomer(
  office: PostOffice,
  mail: CustomerMail,
  copies: readonly MailCopy[],
): MailWithFiles {
  const { ticket, language, answered, kind, messageId } = mail;
  const { subject, text, html } = renderMail(
    kind,
    language,
    mailData(office, mail),
    office.templates,
  );
  const references = referencesOf(office, mail);
  const inReplyTo = references.at(-1);
  const isByAgent = mail.message?.author === 'agent';
  const mailbox = answeringMailbox(office.mailboxes, mail.mailbox);
  return {
    // Nothing answers it, so two robots can't write to each other (RFC 3834 §3.3), and what comes
    // back is known for a bounce of this ticket whatever it contains.
    envelopeFrom: bounceAddress(office.secret, mailbox, ticket.ticketId),
    from: { address: mailbox, name: office.serviceName[language] },
    to: addresseeOf(mail),
    cc: visibleCopies(office, copies),
    replyTo: replyAddress(office.secret, mailbox, ticket.ticketId),
    subject,
    text,
    html,
    messageId,
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
    references,
    thread: {
      topic: cleanSubject(cleanLine(mail.subject, 200), office.serviceName[language]),
      index: threadIndexOf({
        answered: answered.threadIndex,
        ticketId: ticket.ticketId,
        openedAtMs: mail.openedAtMs,
        mailSeq: mail.mailSeq,
        atMs: mail.atMs,
      }),
    },
    dateMs: mail.atMs,
    language,
    ticketNumber: mail.number,
    autoSubmitted: isByAgent ? undefined : isAnswer(mail) ? 'auto-replied' : 'auto-generated',
    enclosures: mail.message?.files,
  };
}
