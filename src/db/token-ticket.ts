import type { Pool } from 'pg';
import { findParticipants } from './participants';

/** A ticket and the addresses of those who take part in it, as recorded. */
export type RecordedTokenTicket = {
  ticketId: string;
  mailbox: string;
  requesterAddress: string;
  participantAddresses: string[];
  organisationId: string | null;
};

type Row = Omit<RecordedTokenTicket, 'participantAddresses'> & { participantIds: string[] };

/**
 * The ticket with this public number, or `undefined` if there is none. `defaultMailbox` is the one of
 * tickets that name none.
 */
export async function ticketForToken(
  pool: Pool,
  number: number,
  defaultMailbox: string,
): Promise<RecordedTokenTicket | undefined> {
  const found = await pool.query<Row>({
    name: 'ticket-for-token',
    text: `select ticket_id as "ticketId", coalesce(mailbox, $2) as mailbox,
                  requester_address as "requesterAddress", organisation_id as "organisationId",
                  coalesce(state->'participantIds', '[]') as "participantIds"
             from tickets where number = $1`,
    values: [number, defaultMailbox],
  });
  const [row] = found.rows;
  if (row === undefined) return undefined;
  const { participantIds, ...ticket } = row;
  const participants = await findParticipants(pool, participantIds);
  return { ...ticket, participantAddresses: participants.map(({ address }) => address) };
}
