import type { DeliveryFailed, NoteAutomaticMail, NoteBounce } from '../commands';
import type { Draft } from '../draft';
import { follow } from '../lifecycle';
import { assigneeOf } from '../sla/escalation';
import { automaticMailLimit, isKnownBounce, mayHaveSentMail } from '../ticket-mail';
import type { Refusal } from './refusal';

/** A machine answered: it is written down, and nobody is told (RFC 3834 §2). */
export function noteAutomaticMail(draft: Draft, command: NoteAutomaticMail): Refusal {
  const { status, mail } = draft.ticket;
  const moved = follow(status, 'note_automatic_mail', draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  if (mail.automaticMails >= automaticMailLimit) return 'TOO_MANY_AUTOMATIC_MAILS';
  const { contentId, mailClass } = command;
  draft.add({ type: 'automaticMailNoted', contentId, mailClass });
  return undefined;
}

/**
 * A mail did not arrive: whoever has the ticket is told, as nobody else knows that the customer
 * waits in vain. One that is only late goes on by itself. The same report again changes nothing.
 */
export function noteBounce(draft: Draft, command: NoteBounce): Refusal {
  const { mailSeq, participantId, isRecipientUnknown, outcome, statusCode, contentId } = command;
  const moved = follow(draft.ticket.status, 'note_bounce', draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  if (!mayHaveSentMail(draft.ticket, mailSeq)) return 'MAIL_NOT_FOUND';
  if (isKnownBounce(draft.ticket, command)) return undefined;
  const notified = outcome === 'failed' ? assigneeOf(draft.ticket) : null;
  draft.add({
    type: 'deliveryBounced',
    mailSeq,
    participantId,
    ...(isRecipientUnknown && { isRecipientUnknown }),
    outcome,
    statusCode,
    contentId,
    notified,
  });
  return undefined;
}

/**
 * A mail, or a copy of it, was given up: refused by the relay, or not taken in time. Whoever has the
 * ticket is told as of a bounce, but of no notice: that one would be given up as well.
 */
export function noteFailedDelivery(
  draft: Draft,
  { mailSeq, reason, participantId, mailKind = 'team_notice' }: DeliveryFailed,
): Refusal {
  draft.add({
    type: 'deliveryFailed',
    mailSeq,
    reason,
    ...(participantId && { participantId }),
    ...(mailKind !== 'team_notice' && { notified: assigneeOf(draft.ticket) }),
  });
  return undefined;
}
