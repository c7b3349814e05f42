import type { Pool } from 'pg';
import { storable } from './contents';

/** A person of the customer's side, by the id under which tickets know them. */
export type Participant = { participantId: string; address: string; name: string };

/**
 * Keeps who they are, before a command names them by id; whoever is known stays, and keeps the first
 * name that was given: anybody can write a name into Cc. An id that is given twice counts once, as first given.
 */
export async function stageParticipants(
  pool: Pool,
  participants: readonly Participant[],
): Promise<void> {
  const byId = new Map<string, Participant>();
  for (const each of participants) {
    if (!byId.has(each.participantId)) byId.set(each.participantId, each);
  }
  // In one order for everybody, so that two mails that name the same people don't block each other.
  const rows = [...byId.values()].sort((one, other) =>
    one.participantId < other.participantId ? -1 : 1,
  );
  if (rows.length === 0) return;
  await pool.query({
    name: 'stage-participants',
    text: `insert into participants (participant_id, address, name)
           select * from unnest($1::text[], $2::text[], $3::text[])
           on conflict (participant_id) do update set name = excluded.name
            where excluded.name <> '' and participants.name = ''`,
    values: [
      rows.map(({ participantId }) => participantId),
      rows.map(({ address }) => storable(address)),
      rows.map(({ name }) => storable(name)),
    ],
  });
}

/** What a person reads of a participant: the name is a claim, so the address stands with it. */
function shownName({ name, address }: Participant): string {
  return name === '' ? address : `${name} (${address})`;
}

/** What to call them, by their ids; one who was never staged is missing. */
export async function participantNames(
  pool: Pool,
  participantIds: readonly string[],
): Promise<Map<string, string>> {
  const found = await findParticipants(pool, [...new Set(participantIds)]);
  return new Map(found.map((each) => [each.participantId, shownName(each)]));
}

/** Who they are, in the order of the ids; one who was never staged is missing. */
export async function findParticipants(
  pool: Pool,
  participantIds: readonly string[],
): Promise<Participant[]> {
  if (participantIds.length === 0) return [];
  const found = await pool.query<Participant>({
    name: 'find-participants',
    text: `select participant_id as "participantId", address, name
             from participants where participant_id = any($1)`,
    values: [participantIds],
  });
  const byId = new Map(found.rows.map((row) => [row.participantId, row]));
  return participantIds.flatMap((id) => byId.get(id) ?? []);
}
