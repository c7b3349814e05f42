import { joinTimers } from '../../activities/timer-join';
import { ConfigError, type Config } from '../config';
import { createPool } from '../db/pool';
import { pingDatabase } from '../db/ticket-reads';
import type { Bilingual, Language } from '../domain/language';
import type { TimerAudit, TimerFinding } from '../domain/timer-audit';
import { chooseDataFolder } from '../embedded/data-folder';
import { embeddedDatabaseUrl } from '../embedded/database-url';
import { Progress } from '../embedded/progress';
import { createLogger } from '../log';
import { projectRoot } from '../project-root';
import { connectEngine, type Engine } from '../temporal/connect';
import { EngineUnavailable, TicketClient } from '../temporal/ticket-client';
import { TimerReader } from '../temporal/timer-reader';
import { auditUsage, readAuditOptions, WrongAuditUsage, type AuditOptions } from './audit-options';
import { formatTimerAudit, formatTimerFinding } from './audit-text';

/** Where a command prints: what it found to `out`, how far it is and failures to `err`. */
type Streams = { out: (line: string) => void; err: (line: string) => void };

/** What kept the command from auditing and what to do about it. */
class CannotAudit extends Error {
  override readonly name = 'CannotAudit';

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

function noDatabase(reason: string): CannotAudit {
  return new CannotAudit('NO_DATABASE', {
    ru: `База не отвечает (${reason}). Запустите Otvet (npm start) или укажите базу в DATABASE_URL; порт встроенной базы — OTVET_POSTGRES_PORT, её папка — OTVET_DATA_DIR.`,
    en: `The database does not answer (${reason}). Start Otvet (npm start) or name the database in DATABASE_URL; the embedded one's port is OTVET_POSTGRES_PORT, its folder OTVET_DATA_DIR.`,
  });
}

function noEngine(address: string, reason: string): CannotAudit {
  return new CannotAudit('NO_ENGINE', {
    ru: `Temporal на ${address} не отвечает (${reason}). Запустите Otvet (npm start) или укажите сервер в TEMPORAL_ADDRESS; порт встроенного — OTVET_TEMPORAL_PORT.`,
    en: `Temporal at ${address} does not answer (${reason}). Start Otvet (npm start) or name the server in TEMPORAL_ADDRESS; the embedded one's port is OTVET_TEMPORAL_PORT.`,
  });
}

function explained(error: unknown): CannotAudit {
  if (error instanceof CannotAudit) return error;
  const message = error instanceof Error ? error.message : String(error);
  const { code } = error as { code?: unknown };
  if (error instanceof WrongAuditUsage) {
    const { ru, en } = error.text;
    const text = { ru: `${ru}\n\n${auditUsage.ru}`, en: `${en}\n\n${auditUsage.en}` };
    return new CannotAudit('BAD_USAGE', text);
  }
  if (error instanceof ConfigError) {
    return new CannotAudit('BAD_SETTING', { ru: message, en: message });
  }
  if (notMigrated.includes(String(code))) {
    return new CannotAudit('NOT_MIGRATED', {
      ru: `База не этой версии (${message}). Запустите эту версию (npm start или migrate) и повторите.`,
      en: `The database is not of this version (${message}). Start this version (npm start or migrate), then repeat.`,
    });
  }
  if (unreachable.includes(String(code))) return noDatabase(message);
  return new CannotAudit('NOT_AUDITED', { ru: message, en: message });
}

/** The address of the settings' database, else of the embedded one, which must be running. */
function databaseUrl(config: Config, env: NodeJS.ProcessEnv, progress: Progress): string {
  if (config.databaseUrl !== undefined) return config.databaseUrl;
  const folder = chooseDataFolder({ env, projectRoot: projectRoot(), progress });
  const url = embeddedDatabaseUrl(folder, config.postgresPort);
  if (url === undefined) throw noDatabase(folder);
  return url;
}

async function connect({ temporalAddress, temporalPort, temporalNamespace }: Config) {
  const address = temporalAddress ?? `127.0.0.1:${temporalPort}`;
  try {
    return await connectEngine({ address, namespace: temporalNamespace });
  } catch (error) {
    throw noEngine(address, error instanceof Error ? error.message : String(error));
  }
}

/** Wakes tickets without a workflow; `woken` says how many so far. */
class Repair {
  woken = 0;
  private readonly tickets: TicketClient;

  constructor({ client }: Engine, config: Config) {
    // Each process sets a clock of its own there, and a run keeps the one it was started with.
    if (config.clock.speed !== 1) {
      throw new CannotAudit('BAD_SETTING', {
        ru: '--repair не работает с OTVET_TIME_LAPSE: часы прежних процессов неизвестны.',
        en: '--repair does not go with OTVET_TIME_LAPSE: the clock of the runs before is not known.',
      });
    }
    this.tickets = new TicketClient(client, config.clock);
  }

  async take({ code, ticketId }: TimerFinding): Promise<void> {
    if (code !== 'no_workflow') return;
    await this.tickets.wake(ticketId);
    this.woken += 1;
  }

  get line(): Bilingual {
    return {
      ru: `Разбужено: ${this.woken}. Повторите проверку без --repair.`,
      en: `Woken: ${this.woken}. Audit again without --repair.`,
    };
  }
}

async function audit(
  options: AuditOptions,
  config: Config,
  env: NodeJS.ProcessEnv,
  { out, err }: Streams,
): Promise<TimerAudit> {
  const { language, clock } = config;
  const progress = new Progress({ language, write: err });
  const log = createLogger('audit', config.logLevel);
  const pool = createPool(databaseUrl(config, env, progress), log, 2);
  try {
    await pingDatabase(pool);
    const engine = await connect(config);
    try {
      const repair = options.repair ? new Repair(engine, config) : undefined;
      const title = { ru: 'Сверка таймеров', en: 'Auditing timers' };
      const result = await progress.step(title, (step) =>
        joinTimers({
          pool,
          engine: new TimerReader(engine.client),
          clock,
          ...(options.sinceMs !== undefined && { sinceMs: options.sinceMs }),
          report: async (finding) => {
            if (!options.json) out(formatTimerFinding(finding, language));
            await repair?.take(finding);
          },
          onProgress: (tickets) =>
            step.say({ ru: `обращений ${tickets}`, en: `tickets so far ${tickets}` }),
        }),
      );
      const woken = repair && { woken: repair.woken };
      if (options.json) out(JSON.stringify({ ...result, ...woken }));
      else for (const line of formatTimerAudit(result, language)) out(line);
      if (repair && !options.json) out(repair.line[language]);
      return result;
    } finally {
      await engine.connection.close();
    }
  } finally {
    await pool.end();
  }
}

/**
 * Carries out `npm run audit` and resolves with its exit code: 0 no orphans, 1 orphans, 2 could not
 * audit. Never rejects.
 */
export async function auditCommand(
  args: readonly string[],
  context: { env: NodeJS.ProcessEnv; readConfig: () => Config; language: Language },
  streams: Streams,
): Promise<number> {
  try {
    const options = readAuditOptions(args);
    const { orphans } = await audit(options, context.readConfig(), context.env, streams);
    return orphans === 0 ? 0 : 1;
  } catch (error) {
    const { code, text } = explained(error instanceof EngineUnavailable ? error.cause : error);
    streams.err(`${code}: ${text[context.language]}`);
    return 2;
  }
}
