import type { DeskProcesses } from '../../support/desk-processes';

/** What there is of one customer: in the database, and at the relay. */
export type CustomerCounts = {
  tickets: number;
  /** The customer's messages on all her tickets. */
  written: number;
  /** The agents' messages there. */
  answered: number;
  /** Mails to her that the relay took, each Message-ID counted once. */
  mails: number;
  /** Mails beyond the first of the same Message-ID. */
  repeats: number;
};

/** The counts of every customer who has a ticket or was sent a mail, by address. */
export async function countsByCustomer(desk: DeskProcesses): Promise<Map<string, CustomerCounts>> {
  const found = await desk.database.pool.query<{
    address: string;
    tickets: number;
    written: number;
    answered: number;
  }>(
    `select requester_address as address, count(distinct t.ticket_id)::int as tickets,
            count(*) filter (where m.author = 'customer')::int as written,
            count(*) filter (where m.author = 'agent')::int as answered
       from tickets t left join messages m using (ticket_id) group by requester_address`,
  );
  const counts = new Map(
    found.rows.map(({ address, ...row }) => [address, { ...row, mails: 0, repeats: 0 }]),
  );
  const seen = new Set<string>();
  for (const { to, parsed } of desk.relay.mails) {
    const nothing = { tickets: 0, written: 0, answered: 0, mails: 0, repeats: 0 };
    const of = counts.get(to) ?? nothing;
    counts.set(to, of);
    const messageId = parsed.messageId ?? 'none';
    if (seen.has(messageId)) of.repeats += 1;
    else of.mails += 1;
    seen.add(messageId);
  }
  return counts;
}

/** The counts of one customer. */
export async function countsOf(desk: DeskProcesses, address: string): Promise<CustomerCounts> {
  const counts = (await countsByCustomer(desk)).get(address);
  return counts ?? { tickets: 0, written: 0, answered: 0, mails: 0, repeats: 0 };
}

/** The public number of a customer's only ticket. */
export async function numberOf(desk: DeskProcesses, address: string): Promise<number> {
  const found = await desk.database.pool.query<{ number: number }>(
    'select number from tickets where requester_address = $1',
    [address],
  );
  const [ticket] = found.rows;
  if (ticket === undefined || found.rows.length > 1) {
    throw new Error(`${address} has ${found.rows.length} tickets`);
  }
  return ticket.number;
}
