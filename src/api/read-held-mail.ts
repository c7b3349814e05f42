import type { Pool } from 'pg';
import { heldMailRaw, type HeldMail } from '../db/quarantine';
import type { InboundMail } from '../mail/inbound-mail';
import { UnparsableMail, type MailParser } from '../mail/parse-mail';
import { splitHeader } from '../mail/raw-header';

/** How much of a mail could be read: all of it, only its header, or nothing. */
export type Readable = { parts: 'whole' | 'header'; mail: InboundMail } | { parts: 'nothing' };

type Parser = Pick<MailParser, 'parse'>;

/** Where ordinary headers have 2 to 10 kB; what lies beyond is not needed to recognise a mail. */
const headLength = 64 * 1024;

async function readHeader(parser: Parser, raw: Buffer): Promise<Readable> {
  const { fields } = splitHeader(raw.subarray(0, headLength));
  try {
    const header = Buffer.concat([...fields.map(({ bytes }) => bytes), Buffer.from('\r\n')]);
    return { parts: 'header', mail: await parser.parse(header) };
  } catch (error) {
    if (!(error instanceof UnparsableMail)) throw error;
    return { parts: 'nothing' };
  }
}

/**
 * A mail of the quarantine as far as it can be read, in a thread with a deadline. One that the intake
 * could not read is not tried again: its header has to do. `undefined` if there is none of this id.
 */
export async function readHeldMail(
  { pool, parser }: { pool: Pool; parser: Parser },
  { mailId, cause, waivedCauses }: HeldMail,
): Promise<Readable | undefined> {
  const raw = await heldMailRaw(pool, mailId);
  if (raw === undefined) return undefined;
  const wasUnreadable = [cause, ...waivedCauses].includes('unparsable');
  if (wasUnreadable) return readHeader(parser, raw);
  try {
    return { parts: 'whole', mail: await parser.parse(raw) };
  } catch (error) {
    if (!(error instanceof UnparsableMail)) throw error;
    return readHeader(parser, raw);
  }
}
