import type { Pool } from 'pg';
import { countTickets, recordedHistories, type OpenedWithin } from '../db/recorded-histories';
import type { ServiceTerms } from '../domain/terms';
import { Tally, type Summary } from './tally';

/** What is asked: which tickets, under which terms, as of when. */
export type Question = OpenedWithin & {
  /** `null`: under the recorded ones, which only checks that they reproduce what is recorded. */
  terms: ServiceTerms | null;
  asOfMs: number;
  /** How many changed verdicts are listed at most. */
  listLimit: number;
};

/**
 * The answer over all recorded tickets, one batch in memory at a time; `onProgress` is told after
 * each batch how many of them are done. Changes nothing. Throws when the database does not answer.
 */
export async function askWhatIf(
  pool: Pool,
  question: Question,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<Summary> {
  const tally = new Tally(question.terms, question.asOfMs, question.listLimit);
  const tickets = await countTickets(pool, question);
  let done = 0;
  for await (const batch of recordedHistories(pool, question)) {
    for (const history of batch) tally.add(history);
    done += batch.length;
    onProgress(done, tickets);
  }
  return tally.summary;
}
