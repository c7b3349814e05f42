import type { Pool } from 'pg';
import { ConfigError, type Config } from '../config';
import { createPool } from '../db/pool';
import type { Bilingual } from '../domain/language';
import { chooseDataFolder } from '../embedded/data-folder';
import { embeddedDatabaseUrl } from '../embedded/database-url';
import type { Progress } from '../embedded/progress';
import { createLogger } from '../log';
import { projectRoot } from '../project-root';
import { connectEngine, type Engine } from '../temporal/connect';

/** Where a command prints: what it found to `out`, how far it is and failures to `err`. */
export type Streams = { out: (line: string) => void; err: (line: string) => void };

/** What kept a command from running, by a stable code, and what to do about it. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';

  constructor(
    readonly code: string,
    readonly text: Bilingual,
  ) {
    super(text.en);
  }
}

/** Codes of a connection that nobody answers. */
const unreachable = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', '57P03'];

/** An undefined table or column. */
const notMigrated = ['42P01', '42703'];

function noDatabase(reason: string): CannotRun {
  return new CannotRun('NO_DATABASE', {
    ru: `База не отвечает (${reason}). Запустите Otvet (npm start) или укажите базу в DATABASE_URL; порт встроенной базы — OTVET_POSTGRES_PORT, её папка — OTVET_DATA_DIR.`,
    en: `The database does not answer (${reason}). Start Otvet (npm start) or name the database in DATABASE_URL; the embedded one's port is OTVET_POSTGRES_PORT, its folder OTVET_DATA_DIR.`,
  });
}

function noEngine(address: string, reason: string): CannotRun {
  return new CannotRun('NO_ENGINE', {
    ru: `Temporal на ${address} не отвечает (${reason}). Запустите Otvet (npm start) или укажите сервер в TEMPORAL_ADDRESS; порт встроенного — OTVET_TEMPORAL_PORT.`,
    en: `Temporal at ${address} does not answer (${reason}). Start Otvet (npm start) or name the server in TEMPORAL_ADDRESS; the embedded one's port is OTVET_TEMPORAL_PORT.`,
  });
}

/** A command as it reaches its database: its name in the log, its settings, where it says how far it is. */
export type CommandRun = {
  name: string;
  config: Config;
  env: NodeJS.ProcessEnv;
  progress: Progress;
};

/**
 * Connections to the settings' database, else to the embedded one, which the caller ends. Throws
 * `CannotRun` if there is neither.
 */
export function commandPool(run: CommandRun): Pool {
  const log = createLogger(run.name, run.config.logLevel);
  return createPool(databaseUrl(run), log, 2);
}

function databaseUrl({ config, env, progress }: CommandRun): string {
  if (config.databaseUrl !== undefined) return config.databaseUrl;
  const folder = chooseDataFolder({ env, projectRoot: projectRoot(), progress });
  const url = embeddedDatabaseUrl(folder, config.postgresPort);
  if (url === undefined) throw noDatabase(folder);
  return url;
}

/** The settings' engine, else the embedded one. Throws `CannotRun` if it does not answer. */
export async function commandEngine(config: Config): Promise<Engine> {
  const { temporalAddress, temporalPort, temporalNamespace } = config;
  const address = temporalAddress ?? `127.0.0.1:${temporalPort}`;
  try {
    return await connectEngine({ address, namespace: temporalNamespace });
  } catch (error) {
    throw noEngine(address, error instanceof Error ? error.message : String(error));
  }
}

/** What kept a command from running: a bad setting, a database that is away or of another version. */
export function cannotRun(error: unknown): CannotRun {
  if (error instanceof CannotRun) return error;
  const message = error instanceof Error ? error.message : String(error);
  const { code } = error as { code?: unknown };
  if (error instanceof ConfigError) {
    return new CannotRun('BAD_SETTING', { ru: message, en: message });
  }
  if (notMigrated.includes(String(code))) {
    return new CannotRun('NOT_MIGRATED', {
      ru: `База не этой версии (${message}). Запустите эту версию (npm start или migrate) и повторите.`,
      en: `The database is not of this version (${message}). Start this version (npm start or migrate), then repeat.`,
    });
  }
  if (unreachable.includes(String(code))) return noDatabase(message);
  return new CannotRun('FAILED', { ru: message, en: message });
}
