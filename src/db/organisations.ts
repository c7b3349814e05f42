import type { Pool, PoolClient } from 'pg';
import { domainOfAddress } from '../domain/address';
import type { SenderOrganisation } from '../domain/sender-policy';
import { inTransaction } from './transaction';

/** A customer's company: what its tickets name, and who may write in its name. */
export type Organisation = {
  organisationId: string;
  name: string;
  /** In lower case, in alphabetical order; no two organisations have the same. */
  domains: string[];
  onlyAuthorised: boolean;
  requireAuthentication: boolean;
  /** The authorised addresses, in lower case, in alphabetical order. */
  senders: string[];
};

/** One change of an organisation; `before` or `after` is `null` where it did not exist. */
export type OrganisationChange = {
  atMs: number;
  changedBy: string;
  before: Organisation | null;
  after: Organisation | null;
};

/** What came of storing: a domain of another organisation is in the way, or it is stored. */
export type StoredOrganisation =
  | { outcome: 'created' | 'changed' | 'unchanged'; organisation: Organisation }
  | { outcome: 'domain_taken'; domain: string; organisationId: string };

/** One change at a time in the whole installation: changes are rare, and domains must stay apart. */
const changesLock = 7_345_009;

const columns = `organisation_id as "organisationId", name, domains,
  only_authorised as "onlyAuthorised", require_authentication as "requireAuthentication",
  array(select s.address from organisation_senders s
         where s.organisation_id = o.organisation_id order by s.address collate "C") as senders`;

/** At most `limit` organisations in the order of their ids, behind `afterId`. */
export async function listOrganisations(
  pool: Pool,
  afterId: string | undefined,
  limit: number,
): Promise<Organisation[]> {
  const found = await pool.query<Organisation>(
    `select ${columns} from organisations o where $1::text is null or organisation_id > $1
      order by organisation_id limit $2`,
    [afterId ?? null, limit],
  );
  return found.rows;
}

/** The organisation, or `undefined` if there is none by this id. */
export async function getOrganisation(
  from: Pool | PoolClient,
  organisationId: string,
): Promise<Organisation | undefined> {
  const found = await from.query<Organisation>(
    `select ${columns} from organisations o where organisation_id = $1`,
    [organisationId],
  );
  return found.rows[0];
}

/** The latest changes of an organisation, newest first, at most `limit`; also of a deleted one. */
export async function organisationChanges(
  pool: Pool,
  organisationId: string,
  limit: number,
): Promise<OrganisationChange[]> {
  const found = await pool.query<OrganisationChange>(
    `select (extract(epoch from at) * 1000)::float8 as "atMs", changed_by as "changedBy", before, after
       from organisation_changes where organisation_id = $1 order by change_id desc limit $2`,
    [organisationId, limit],
  );
  return found.rows;
}

/**
 * Stores the organisation as a whole, in place of what it was, and records who changed it; nothing is
 * recorded when nothing changes. Domains and addresses are put into lower case and order first.
 */
export async function storeOrganisation(
  pool: Pool,
  given: Organisation,
  changedBy: string,
): Promise<StoredOrganisation> {
  const organisation = inOrder(given);
  const { organisationId, domains, senders } = organisation;
  return changing(pool, async (client) => {
    const taken = await client.query<{ organisationId: string; domain: string }>(
      `select organisation_id as "organisationId", d as domain
         from organisations, unnest(domains) d
        where domains && $1 and d = any($1) and organisation_id <> $2 limit 1`,
      [domains, organisationId],
    );
    if (taken.rows[0] !== undefined) return { outcome: 'domain_taken', ...taken.rows[0] };
    const before = await getOrganisation(client, organisationId);
    if (before !== undefined && isSame(before, organisation)) {
      return { outcome: 'unchanged', organisation };
    }
    await client.query(
      `insert into organisations values ($1, $2, $3, $4, $5)
       on conflict (organisation_id) do update set name = $2, domains = $3,
         only_authorised = $4, require_authentication = $5`,
      [
        organisationId,
        organisation.name,
        domains,
        organisation.onlyAuthorised,
        organisation.requireAuthentication,
      ],
    );
    await client.query('delete from organisation_senders where organisation_id = $1', [
      organisationId,
    ]);
    await client.query('insert into organisation_senders select $1, unnest($2::text[])', [
      organisationId,
      senders,
    ]);
    await recordChange(client, changedBy, before ?? null, organisation);
    return { outcome: before === undefined ? 'created' : 'changed', organisation };
  });
}

/**
 * Deletes the organisation with its rules and senders, and records who did; its tickets keep their
 * organisation's id, and its changes stay. What it was, or `undefined` if there is none.
 */
export async function deleteOrganisation(
  pool: Pool,
  organisationId: string,
  changedBy: string,
): Promise<Organisation | undefined> {
  return changing(pool, async (client) => {
    const before = await getOrganisation(client, organisationId);
    if (before === undefined) return undefined;
    await client.query('delete from organisations where organisation_id = $1', [organisationId]);
    await recordChange(client, changedBy, before, null);
    return before;
  });
}

/** An address and its domain in lower case, as organisations list them. */
export function addressAndDomain(address: string): [address: string, domain: string] {
  return [address.toLowerCase(), domainOfAddress(address)];
}

/**
 * The query of `senderOrganisations`, for expressions of SQL: the sender's address and its domain in
 * lower case, and an organisation's id or null.
 */
export function organisationsOfSender(address: string, domain: string, ofTicket: string): string {
  return `
      select o.organisation_id as "organisationId", only_authorised as "onlyAuthorised",
             require_authentication as "requireAuthentication",
             s.address is not null as "isListed", ${domain} = any(domains) as "isAtItsDomain"
        from organisations o
        left join organisation_senders s
          on s.organisation_id = o.organisation_id and s.address = ${address}
       where o.organisation_id in (
         select organisation_id from organisation_senders where address = ${address}
         union select organisation_id from organisations where domains @> array[${domain}]
         union select ${ofTicket})
       order by o.organisation_id`;
}

/**
 * The organisations that list the sender's address (in whatever case) or own its domain, and the one of
 * the ticket that the mail continues, each with what the sender is to it.
 */
export async function senderOrganisations(
  pool: Pool,
  senderAddress: string,
  ticketOrganisationId: string | null,
): Promise<SenderOrganisation[]> {
  const found = await pool.query<SenderOrganisation>({
    name: 'sender-organisations',
    text: organisationsOfSender('$1', '$2', '$3'),
    values: [...addressAndDomain(senderAddress), ticketOrganisationId],
  });
  return found.rows;
}

function changing<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [changesLock]);
    return work(client);
  });
}

async function recordChange(
  client: PoolClient,
  changedBy: string,
  before: Organisation | null,
  after: Organisation | null,
): Promise<void> {
  await client.query(
    `insert into organisation_changes (organisation_id, changed_by, before, after)
     values ($1, $2, $3, $4)`,
    [(after ?? before)?.organisationId, changedBy, before, after],
  );
}

function inOrder(organisation: Organisation): Organisation {
  const ordered = (texts: readonly string[]) =>
    [...new Set(texts.map((text) => text.toLowerCase()))].sort();
  const { domains, senders } = organisation;
  return { ...organisation, domains: ordered(domains), senders: ordered(senders) };
}

function isSame(left: Organisation, right: Organisation): boolean {
  const texts = (one: Organisation) => JSON.stringify([one.domains, one.senders]);
  return (
    left.name === right.name &&
    left.onlyAuthorised === right.onlyAuthorised &&
    left.requireAuthentication === right.requireAuthentication &&
    texts(left) === texts(right)
  );
}
