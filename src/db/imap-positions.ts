import type { Pool } from 'pg';

/** A folder that is fetched for a mailbox; `mailbox` is the address that customers write to. */
export type FetchedFolder = { mailbox: string; folder: string };

/** A folder as it was found: the UIDs of one `uidValidity` name the same mails for ever (RFC 9051 §2.3.1.1). */
export type FoundFolder = FetchedFolder & { server: string; uidValidity: number };

/** Where the fetching of a folder stands: all UIDs below `lowUid` are dealt with. */
export type FolderPosition = {
  lowUid: number;
  sinceMs: number;
  /** Mails below `lowUid` that arrived before `sinceMs` and were left alone. */
  leftAlone: number;
  /** Whether the UIDs that were known are no longer worth anything. */
  isRescan: boolean;
};

export type Receipt = { tries: number; isDone: boolean };

/**
 * How far the mail of each folder is fetched. Every method rejects if the database can't answer. What is
 * asked with every few mails has a name, so that Postgres plans it once for each connection.
 */
export class ImapPositions {
  constructor(private readonly pool: Pool) {}

  /**
   * Notes that a folder is fetched from now on. Mail that arrived before `sinceMs` is left alone; an
   * earlier one than was noted before brings the older mail in, a later one changes nothing.
   */
  async register({ mailbox, folder }: FetchedFolder, sinceMs: number): Promise<void> {
    await this.pool.query(
      `insert into imap_folders (mailbox, folder, since_at)
       values ($1, $2, to_timestamp($3 / 1000.0))
       on conflict (mailbox, folder) do update
         set since_at = excluded.since_at, low_uid = 1, left_alone = 0
       where imap_folders.since_at > excluded.since_at`,
      [mailbox, folder, sinceMs],
    );
  }

  /**
   * The position in a registered folder. If it is another one than before (recreated, restored, or on
   * another server), the position starts again: what was received is known by its content.
   */
  async enter({ mailbox, folder, server, uidValidity }: FoundFolder): Promise<FolderPosition> {
    const found = await this.pool.query<FolderPosition>(
      `with known as (
         select * from imap_folders where mailbox = $1 and folder = $2 for update
       ), entered as (
         update imap_folders f
            set server = $3, uid_validity = $4,
                low_uid = case when is_same then f.low_uid else 1 end,
                left_alone = case when is_same then f.left_alone else 0 end
           from (select (server, uid_validity) is not distinct from ($3, $4::bigint) as is_same,
                        uid_validity is not null as was_known
                   from known) k
          where f.mailbox = $1 and f.folder = $2
         returning f.low_uid, f.since_at, f.left_alone, not is_same and was_known as is_rescan
       ), forgotten as (
         delete from imap_receipts r using entered
          where r.mailbox = $1 and r.folder = $2 and (r.uid_validity <> $4 or is_rescan)
       )
       select low_uid as "lowUid", left_alone as "leftAlone", is_rescan as "isRescan",
              (extract(epoch from since_at) * 1000)::bigint as "sinceMs"
         from entered`,
      [mailbox, folder, server, uidValidity],
    );
    const [position] = found.rows;
    if (position === undefined) throw new Error(`The folder ${folder} is not registered`);
    return position;
  }

  /** The receipts of a folder from its `lowUid` on, by UID. */
  async receipts({ mailbox, folder, uidValidity }: FoundFolder): Promise<Map<number, Receipt>> {
    const found = await this.pool.query<Receipt & { uid: number }>({
      name: 'imap-receipts',
      text: `select uid, tries, done_at is not null as "isDone" from imap_receipts
        where mailbox = $1 and folder = $2 and uid_validity = $3`,
      values: [mailbox, folder, uidValidity],
    });
    return new Map(found.rows.map(({ uid, tries, isDone }) => [uid, { tries, isDone }]));
  }

  /** Notes that these mails are ours for good. Again changes nothing. */
  async done(of: FoundFolder, uids: readonly number[]): Promise<void> {
    const { mailbox, folder, uidValidity } = of;
    await this.pool.query({
      name: 'imap-done',
      text: `insert into imap_receipts (mailbox, folder, uid_validity, uid, done_at)
       select $1, $2, $3, uid, now() from unnest($4::bigint[]) as uid
       on conflict (mailbox, folder, uid_validity, uid) do update set done_at = now()
       where imap_receipts.done_at is null`,
      values: [mailbox, folder, uidValidity, uids],
    });
  }

  /** Notes that a mail could not be received through its own fault; returns how often by now. */
  async failed({ mailbox, folder, uidValidity }: FoundFolder, uid: number): Promise<number> {
    const noted = await this.pool.query<{ tries: number }>(
      `insert into imap_receipts as r (mailbox, folder, uid_validity, uid, tries)
       values ($1, $2, $3, $4, 1)
       on conflict (mailbox, folder, uid_validity, uid) do update set tries = r.tries + 1
       returning tries`,
      [mailbox, folder, uidValidity, uid],
    );
    return noted.rows[0]?.tries ?? 1;
  }

  /**
   * Notes that everything below `lowUid` is dealt with, `leftAlone` more of it by leaving it alone.
   * Its receipts go, so that there are never more than the mails above.
   */
  async advance(of: FoundFolder, to: { lowUid: number; leftAlone: number }): Promise<void> {
    const { mailbox, folder, uidValidity } = of;
    await this.pool.query({
      name: 'imap-advance',
      text: `with advanced as (
         update imap_folders set low_uid = $4, left_alone = left_alone + $5
          where mailbox = $1 and folder = $2 and uid_validity = $3 and low_uid < $4
         returning 1
       )
       delete from imap_receipts
        where mailbox = $1 and folder = $2 and uid_validity = $3 and uid < $4
          and exists (select 1 from advanced)`,
      values: [mailbox, folder, uidValidity, to.lowUid, to.leftAlone],
    });
  }
}
