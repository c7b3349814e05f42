import type { Pool } from 'pg';
import type { Language } from '../domain/language';
import { currentTicket, type StoredState } from '../domain/legacy';
import type {
  Channel,
  Grade,
  Priority,
  Ticket,
  TicketDetails,
  TicketStatus,
  TicketType,
} from '../domain/ticket';
import { undeliveredTicketIds } from './undelivered';

/** A ticket as a list shows it. */
export type TicketSummary = {
  ticketId: string;
  number: number;
  status: TicketStatus;
  channel: Channel;
  language: Language;
  subject: string;
  requesterAddress: string;
  requesterName: string;
  assigneeId: string | null;
  grade: Grade | null;
  details: TicketDetails;
  cycles: Ticket['cycles'];
  handoff: Ticket['handoff'];
  openedAtMs: number;
  updatedAtMs: number;
  /** The earliest deadline of an open SLA cycle; `null` if none runs. */
  slaDueAtMs: number | null;
};

/** The orders of a list: the last change first, or the next SLA deadline first. */
export const listOrders = ['updated', 'slaDue'] as const;
export type ListOrder = (typeof listOrders)[number];

/** What of a ticket's mails a list can be limited to: one did not reach the customer or a participant. */
export const mailFilters = ['undelivered'] as const;
export type MailFilter = (typeof mailFilters)[number];

/** Where a page of the list ended: the next one begins behind it. */
export type ListPosition = { atMs: number; ticketId: string };

export type TicketFilter = {
  statuses?: readonly TicketStatus[] | undefined;
  /** `null` finds tickets that nobody has. */
  assigneeId?: string | null | undefined;
  number?: number | undefined;
  /** Compared without regard to case. */
  requesterAddress?: string | undefined;
  type?: TicketType | undefined;
  priority?: Priority | undefined;
  department?: string | undefined;
  tag?: string | undefined;
  grade?: Grade | undefined;
  /** Only tickets with an SLA deadline before this instant. */
  slaDueBeforeMs?: number | undefined;
  mail?: MailFilter | undefined;
};

/** A ticket that version 0.1 stored comes whole: its details and cycles are read as of today. */
const summaryColumns = `
  ticket_id as "ticketId", number, status, channel, language, subject,
  requester_address as "requesterAddress", requester_name as "requesterName",
  assignee_id as "assigneeId", grade,
  state->'details' as details, state->'cycles' as cycles, state->'handoff' as handoff,
  case when state ? 'shape' then null else state end as "oldState",
  (extract(epoch from opened_at) * 1000)::float8 as "openedAtMs",
  (extract(epoch from updated_at) * 1000)::float8 as "updatedAtMs",
  (extract(epoch from sla_due_at) * 1000)::float8 as "slaDueAtMs"`;

type SummaryRow = TicketSummary & { oldState: StoredState | null };

function summaryOf({ oldState, ...row }: SummaryRow): TicketSummary {
  if (oldState === null) return row;
  const { details, cycles, handoff } = currentTicket(oldState);
  return { ...row, details, cycles, handoff };
}

type Parameter = (value: unknown) => string;

function conditionsOf(filter: TicketFilter, parameter: Parameter): string[] {
  const { statuses, assigneeId, number, requesterAddress, tag, slaDueBeforeMs } = filter;
  const conditions: string[] = [];
  if (statuses !== undefined) conditions.push(`status = any(${parameter(statuses)})`);
  if (assigneeId === null) conditions.push('assignee_id is null');
  else if (assigneeId !== undefined) conditions.push(`assignee_id = ${parameter(assigneeId)}`);
  if (number !== undefined) conditions.push(`number = ${parameter(number)}`);
  if (requesterAddress !== undefined) {
    conditions.push(`lower(requester_address) = lower(${parameter(requesterAddress)})`);
  }
  for (const column of ['type', 'priority', 'department', 'grade'] as const) {
    const value = filter[column];
    if (value !== undefined) conditions.push(`${column} = ${parameter(value)}`);
  }
  // The planner does not see that the first implies the second, which the index is limited to.
  if (tag !== undefined) {
    conditions.push(`tags @> array[${parameter(tag)}]::text[] and tags <> '{}'`);
  }
  if (slaDueBeforeMs !== undefined) {
    conditions.push(`sla_due_at < to_timestamp(${parameter(slaDueBeforeMs)}::float8 / 1000)`);
  }
  if (filter.mail === 'undelivered') conditions.push(`ticket_id in (${undeliveredTicketIds})`);
  return conditions;
}

function behind(order: ListOrder, { atMs, ticketId }: ListPosition, parameter: Parameter): string {
  const at = `to_timestamp(${parameter(atMs)}::float8 / 1000)`;
  const id = parameter(ticketId);
  return order === 'slaDue'
    ? `(sla_due_at, ticket_id) > (${at}, ${id})`
    : `updated_at <= ${at} and (updated_at < ${at} or ticket_id > ${id})`;
}

/**
 * At most `limit` tickets that the filter lets through, in the order asked for, behind `after`. The
 * order by SLA deadline has only tickets for which one runs.
 */
export async function listTickets(
  pool: Pool,
  filter: TicketFilter,
  page: { order: ListOrder; after: ListPosition | undefined; limit: number },
): Promise<TicketSummary[]> {
  const values: unknown[] = [];
  const parameter: Parameter = (value) => `$${values.push(value)}`;
  const { order, after, limit } = page;
  const conditions = conditionsOf(filter, parameter);
  if (order === 'slaDue') conditions.push('sla_due_at is not null');
  if (after !== undefined) conditions.push(behind(order, after, parameter));
  const found = await pool.query<SummaryRow>(
    `select ${summaryColumns} from tickets
     ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`}
      order by ${order === 'slaDue' ? 'sla_due_at' : 'updated_at desc'}, ticket_id
      limit ${parameter(limit)}`,
    values,
  );
  return found.rows.map(summaryOf);
}

/** The position of a ticket in a list of this order. */
export function positionOf(order: ListOrder, ticket: TicketSummary): ListPosition {
  const { ticketId, slaDueAtMs, updatedAtMs } = ticket;
  return { ticketId, atMs: order === 'slaDue' ? (slaDueAtMs ?? 0) : updatedAtMs };
}
