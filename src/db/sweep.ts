import type { Pool } from 'pg';
import { isClaimedMeanwhile } from './claimed-meanwhile';

/**
 * What a sweep did: contents that it looked at, that it noticed to be unclaimed for the first time,
 * and that it deleted with their files.
 */
export type SweepResult = { examined: number; noticed: number; deleted: number };

export type SweepOptions = {
  /** Younger content is left alone: its command may be on its way, also while no worker runs. */
  minimumAgeMs?: number;
  /** How long after it was first noticed unclaimed content is deleted. */
  graceMs?: number;
  /** Rows that one statement looks at. */
  partSize?: number;
  signal?: AbortSignal;
  onProgress?: (examined: number) => void;
};

const dayMs = 86_400_000;

/**
 * A command waits in the engine for as long as no worker runs, and its content waits here. A week
 * covers holidays; and since a sweep runs on a worker, the grace gives a worker that was away for
 * longer a day in which everything that waited is recorded.
 */
const defaults = { minimumAgeMs: 7 * dayMs, graceMs: dayMs, partSize: 1_000 };

/**
 * That nothing names content `c`: no message, no other event, and no mail that was kept or is held
 * under the same id, whatever became of its ticket.
 */
const isUnclaimed = `
  not exists (select 1 from messages m where m.content_id = c.content_id)
  and not exists (select 1 from ticket_events e
                   where e.event->>'contentId' = c.content_id
                     and e.event ? 'contentId' and e.type <> 'messageAdded')
  and not exists (select 1 from inbound_mails i where i.mail_id = c.content_id)`;

/** Of a part of the contents by id, notes those that are old and unclaimed. */
const noticeSql = `
  with part as (
    select content_id, staged_at from contents where content_id > $1 order by content_id limit $2
  ), noticed as (
    insert into unclaimed_contents (content_id)
    select content_id from part c
     where staged_at < now() - $3 * interval '1 millisecond' and ${isUnclaimed}
    on conflict do nothing
    returning 1
  )
  select count(*) as examined, max(content_id) as "lastId",
         (select count(*) from noticed) as noticed
    from part`;

/**
 * Of a part of what was noticed, by id, what is due: claimed since, it is forgotten; what still is
 * unclaimed is given.
 */
const dueSql = `
  with part as (
    select content_id, noticed_at <= now() - $3 * interval '1 millisecond' as is_due
      from unclaimed_contents where content_id > $1 order by content_id limit $2
  ), due as (
    select content_id, ${isUnclaimed} as is_unclaimed from part c where is_due
  ), forgotten as (
    delete from unclaimed_contents u using due
     where u.content_id = due.content_id and not due.is_unclaimed
  )
  select (select max(content_id) from part) as "lastId",
         coalesce(array_agg(content_id) filter (where is_unclaimed), '{}') as unclaimed
    from due`;

/** A message that claims content at this moment holds its key: such content is passed over, and nobody waits. */
const deleteSql = `
  delete from contents where content_id in (
    select content_id from contents c where content_id = any($1) and ${isUnclaimed}
    order by content_id for update of c skip locked)`;

/** Deletes these contents; none of them if a message has claimed one between the look and the lock. */
async function deleteContents(pool: Pool, contentIds: readonly string[]): Promise<number> {
  try {
    return (await pool.query(deleteSql, [contentIds])).rowCount ?? 0;
  } catch (error) {
    if (isClaimedMeanwhile(error)) return 0;
    throw error;
  }
}

/**
 * Deletes content that was staged and never claimed, in parts that each take milliseconds: what the
 * API stages for commands that are refused. Content is noticed by one sweep and deleted by a later
 * one. A message that claims it at the very same moment wins; what is passed over for that is looked
 * at again by the next sweep.
 */
export async function sweepUnclaimedContent(
  pool: Pool,
  options: SweepOptions = {},
): Promise<SweepResult> {
  const { minimumAgeMs, graceMs, partSize } = { ...defaults, ...options };
  const result: SweepResult = { examined: 0, noticed: 0, deleted: 0 };
  let afterId: string | null = '';
  while (afterId !== null) {
    options.signal?.throwIfAborted();
    const part: { rows: { lastId: string | null; unclaimed: string[] }[] } = await pool.query(
      dueSql,
      [afterId, partSize, graceMs],
    );
    const { lastId = null, unclaimed = [] } = part.rows[0] ?? {};
    if (unclaimed.length > 0) result.deleted += await deleteContents(pool, unclaimed);
    afterId = lastId;
    options.onProgress?.(result.examined);
  }
  afterId = '';
  while (afterId !== null) {
    options.signal?.throwIfAborted();
    const part: { rows: { examined: number; noticed: number; lastId: string | null }[] } =
      await pool.query(noticeSql, [afterId, partSize, minimumAgeMs]);
    const { examined = 0, noticed = 0, lastId = null } = part.rows[0] ?? {};
    result.examined += examined;
    result.noticed += noticed;
    afterId = lastId;
    options.onProgress?.(result.examined);
  }
  return result;
}
