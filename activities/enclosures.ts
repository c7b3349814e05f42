import type { Pool } from 'pg';
import { filesOf } from '../src/db/enclosed-files';
import type { FilesToEnclose } from '../src/db/outbox';
import type { OutgoingMail } from '../src/mail/outgoing-mail';

/**
 * How many bytes of files this process may hold for mails under way. A mail needs several times the size
 * of its files while it is handed over: as they are, and in base64 for signing and on the wire. Measured
 * with three of 18 MB at once, signed: 335 MB above the process's own 55.
 */
const roomBytes = 64_000_000;

let takenBytes = 0;

/** A composed mail, and the files that it will have when it is handed over. */
export type MailWithFiles = OutgoingMail & { enclosures?: FilesToEnclose | undefined };

/**
 * Makes room for the files of a mail: what gives it back, or nothing if others have all of it. A mail
 * alone always has room, and one without files needs none.
 */
export function takeRoomFor({ enclosures }: MailWithFiles): (() => void) | undefined {
  const bytes = enclosures?.sizeBytes ?? 0;
  if (bytes > 0 && takenBytes > 0 && takenBytes + bytes > roomBytes) return undefined;
  takenBytes += bytes;
  return () => {
    takenBytes -= bytes;
  };
}

/** The mail with its files, read now: again for each recipient, so that none waits with them in memory. */
export async function withFiles(
  pool: Pool,
  { enclosures, ...mail }: MailWithFiles,
): Promise<OutgoingMail> {
  if (enclosures === undefined) return mail;
  return { ...mail, files: await filesOf(pool, enclosures.contentId) };
}
