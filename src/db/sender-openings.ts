import type { Pool } from 'pg';

/** What a mail that opens a ticket may cause. */
export type OpeningClaim = {
  /** Whether its sender gets an acknowledgement: one for each mailbox and hour. */
  acknowledge: boolean;
  /** Whether it may open a ticket; otherwise it is held as `too_many_tickets`. */
  isWithinCap: boolean;
};

/** A person in trouble writes a few mails; a broken script writes thousands. */
const usualMostAnHour = 30;

/**
 * Claims an opening for the mail `mailId` of this sender (in whatever case): at most `mostAnHour`
 * within any hour by the database's clock, the first of them acknowledged. Mails of one sender at the
 * same moment are decided one after the other; the same mail again gets the same answer for a day.
 */
export async function claimOpening(
  pool: Pool,
  opening: { mailbox: string; sender: string; mailId: string },
  mostAnHour = usualMostAnHour,
): Promise<OpeningClaim> {
  const { mailbox, sender, mailId } = opening;
  const found = await pool.query<OpeningClaim>({
    name: 'claim-opening',
    text: `select acknowledge, within_cap as "isWithinCap" from claim_opening($1, $2, $3, $4)`,
    values: [mailbox.toLowerCase(), sender.toLowerCase(), mailId, mostAnHour],
  });
  const [claim] = found.rows;
  if (claim === undefined) throw new Error('claim_opening answered nothing');
  return claim;
}
