import type { Pool } from 'pg';
import { countOpenTickets, openTickets } from '../db/open-tickets';
import type { Language } from '../domain/language';
import { previewTerms, type TermsPreview } from '../domain/sla/preview';
import { metricLabels, type ServiceTerms } from '../domain/terms';

/** What adopting the terms would move in one ticket. */
export type TicketPreview = { number: number; ticketId: string; moves: TermsPreview };

export type PreviewCounts = { open: number; moved: number };

/**
 * Calls `onTicket` for every open ticket in which adopting the terms at `nowMs` would move something;
 * returns how many are open and how many would move. Changes nothing.
 */
export async function previewAll(
  pool: Pool,
  terms: ServiceTerms,
  nowMs: number,
  onTicket: (preview: TicketPreview) => void,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<PreviewCounts> {
  const counts = { open: 0, moved: 0 };
  const all = await countOpenTickets(pool);
  for await (const batch of openTickets(pool)) {
    for (const { number, ticket } of batch) {
      const moves = previewTerms(ticket, terms, nowMs);
      if (moves.length === 0) continue;
      counts.moved += 1;
      onTicket({ number, ticketId: ticket.ticketId, moves });
    }
    counts.open += batch.length;
    onProgress(counts.open, all);
  }
  return counts;
}

function at(atMs: number | null, language: Language): string {
  if (atMs === null) return { ru: 'пауза', en: 'paused' }[language];
  return `${new Date(atMs).toISOString().slice(0, 16)}Z`;
}

function moveInWords(move: TermsPreview[number], language: Language): string {
  switch (move.type) {
    case 'slaRetargeted':
      return `${at(move.fromDeadlineAtMs, language)} → ${at(move.toDeadlineAtMs, language)}`;
    case 'slaStarted':
      return {
        ru: `начнётся, срок ${at(move.deadlineAtMs, language)}`,
        en: `starts, due ${at(move.deadlineAtMs, language)}`,
      }[language];
    case 'slaResumed':
      return {
        ru: `пойдёт дальше, срок ${at(move.deadlineAtMs, language)}`,
        en: `goes on, due ${at(move.deadlineAtMs, language)}`,
      }[language];
    case 'slaPaused':
      return { ru: 'встанет на паузу', en: 'is paused' }[language];
    case 'slaEnded':
      return { ru: 'больше не измеряется', en: 'is measured no more' }[language];
  }
}

/** A line for every move of a ticket, deadlines in UTC. */
export function previewLines({ number, moves }: TicketPreview, language: Language): string[] {
  return moves.map((move) => {
    const metric = `${metricLabels[move.metric][language]} ${move.cycleNo}`;
    return `  #${number}  ${metric}: ${moveInWords(move, language)}`;
  });
}
