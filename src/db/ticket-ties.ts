import type { Pool } from 'pg';
import type { LinkKind, TicketOrigin } from '../domain/events';
import { originTicketIds } from '../domain/ties';
import type { TicketStatus, Ties } from '../domain/ticket';

/** What another ticket is to this one. */
export const tieRelations = [
  'merged_into',
  'absorbed',
  'split_from',
  'split_off',
  'follow_up_of',
  'follow_up',
  'possibly_belongs_to',
  'possible_follow_up',
  'problem',
  'incident',
  'related',
] as const;
export type TieRelation = (typeof tieRelations)[number];

/** Another ticket that this one is tied to. What is `null` is not recorded (yet). */
export type TiedTicket = {
  relation: TieRelation;
  ticketId: string;
  number: number | null;
  subject: string | null;
  status: TicketStatus | null;
};

type Tie = { relation: TieRelation; ticketId: string };

/** The ties that the ticket's own state names. */
function ownTies({ origin, links, mergedInto, absorbed, incidentTicketIds }: Ties): Tie[] {
  const tie = (relation: TieRelation) => (ticketId: string) => ({ relation, ticketId });
  const linked = (kind: LinkKind) =>
    links.filter(({ link }) => link === kind).map(({ otherTicketId }) => otherTicketId);
  const isSplit = origin?.kind === 'split';
  return [
    ...(mergedInto === null ? [] : [mergedInto.intoTicketId]).map(tie('merged_into')),
    ...absorbed.map(({ ticketId }) => ticketId).map(tie('absorbed')),
    ...originTicketIds(origin).map(tie(isSplit ? 'split_from' : 'follow_up_of')),
    ...linked('follow_up_of').map(tie('follow_up_of')),
    ...linked('possibly_belongs_to').map(tie('possibly_belongs_to')),
    ...linked('incident_of').map(tie('problem')),
    ...incidentTicketIds.map(tie('incident')),
    ...linked('related_to').map(tie('related')),
  ];
}

/**
 * What a ticket that names this one is to it. Merged and incident tickets are not among them: there
 * this ticket's own consent counts, which its own state holds.
 */
function relationTo(ticketId: string, { origin, links }: Ties): TieRelation | undefined {
  const isFrom = (kind: TicketOrigin['kind']) =>
    origin?.kind === kind && originTicketIds(origin).includes(ticketId);
  const isLinked = (kind: LinkKind) =>
    links.some(({ link, otherTicketId }) => link === kind && otherTicketId === ticketId);
  if (isFrom('split')) return 'split_off';
  if (isFrom('follow_up') || isLinked('follow_up_of')) return 'follow_up';
  if (isLinked('possibly_belongs_to')) return 'possible_follow_up';
  return isLinked('related_to') ? 'related' : undefined;
}

type TiedRow = {
  ticketId: string;
  number: number;
  subject: string;
  status: TicketStatus;
  /** Its own ties, where it names this ticket. */
  ties: Ties | null;
};

/** Of the tickets that name this one, the latest: beyond that it is a search and no tie. */
const namingLimit = 100;

const tiedTicketsSql = `
  select ticket_id as "ticketId", number, subject, status, null as ties
    from tickets where ticket_id = any($1::uuid[])
  union all
  (select ticket_id, number, subject, status, state->'ties'
     from tickets where tied_ticket_ids @> array[$2::uuid] and tied_ticket_ids <> '{}'
    order by number desc limit ${namingLimit})`;

/**
 * Every ticket that this one is tied to, by its own state or by theirs, with what each of them is;
 * none twice in the same relation. Of those that name this one at most 100, the latest.
 */
export async function tiedTickets(pool: Pool, ticketId: string, ties: Ties): Promise<TiedTicket[]> {
  const own = ownTies(ties);
  const found = await pool.query<TiedRow>({
    name: 'tied-tickets',
    text: tiedTicketsSql,
    values: [own.map((tie) => tie.ticketId), ticketId],
  });
  const byId = new Map(found.rows.map((row) => [row.ticketId, row]));
  const naming = found.rows.flatMap((row): Tie[] => {
    const relation = row.ties === null ? undefined : relationTo(ticketId, row.ties);
    return relation === undefined ? [] : [{ relation, ticketId: row.ticketId }];
  });
  const all = new Map([...own, ...naming].map((tie) => [`${tie.relation} ${tie.ticketId}`, tie]));
  return [...all.values()].map((tie) => {
    const { number = null, subject = null, status = null } = byId.get(tie.ticketId) ?? {};
    return { ...tie, number, subject, status };
  });
}

/** The public numbers of tickets by their ids; one that is not recorded is missing. */
export async function numbersOf(
  pool: Pool,
  ticketIds: readonly string[],
): Promise<Map<string, number>> {
  if (ticketIds.length === 0) return new Map();
  const found = await pool.query<{ ticketId: string; number: number }>({
    name: 'numbers-of',
    text: `select ticket_id as "ticketId", number from tickets where ticket_id = any($1::uuid[])`,
    values: [[...new Set(ticketIds)]],
  });
  return new Map(found.rows.map((row) => [row.ticketId, row.number]));
}
