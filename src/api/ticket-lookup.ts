import type { TicketFilter, TicketRef } from '../db/ticket-reads';
import type { TicketStatus } from '../domain/ticket';

/** The ticket that a valid address names: digits are its number, anything else its id. */
export function refOf(text: string): TicketRef {
  return /^\d+$/.test(text) ? { number: Number(text) } : { ticketId: text };
}

type ListQuery = {
  status?: TicketStatus | TicketStatus[] | undefined;
  assignee?: string | undefined;
  q?: string | undefined;
};

/** What a list's query asks for. `q` is a number, with or without #, or else a whole address. */
export function filterOf({ status, assignee, q }: ListQuery): TicketFilter {
  const number = q === undefined ? null : /^#?(\d{1,15})$/.exec(q);
  return {
    statuses: status === undefined ? undefined : [status].flat(),
    assigneeId: assignee === 'none' ? null : assignee,
    number: number ? Number(number[1]) : undefined,
    requesterAddress: number || q === '' ? undefined : q,
  };
}
