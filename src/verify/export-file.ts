import { z } from 'zod';
import type { HistoryEvent, TicketHistory } from '../db/event-chain';
import type { Finding } from './findings';
import { LineFileWriter, readLines } from './line-file';

const kind = 'otvet-export-1';
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const ticketLine = z.strictObject({
  ticketId: z.guid(),
  number: z.number().int().nullable(),
  seq: z.number().int().nullable(),
});

/** Belongs to the ticket line above it. `event` is a text: the one that was hashed. */
const eventLine = z.strictObject({
  seq: z.number().int(),
  recordedAtUs: z.number().int().nullable(),
  contentHash: hash.nullable(),
  hash: hash.nullable(),
  event: z.string().nullable(),
});

/** Writes histories, with the exact texts of their events, for a verification without a database. */
export class ExportWriter {
  private constructor(private readonly file: LineFileWriter) {}

  static async create(path: string): Promise<ExportWriter> {
    return new ExportWriter(await LineFileWriter.create(path, kind));
  }

  async write({ ticketId, number, seq, events }: TicketHistory): Promise<void> {
    await this.file.write({ ticketId, number, seq });
    for (const { seq: eventSeq, recordedAtUs, contentHash, hash, text } of events) {
      await this.file.write({ seq: eventSeq, recordedAtUs, contentHash, hash, event: text });
    }
  }

  /** A history that was tampered with is exported too: as evidence. */
  finish(): Promise<void> {
    return this.file.finish();
  }

  discard(): Promise<void> {
    return this.file.discard();
  }
}

/**
 * The histories of an export, one in memory at a time. Damage to the file is told to `report`.
 * Throws `WrongFile` if it is no export.
 */
export async function* readExport(
  path: string,
  report: (finding: Finding) => void,
): AsyncGenerator<TicketHistory> {
  let ticket: (Omit<TicketHistory, 'events'> & { events: HistoryEvent[] }) | undefined;
  for await (const line of readLines(path, kind, z.union([ticketLine, eventLine]), report)) {
    if ('ticketId' in line) {
      if (ticket !== undefined) yield ticket;
      ticket = { ...line, events: [] };
    } else {
      const { event: text, ...rest } = line;
      ticket?.events.push({ ...rest, text });
    }
  }
  if (ticket !== undefined) yield ticket;
}
