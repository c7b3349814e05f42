import type { Pool } from 'pg';
import type { Language } from '../domain/language';
import type { SenderOrganisation } from '../domain/sender-policy';
import type { InboundMailRecord } from './inbound-mails';
import { addressAndDomain, organisationsOfSender } from './organisations';

/** The mail that opens a ticket, kept but not recorded yet; `raw` as it came. */
export type KeptOpening = {
  contentId: string;
  language: Language;
  raw: Buffer;
  /** The mail's author in lower case; `null` if it names none. */
  authorAddress: string | null;
  /** In whose name it is kept, who becomes the requester: of a forward the customer that it names. */
  requesterAddress: string;
  verdict: InboundMailRecord['senderVerdict'];
};

/** Who takes part in a recorded ticket; addresses as they were written. */
export type TicketParties = {
  requesterAddress: string;
  participantAddresses: string[];
  organisationId: string | null;
};

/** A ticket, and what its organisation and others are to the sender of a mail that continues it. */
export type KnownTicket = { organisations: SenderOrganisation[] } & (
  { opening: undefined; parties: TicketParties } | { opening: KeptOpening; parties: undefined }
);

type KnownTicketRow = {
  contentId: string | null;
  language: Language;
  raw: Buffer | null;
  author: string | null;
  participants: string[] | null;
  organisationId: string | null;
  requester: string | null;
  verdict: InboundMailRecord['senderVerdict'];
  organisations: SenderOrganisation[];
};

/**
 * Who takes part in the ticket, if it is recorded, or else the kept mail that opens it: on its way to
 * being recorded, or given up by its sender after a 451, but not one that a later delivery made a held
 * one; and what `senderOrganisations` answers for the ticket's organisation, without a round trip of its
 * own. `undefined` if nothing is known of the ticket.
 */
export async function findTicket(
  pool: Pool,
  ticketId: string,
  senderAddress: string,
): Promise<KnownTicket | undefined> {
  const found = await pool.query<KnownTicketRow>({
    name: 'find-ticket',
    text: `select k.*, array(
                    select row_to_json(o) from (
                      ${organisationsOfSender('$2', '$3', 'k."organisationId"')}) o
                  ) as organisations
             from (
               select null as "contentId", language, null as raw, requester_address as author,
                      (select array_agg(p.address) from participants p
                        where p.participant_id = any (array(
                          select jsonb_array_elements_text(t.state->'participantIds')))) as participants,
                      organisation_id as "organisationId", null as requester, null as verdict
                 from tickets t where ticket_id = $1
               union all
               (select i.mail_id, c.language, i.raw, i.author_address, null, null,
                       c.author_address, i.sender_verdict
                  from inbound_mails i join contents c on c.content_id = i.mail_id
                 where i.ticket_id = $1 and i.hold_state is distinct from 'held'
                   and not exists (select 1 from tickets where ticket_id = $1)
                 order by i.received_at limit 1)) k`,
    values: [ticketId, ...addressAndDomain(senderAddress)],
  });
  const [row] = found.rows;
  if (row === undefined) return undefined;
  const { contentId, language, raw, author, participants, organisationId, organisations } = row;
  if (contentId !== null && raw !== null) {
    const requesterAddress = row.requester ?? '';
    const { verdict } = row;
    const opening = { contentId, language, raw, authorAddress: author, requesterAddress, verdict };
    return { organisations, opening, parties: undefined };
  }
  const participantAddresses = participants ?? [];
  const parties = { requesterAddress: author ?? '', participantAddresses, organisationId };
  return { organisations, opening: undefined, parties };
}

/**
 * How many automatic mails a ticket has noted, as far as is recorded: 0 where a mail is kept, and not
 * held, that opens it; `undefined` if nothing is known of the ticket.
 */
export async function automaticMailsOf(pool: Pool, ticketId: string): Promise<number | undefined> {
  const found = await pool.query<{ automaticMails: number }>({
    name: 'automatic-mails-of',
    text: `select coalesce((state->'mail'->>'automaticMails')::int, 0) as "automaticMails"
             from tickets where ticket_id = $1
           union all
           (select 0 from inbound_mails
             where ticket_id = $1 and hold_state is distinct from 'held'
               and not exists (select from tickets where ticket_id = $1) limit 1)`,
    values: [ticketId],
  });
  return found.rows[0]?.automaticMails;
}
