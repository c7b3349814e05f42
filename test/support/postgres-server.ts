import { startPostgres, type PostgresServer } from '../../src/embedded/postgres';
import { silent, temporaryDataFolder, testLogger } from './temporary-data-folder';

/**
 * A real PostgreSQL server with an empty database `otvet`, for one test run: to be started once and
 * shared through its URL. `stop` ends it and deletes its data.
 */
export async function startTestPostgres(): Promise<PostgresServer> {
  const data = await temporaryDataFolder();
  const server = await startPostgres({
    dataFolder: data.folder,
    // Test files run side by side, each with a pool of its own.
    settings: { max_connections: '200' },
    progress: silent,
    log: testLogger('test-postgres'),
  });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      data.remove();
    },
  };
}
