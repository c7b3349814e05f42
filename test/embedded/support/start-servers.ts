import { openDataFolder } from '../../../src/embedded/data-folder';
import { startDevServer } from '../../../src/embedded/dev-server';
import { startPostgres } from '../../../src/embedded/postgres';
import { Progress } from '../../../src/embedded/progress';
import { createLogger } from '../../../src/log';

/** Run as `start-servers.ts FOLDER CLI`: prints the servers' process numbers and waits to be killed. */
async function main(folder: string, cliPath: string): Promise<void> {
  const progress = new Progress({ language: 'en', write: () => undefined });
  const log = createLogger('start-servers', 'error');
  await openDataFolder({ folder, progress });
  const postgres = await startPostgres({ dataFolder: folder, progress, log });
  const temporal = await startDevServer({
    cliPath,
    dataFolder: folder,
    namespace: 'default',
    searchAttributes: {},
    progress,
    log,
  });
  process.stdout.write(
    `${JSON.stringify({ postgres: postgres.pid(), temporal: temporal.pid() })}\n`,
  );
}

void main(process.argv[2] ?? '', process.argv[3] ?? '');
