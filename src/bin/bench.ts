/** Measures Otvet against the bare engine; with `--role` it is one of the processes of a run. */
import { readOptions, usage, type BenchOptions } from '../bench/options';
import { playRole } from '../bench/roles';
import { runBench } from '../bench/run';

function optionsOf(args: readonly string[]): BenchOptions {
  try {
    return readOptions(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}

async function main(): Promise<void> {
  const [first, role, ...rest] = process.argv.slice(2);
  if (first === '--role' && role !== undefined && rest.length === 0) {
    await playRole(role);
    return;
  }
  await runBench(__filename, optionsOf(process.argv.slice(2)));
  process.exit(0);
}

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  process.exit(1);
});
