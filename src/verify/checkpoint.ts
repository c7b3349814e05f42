import { z } from 'zod';
import type { TicketHistory } from '../db/event-chain';
import type { Finding } from './findings';
import { LineFileWriter, readLines } from './line-file';

const kind = 'otvet-checkpoint-1';

/** The last event of a ticket's chain: its hash stands for the whole history up to it. */
const headLine = z.strictObject({
  ticketId: z.guid(),
  seq: z.number().int().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
type Head = z.infer<typeof headLine>;

/** A checkpoint that was changed or cut: nothing can be proved by it. */
export class DamagedCheckpoint extends Error {
  constructor(readonly path: string) {
    super(`${path} is not the checkpoint that was written`);
    this.name = 'DamagedCheckpoint';
  }
}

/** Writes where each history stands, in the order of ticket ids. */
export class CheckpointWriter {
  private constructor(private readonly file: LineFileWriter) {}

  static async create(path: string): Promise<CheckpointWriter> {
    return new CheckpointWriter(await LineFileWriter.create(path, kind));
  }

  async write({ ticketId, events }: TicketHistory): Promise<void> {
    const last = events.at(-1);
    if (last === undefined || last.hash === null) return;
    await this.file.write({ ticketId, seq: last.seq, hash: last.hash } satisfies Head);
  }

  finish(): Promise<void> {
    return this.file.finish();
  }

  discard(): Promise<void> {
    return this.file.discard();
  }
}

/** The heads of a checkpoint; throws `DamagedCheckpoint` at its end or before, `WrongFile` at once. */
async function* readHeads(path: string): AsyncGenerator<Head> {
  let previous = '';
  const damaged = () => {
    throw new DamagedCheckpoint(path);
  };
  for await (const head of readLines(path, kind, headLine, damaged)) {
    if (head.ticketId <= previous) damaged();
    previous = head.ticketId;
    yield head;
  }
}

/** Holds the histories, given in the order of ticket ids, to those of a checkpoint. */
export class CheckpointComparison {
  private constructor(
    private readonly heads: AsyncGenerator<Head>,
    private next: Head | undefined,
  ) {}

  /** Reads the file through once before: a damaged one is refused and not half compared. */
  static async open(path: string): Promise<CheckpointComparison> {
    const check = readHeads(path);
    while ((await check.next()).done !== true);
    const heads = readHeads(path);
    const comparison = new CheckpointComparison(heads, undefined);
    await comparison.advance();
    return comparison;
  }

  /** What the checkpoint knows otherwise of this ticket, and of those before it that are gone. */
  async compare({ ticketId, number, events }: TicketHistory): Promise<Finding[]> {
    const findings = await this.goneBefore(ticketId);
    const head = this.next;
    if (head?.ticketId !== ticketId) return findings;
    await this.advance();
    const { seq, hash } = head;
    const there = events.find((event) => event.seq === seq);
    if (there === undefined) {
      findings.push({ code: 'CHECKPOINT_HISTORY_CUT', ticketId, number, seq });
    } else if (there.hash !== hash) {
      findings.push({ code: 'CHECKPOINT_HISTORY_REWRITTEN', ticketId, number, seq });
    }
    return findings;
  }

  /** The tickets of the checkpoint behind the last one that was compared. */
  rest(): Promise<Finding[]> {
    return this.goneBefore(undefined);
  }

  close(): Promise<unknown> {
    return this.heads.return(undefined);
  }

  private async goneBefore(ticketId: string | undefined): Promise<Finding[]> {
    const gone: Finding[] = [];
    while (this.next !== undefined && (ticketId === undefined || this.next.ticketId < ticketId)) {
      const { ticketId: goneId, seq } = this.next;
      gone.push({ code: 'CHECKPOINT_TICKET_GONE', ticketId: goneId, number: null, seq });
      await this.advance();
    }
    return gone;
  }

  private async advance(): Promise<void> {
    const step = await this.heads.next();
    this.next = step.done === true ? undefined : step.value;
  }
}
