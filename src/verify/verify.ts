import type { Pool } from 'pg';
import { readRecords, type TicketHistory, type TicketRecord } from '../db/event-chain';
import { checkChain } from './chain';
import { CheckpointComparison, CheckpointWriter } from './checkpoint';
import { ExportWriter, readExport } from './export-file';
import type { Finding } from './findings';
import type { VerifyOptions } from './options';
import { checkSurroundings } from './surroundings';

/** How much was verified, and how much of it was found to be wrong. */
export type VerifyResult = {
  tickets: number;
  events: number;
  findings: number;
  /** Whether the checkpoint that was asked for was written: not of a record with findings. */
  isCheckpointWritten: boolean;
};

export type VerifyTask = {
  /** Absent only with `offlineFile`. */
  pool: Pool | undefined;
  options: VerifyOptions;
  /** Called with each finding as it is made: there may be more than memory holds. */
  report: (finding: Finding) => void;
  /** Called with the number of tickets after each. */
  onTicket?: (tickets: number) => void;
};

type Outputs = {
  checkpoint: CheckpointWriter | undefined;
  exported: ExportWriter | undefined;
};

async function openOutputs({ checkpointFile, exportFile }: VerifyOptions): Promise<Outputs> {
  const checkpoint =
    checkpointFile === undefined ? undefined : await CheckpointWriter.create(checkpointFile);
  try {
    const exported = exportFile === undefined ? undefined : await ExportWriter.create(exportFile);
    return { checkpoint, exported };
  } catch (error) {
    await checkpoint?.discard();
    throw error;
  }
}

/** A ticket with or without what only the database knows, as an export has it. */
type Source = AsyncIterable<{ history: TicketHistory; record?: TicketRecord }>;

async function* fromDatabase(pool: Pool): Source {
  for await (const record of readRecords(pool)) yield { history: record, record };
}

async function* fromExport(path: string, report: (finding: Finding) => void): Source {
  for await (const history of readExport(path, report)) yield { history };
}

function sourceOf({ pool, options }: VerifyTask, report: (finding: Finding) => void): Source {
  if (options.offlineFile !== undefined) return fromExport(options.offlineFile, report);
  if (pool === undefined) throw new Error('Neither a database nor an export to verify');
  return fromDatabase(pool);
}

async function verifyAll(
  task: VerifyTask,
  outputs: Outputs,
  against: CheckpointComparison | undefined,
): Promise<VerifyResult> {
  const result = { tickets: 0, events: 0, findings: 0, isCheckpointWritten: false };
  const report = (finding: Finding) => {
    result.findings += 1;
    task.report(finding);
  };
  for await (const { history, record } of sourceOf(task, report)) {
    for (const finding of checkChain(history)) report(finding);
    if (record !== undefined) for (const finding of checkSurroundings(record)) report(finding);
    if (against !== undefined) for (const each of await against.compare(history)) report(each);
    await outputs.checkpoint?.write(history);
    await outputs.exported?.write(history);
    result.tickets += 1;
    result.events += history.events.length;
    task.onTicket?.(result.tickets);
  }
  if (against !== undefined) for (const finding of await against.rest()) report(finding);
  await outputs.exported?.finish();
  if (outputs.checkpoint !== undefined && result.findings === 0) {
    await outputs.checkpoint.finish();
    result.isCheckpointWritten = true;
  } else await outputs.checkpoint?.discard();
  return result;
}

/**
 * Verifies every history of the database, or of an export, in memory that does not grow with their
 * number, and writes the files that the options name. Throws when the database or a file can't be
 * read, `WrongFile` or `DamagedCheckpoint`; then no file is written.
 */
export async function verify(task: VerifyTask): Promise<VerifyResult> {
  const { againstFile } = task.options;
  const against =
    againstFile === undefined ? undefined : await CheckpointComparison.open(againstFile);
  const outputs = await openOutputs(task.options);
  try {
    return await verifyAll(task, outputs, against);
  } catch (error) {
    await outputs.checkpoint?.discard().catch(() => undefined);
    await outputs.exported?.discard().catch(() => undefined);
    throw error;
  } finally {
    await against?.close();
  }
}
