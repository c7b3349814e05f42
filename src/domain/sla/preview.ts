import { Draft } from '../draft';
import type { TicketEvent } from '../events';
import { evolveAll } from '../evolve';
import type { ServiceTerms } from '../terms';
import type { Ticket } from '../ticket';
import { decideTimePassing } from '../time-passing';

/** What adopting other terms would do to a ticket's measuring. */
export type TermsPreview = readonly Extract<
  TicketEvent,
  { type: 'slaRetargeted' | 'slaStarted' | 'slaEnded' | 'slaPaused' | 'slaResumed' }
>[];

/**
 * The events by which a ticket's cycles would move if it adopted the terms at `nowMs`: exactly
 * those that the adoption would record, once what is due by then has happened. Empty if nothing
 * would move.
 */
export function previewTerms(ticket: Ticket, terms: ServiceTerms, nowMs: number): TermsPreview {
  const source = { actor: { role: 'system' } as const, commandId: null, nowMs };
  const { ticketId } = ticket;
  const due = decideTimePassing(ticket, nowMs);
  const draft = new Draft(ticketId, evolveAll(ticket, ticketId, due), source);
  draft.add({ type: 'termsAdopted', terms });
  return draft.events.filter(
    (event): event is TermsPreview[number] =>
      event.type === 'slaRetargeted' ||
      event.type === 'slaStarted' ||
      event.type === 'slaEnded' ||
      event.type === 'slaPaused' ||
      event.type === 'slaResumed',
  );
}
