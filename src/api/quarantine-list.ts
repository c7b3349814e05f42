import type { Pool } from 'pg';
import type { z } from 'zod';
import { listHeldMails, type HeldMail } from '../db/quarantine';
import { decodeCursor, encodeCursor } from './cursor';
import type { heldMailListQuery } from './schemas/quarantine';

/** One page of the quarantine, and the cursor that asks for the next (`null`: there is none). */
export async function quarantineOf(
  pool: Pool,
  query: z.output<typeof heldMailListQuery>,
): Promise<{ mails: HeldMail[]; nextCursor: string | null }> {
  const [receivedAtUs, mailId] =
    query.cursor === undefined ? [] : decodeCursor('quarantine', query.cursor);
  const after =
    receivedAtUs === undefined || mailId === undefined ? undefined : { receivedAtUs, mailId };
  const rows = await listHeldMails(pool, query, after, query.limit + 1);
  const mails = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? mails.at(-1) : undefined;
  const nextCursor = last ? encodeCursor('quarantine', last.receivedAtUs, last.mailId) : null;
  return { mails, nextCursor };
}
