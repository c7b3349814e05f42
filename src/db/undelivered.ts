/** Which tickets have a mail that did not reach its recipient. */

/** Refused, come back, or given up while nobody could say what became of it. */
const isUndelivered = (mail: string) =>
  `${mail}.settled_at is not null and ${mail}.state in ('failed', 'bounced', 'unknown')`;

/**
 * The ids of the tickets that told somebody something in vain: a mail to the customer, or a participant's
 * copy, did not arrive, and no relay has taken a later one to the same recipient: a notice that a mail was
 * not accepted goes to whoever wrote that, and says nothing of the others. A statement without parameters.
 */
export const undeliveredTicketIds = `
  select o.ticket_id from outbox o
   where o.recipient is null and ${isUndelivered('o')}
     and not exists (select 1 from outbox later
                      where later.ticket_id = o.ticket_id and later.mail_seq > o.mail_seq
                        and later.recipient is null and later.state = 'accepted'
                        and later.kind <> 'not_accepted')
  union all
  select k.ticket_id from outbox_copies k
   where ${isUndelivered('k')}
     and not exists (select 1 from outbox_copies later
                      where later.ticket_id = k.ticket_id and later.mail_seq > k.mail_seq
                        and later.participant_id = k.participant_id and later.state = 'accepted')`;
