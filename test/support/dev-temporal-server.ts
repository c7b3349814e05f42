import { startDevServer, type DevServer } from '../../src/embedded/dev-server';
import type { SearchAttributeTypes } from '../../src/embedded/namespace';
import { Progress } from '../../src/embedded/progress';
import { findTemporalCli } from '../../src/embedded/temporal-cli';
import { silent, temporaryDataFolder, testLogger } from './temporary-data-folder';

/** Getting a server may take minutes the first time, so that it is said where tests show it. */
const visible = new Progress({
  language: 'en',
  write: (line) => void process.stderr.write(`${line}\n`),
});

/** The path of the Temporal CLI, downloaded or built if the machine has none. */
export async function testTemporalCli(): Promise<string> {
  return (await findTemporalCli({ env: process.env, progress: visible })).path;
}

export interface TestTemporalOptions {
  readonly searchAttributes: SearchAttributeTypes;
  readonly dynamicConfig?: readonly string[];
}

/**
 * The dev server with an empty namespace `default`, for one test run: to be started once and shared
 * through its address. `stop` ends it and deletes its data.
 */
export async function startTestTemporal(options: TestTemporalOptions): Promise<DevServer> {
  const cliPath = await testTemporalCli();
  const data = await temporaryDataFolder();
  const server = await startDevServer({
    ...options,
    cliPath,
    dataFolder: data.folder,
    namespace: 'default',
    progress: silent,
    log: testLogger('test-temporal'),
  });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      data.remove();
    },
  };
}
