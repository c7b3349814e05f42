import type { ForCustomer, MailToSend } from '../src/db/outbox';
import { bounceAddress } from '../src/mail/bounce-address';
import { instantText, zoneOf } from '../src/mail/instant-text';
import { promisedResponseMinutes } from '../src/mail/promises';
import { ratingToken } from '../src/mail/rating-link';
import type { OutgoingMail } from '../src/mail/relay';
import { replyAddress } from '../src/mail/reply-address';
import { renderMail, type MailData } from '../src/mail/templates';
import type { PostOffice } from './mail-office';

type CustomerMail = MailToSend & ForCustomer;

function ratingUrls(office: PostOffice, { ticket, resolutionSeq }: CustomerMail) {
  if (resolutionSeq === null) return { goodUrl: undefined, badUrl: undefined };
  const token = ratingToken(office.secret, ticket.ticketId, resolutionSeq);
  const url = `${office.publicUrl}/rate/${token}`;
  return { goodUrl: `${url}?rating=good`, badUrl: `${url}?rating=bad` };
}

/** What the mail says; its promises come from the ticket's own terms, policy and calendar. */
function mailData(office: PostOffice, mail: CustomerMail): MailData {
  const { ticket, language, message, answered, kind } = mail;
  const byAgent = message?.author === 'agent' ? message : undefined;
  return {
    number: mail.number,
    ticketSubject: mail.subject,
    serviceName: office.serviceName[language],
    requesterName: mail.requesterName,
    agentName: byAgent?.authorName,
    comment: byAgent?.text,
    original: {
      atText: instantText(language, zoneOf(ticket.terms), answered.atMs),
      text: answered.text,
    },
    ...ratingUrls(office, mail),
    ticketUrl: undefined,
    responseMinutes: promisedResponseMinutes(ticket),
    closesAfterDays: kind === 'resolved' ? ticket.terms.resolvedCloseDays : undefined,
  };
}

/** A mail to the customer, complete: part of the conversation, answered to the ticket. */
export function mailToCustomer(
  office: PostOffice,
  mail: CustomerMail,
  messageId: string,
): OutgoingMail {
  const { ticket, language, answered, kind } = mail;
  const { subject, text, html } = renderMail(kind, language, mailData(office, mail));
  const inReplyTo = answered.messageId ?? undefined;
  const isByAgent = mail.message?.author === 'agent';
  return {
    // Nothing answers it, so two robots can't write to each other (RFC 3834 §3.3), and what comes
    // back is known for a bounce of this ticket whatever it contains.
    envelopeFrom: bounceAddress(office.secret, office.supportAddress, ticket.ticketId),
    from: { address: office.supportAddress, name: office.serviceName[language] },
    to: { address: mail.requesterAddress, name: mail.requesterName },
    replyTo: replyAddress(office.secret, office.supportAddress, ticket.ticketId),
    subject,
    text,
    html,
    messageId,
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
    references: [...answered.referenceIds, ...(inReplyTo === undefined ? [] : [inReplyTo])],
    dateMs: mail.atMs,
    language,
    ticketNumber: mail.number,
    autoSubmitted: isByAgent
      ? undefined
      : kind === 'acknowledgement'
        ? 'auto-replied'
        : 'auto-generated',
  };
}
