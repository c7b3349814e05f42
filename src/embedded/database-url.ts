import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFiles } from './leftovers';
import { DATABASE_USER } from './postgres-cluster';

/**
 * The address of the database that `npm start` keeps in this folder, whether or not it runs now;
 * `undefined` if none was ever made there. With its password: not for logs. Throws if the password
 * may not be read.
 */
export function embeddedDatabaseUrl(dataFolder: string, port: number): string | undefined {
  const passwordFile = join(dataFolder, dataFiles.postgresPassword);
  if (!existsSync(passwordFile)) return undefined;
  const password = readFileSync(passwordFile, 'utf8');
  return `postgres://${DATABASE_USER}:${password}@127.0.0.1:${port}/${DATABASE_USER}`;
}
