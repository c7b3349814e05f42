import type { Pool } from 'pg';
import { countOpenTickets, openTickets } from '../db/open-tickets';
import type { CommandEnvelope } from '../domain/commands';
import type { RejectionCode } from '../domain/rejection';
import type { ServiceTerms } from '../domain/terms';
import type { Ticket } from '../domain/ticket';

/** What sends a command to a ticket: `TicketClient`. */
export type Tickets = {
  run(ticketId: string, envelope: CommandEnvelope): Promise<'accepted' | RejectionCode>;
};

export type Applied = {
  open: number;
  adopted: number;
  /** Under these terms, or a later version of them, before. */
  already: number;
  /** Other refusals by their code, such as a ticket that was merged meanwhile. */
  refused: Partial<Record<RejectionCode, number>>;
};

/** Each waits for the engine, not for a processor; the tickets' own work goes on beside them. */
const inFlight = 8;

function isUnder({ terms: present }: Ticket, terms: ServiceTerms): boolean {
  return present.termsId === terms.termsId && present.version >= terms.version;
}

/** The same for the same ticket and terms, so that a repetition is carried out once. */
function adoption(ticketId: string, terms: ServiceTerms): CommandEnvelope {
  return {
    commandId: `adopt-terms-${ticketId}-${terms.termsId}-${terms.version}`,
    actor: { role: 'system' },
    command: { kind: 'adoptTerms', terms },
  };
}

/**
 * Puts every open ticket under the terms. Stopped in the middle, it is gone on with by calling it
 * again: who is under the terms already is left alone. Throws when the database or the engine does
 * not answer; what was adopted until then stays adopted.
 */
export async function applyToAll(
  pool: Pool,
  tickets: Tickets,
  terms: ServiceTerms,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<Applied> {
  const applied: Applied = { open: 0, adopted: 0, already: 0, refused: {} };
  const adopt = async (ticket: Ticket) => {
    if (isUnder(ticket, terms)) {
      applied.already += 1;
      return;
    }
    const { ticketId } = ticket;
    const outcome = await tickets.run(ticketId, adoption(ticketId, terms));
    if (outcome === 'accepted') applied.adopted += 1;
    else applied.refused[outcome] = (applied.refused[outcome] ?? 0) + 1;
  };
  const all = await countOpenTickets(pool);
  for await (const batch of openTickets(pool)) {
    for (let from = 0; from < batch.length; from += inFlight) {
      const some = batch.slice(from, from + inFlight);
      await Promise.all(some.map(({ ticket }) => adopt(ticket)));
      applied.open += some.length;
      onProgress(applied.open, all);
    }
  }
  return applied;
}
