import type { ForTeam, MailToSend } from '../src/db/outbox';
import { instantText, zoneOf } from '../src/mail/instant-text';
import type { OutgoingMail } from '../src/mail/relay';
import { teamAddressOf } from '../src/mail/team-addresses';
import { dueOf, renderNotice } from '../src/mail/team-notice';
import type { PostOffice } from './mail-office';

/** The deadline with its zone by name: colleagues may sit in another one than the desk. */
function deadlineText(office: PostOffice, { ticket }: MailToSend, deadlineAtMs: number): string {
  const zone = zoneOf(ticket.terms);
  return `${instantText(office.teamLanguage, zone, deadlineAtMs)} (${zone})`;
}

/**
 * A notice to a member of the team, complete, or `undefined` if neither the recipient nor the team
 * has an address.
 *
 * It is answered to the team's address, or the recipient's own where there is none: what colleagues
 * say to each other must not come in as mail. With the ticket's reply address it would be a message
 * of the customer; with the support address alone, a new ticket. Its Message-ID continues no ticket
 * either, for clients that heed no Reply-To.
 */
export function mailToTeam(
  office: PostOffice,
  mail: MailToSend & ForTeam,
): OutgoingMail | undefined {
  const { teamAddresses, teamLanguage: language, supportAddress, serviceName, publicUrl } = office;
  const address = teamAddressOf(teamAddresses, mail.recipient);
  if (address === undefined) return undefined;
  const due = dueOf(mail.event, mail.trigger, mail.relayAnswer);
  const { subject, text, html } = renderNotice(
    language,
    {
      number: mail.number,
      ticketSubject: mail.subject,
      due,
      deadlineText:
        'deadlineAtMs' in due ? deadlineText(office, mail, due.deadlineAtMs) : undefined,
      ticketUrl: `${publicUrl}/tickets/${mail.number}`,
      undeliveredUrl: `${publicUrl}/tickets?mail=undelivered`,
    },
    office.templates,
  );
  return {
    // As with every mail that nobody wrote by hand (RFC 3834 §3.3).
    envelopeFrom: '',
    from: { address: supportAddress, name: serviceName[language] },
    to: { address, name: '' },
    replyTo: teamAddressOf(teamAddresses, 'team') ?? address,
    subject,
    text,
    html,
    messageId: mail.messageId,
    references: [],
    dateMs: mail.atMs,
    language,
    ticketNumber: mail.number,
    autoSubmitted: 'auto-generated',
  };
}
