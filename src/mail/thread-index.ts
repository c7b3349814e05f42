/**
 * The Thread-Index header of Outlook and Exchange (MS-OXOMSG §2.2.1.3): 22 bytes that name the
 * conversation, then 5 bytes for each answer on the way.
 */

const headerLength = 22;
const blockLength = 5;

/** Clients write a handful; a mail that claims more is cut back to the conversation it names. */
const mostBlocks = 40;

/** From 1601-01-01, where FILETIME begins, to 1970-01-01. */
const fileTimeEpochMs = 11_644_473_600_000n;

/** 100 ns each. */
function fileTime(atMs: number): bigint {
  return (BigInt(Math.max(0, Math.trunc(atMs))) + fileTimeEpochMs) * 10_000n;
}

/** The conversation of a ticket whose customer brought none: when it began, and the ticket's id. */
function ownHeader(ticketId: string, openedAtMs: number): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUInt8(1, 0);
  const began = Buffer.alloc(8);
  began.writeBigUInt64BE(fileTime(openedAtMs));
  began.copy(header, 1, 0, 5);
  Buffer.from(ticketId.replaceAll('-', ''), 'hex').copy(header, 6);
  return header;
}

/**
 * When a conversation began, as FILETIME. The first byte is 1 in any case: reserved as Exchange
 * writes it, the highest of the time (1 until 2057) as old Outlooks do.
 */
function beganAt(header: Buffer): bigint {
  const time = Buffer.alloc(8);
  const isReserved = header[1] === 1;
  header.copy(time, 0, isReserved ? 1 : 0, 6);
  return time.readBigUInt64BE();
}

/** What a client wrote as Thread-Index, or nothing if it is none. */
function readIndex(text: string | null): Buffer | undefined {
  if (text === null || text.length > 400) return undefined;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length < headerLength || bytes[0] !== 1) return undefined;
  const blocks = Math.floor((bytes.length - headerLength) / blockLength);
  const kept = blocks > mostBlocks ? 0 : blocks;
  return bytes.subarray(0, headerLength + kept * blockLength);
}

/**
 * The block of an answer: how long after the conversation began, in units of 2^18 · 100 ns (26 ms),
 * or of 2^23 · 100 ns beyond 1.7 years, and a byte that tells answers of the same instant apart.
 */
function answerBlock(header: Buffer, atMs: number, mailSeq: number): Buffer {
  const passed = fileTime(atMs) - beganAt(header);
  const elapsed = passed > 0n ? passed : 0n;
  const isLong = elapsed >= 1n << 49n;
  const units = Number((elapsed >> (isLong ? 23n : 18n)) & 0x7fff_ffffn);
  const block = Buffer.alloc(blockLength);
  block.writeUInt32BE(((isLong ? 0x8000_0000 : 0) + units) >>> 0, 0);
  block.writeUInt8(mailSeq & 0xff, 4);
  return block;
}

/**
 * The Thread-Index of a mail of ours: an answer to the customer's, whose index is `answered`, or the
 * ticket's own conversation if theirs has none. Always the same for the same mail. Times in epoch ms.
 */
export function threadIndexOf(mail: {
  answered: string | null;
  ticketId: string;
  openedAtMs: number;
  mailSeq: number;
  atMs: number;
}): string {
  const index = readIndex(mail.answered) ?? ownHeader(mail.ticketId, mail.openedAtMs);
  const block = answerBlock(index.subarray(0, headerLength), mail.atMs, mail.mailSeq);
  return Buffer.concat([index, block]).toString('base64');
}
