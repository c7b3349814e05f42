import { ticketTimeMs } from '../domain/clock';
import { Progress } from '../embedded/progress';
import { readTermsFile } from '../terms/terms-file';
import { readOptions, usage } from '../what-if/options';
import { progressLine } from '../what-if/progress';
import { report } from '../what-if/report';
import { askWhatIf } from '../what-if/run';
import { explainFailure } from './command-failure';
import { commandPool, type Streams } from './command-servers';
import type { Command, CommandContext } from './run-command';

async function ask(
  args: readonly string[],
  { env, readConfig, language }: CommandContext,
  { out, err }: Streams,
): Promise<number> {
  const config = readConfig();
  const nowMs = ticketTimeMs(config.clock, Date.now());
  const { policyFile, json, ...question } = readOptions(args, nowMs);
  const terms = policyFile === null ? null : await readTermsFile(policyFile);
  const progress = new Progress({ language, write: err });
  const pool = commandPool({ name: 'what-if', config, env, progress });
  try {
    const summary = await askWhatIf(pool, { ...question, terms }, progressLine(err, language));
    out(json ? JSON.stringify(summary, null, 2) : report(summary, terms !== null, language));
    return summary.unlike === 0 ? 0 : 1;
  } finally {
    await pool.end();
  }
}

/**
 * Carries out `npm run what-if`: 0 answered, 1 the replay under the recorded terms does not reproduce
 * the record, 2 could not run.
 */
export const whatIfCommand: Command = async (args, context, streams) => {
  try {
    return await ask(args, context, streams);
  } catch (error) {
    streams.err(explainFailure(error, usage, context.language));
    return 2;
  }
};
