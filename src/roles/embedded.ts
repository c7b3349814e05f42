import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { statusAttribute } from '../../workflows/messages';
import type { Config } from '../config';
import { ticketTimeMs, type TicketClock } from '../domain/clock';
import type { ServiceTerms } from '../domain/terms';
import type { Mailbox } from '../mail/mailboxes';
import { readMailboxes } from '../settings/mailboxes-file';
import { chooseDataFolder, openDataFolder } from '../embedded/data-folder';
import { startDevServer } from '../embedded/dev-server';
import { prepareNamespace } from '../embedded/namespace';
import { explainPortError } from '../embedded/ports';
import { startPostgres } from '../embedded/postgres';
import type { Progress } from '../embedded/progress';
import { findTemporalCli } from '../embedded/temporal-cli';
import type { Logger } from '../log';
import { startMailbox } from '../mailbox/serve';
import { projectRoot } from '../project-root';
import { connectEngine } from '../temporal/connect';
import { promisedTerms } from '../terms/terms-file';
import { accessTokens, Desk } from './desk';
import { installRuntime } from './worker';

/** Where a started Otvet can be reached. */
export type Addresses = {
  apiUrl: string;
  intake: string;
  mailboxUrl: string | undefined;
  temporalAddress: string;
  temporalUiUrl: string | undefined;
  dataFolder: string;
  agentTokens: string;
};

export type Embedded = {
  addresses: Addresses;
  clock: TicketClock;
  /** With its password: not for logs. */
  databaseUrl: string;
  close(): Promise<void>;
};

type Options = {
  config: Config;
  env: NodeJS.ProcessEnv;
  progress: Progress;
  log: Logger;
  /** Sets the ticket clock once the servers, the slow part, are up; the settings' own if absent. */
  startClock?: (nowMs: number) => TicketClock;
};

/** Closes what was started, the newest first, whatever else fails. */
class Closers {
  private readonly closers: (() => Promise<void> | void)[] = [];

  add(close: () => Promise<void> | void): void {
    this.closers.push(close);
  }

  async closeAll(log: Logger): Promise<void> {
    for (const close of this.closers.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        log.error({ error: String(error) }, 'A part did not stop cleanly');
      }
    }
  }
}

/**
 * The secret and the first access token of this installation, made at its first start and kept in
 * the data folder for its owner only: links that were mailed must stay valid.
 */
function installationSecrets(dataFolder: string): { secret: string; agentTokens: string } {
  const path = join(dataFolder, 'secrets.json');
  if (!existsSync(path)) {
    const secrets = {
      secret: randomBytes(32).toString('base64url'),
      agentTokens: `agent:agent:${randomBytes(18).toString('base64url')},developer:developer:${randomBytes(18).toString('base64url')}`,
    };
    // Never half a file, which no later start could read.
    writeFileSync(`${path}.new`, JSON.stringify(secrets), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  return JSON.parse(readFileSync(path, 'utf8')) as { secret: string; agentTokens: string };
}

async function startDatabase(options: Options, dataFolder: string, closers: Closers) {
  const { config, progress, log } = options;
  if (config.databaseUrl !== undefined) return config.databaseUrl;
  const port = config.postgresPort;
  const postgres = await startPostgres({ dataFolder, port, progress, log });
  closers.add(() => postgres.stop());
  return postgres.url;
}

async function startEngine(options: Options, dataFolder: string, closers: Closers) {
  const { config, env, progress, log } = options;
  const namespace = config.temporalNamespace;
  const searchAttributes = { [statusAttribute]: 'Keyword' } as const;
  if (config.temporalAddress !== undefined) {
    const address = config.temporalAddress;
    const { connection } = await connectEngine({ address, namespace });
    await prepareNamespace(connection, { namespace, searchAttributes });
    await connection.close();
    return { address, uiUrl: undefined };
  }
  const cli = await findTemporalCli({ env, progress });
  const engine = await startDevServer({
    cliPath: cli.path,
    dataFolder,
    port: config.temporalPort,
    uiPort: config.temporalUiPort,
    namespace,
    searchAttributes,
    progress,
    log,
  });
  closers.add(() => engine.stop());
  return { address: engine.address, uiUrl: engine.uiUrl };
}

/**
 * The mailboxes, with the demo mailbox's senders unchecked unless a setting says otherwise: their
 * domains are examples, and asking DNS about each would only make every mail wait.
 */
function mailboxesOf(config: Config): Promise<Mailbox[]> {
  const isDemo = config.smtpUrl === undefined && config.imapUrl === undefined;
  return readMailboxes(config, isDemo ? { kind: 'none' } : undefined);
}

/** Where the team's notices go; into the demo mailbox as long as nothing else is set. */
function teamOf({ teamAddresses, smtpUrl, mailDomain }: Config): Config['teamAddresses'] {
  const isDemo = teamAddresses.size === 0 && smtpUrl === undefined;
  return isDemo ? new Map([['team', `team@${mailDomain}`]]) : teamAddresses;
}

async function startDemoMailbox(options: Options, dataFolder: string, closers: Closers) {
  const { config, log } = options;
  if (config.smtpUrl !== undefined) return { smtpUrl: config.smtpUrl, webUrl: undefined };
  const mailbox = await startMailbox({
    folderPath: join(dataFolder, 'mailbox'),
    webPort: config.mailboxPort,
    smtpPort: config.mailboxSmtpPort,
    intake: { host: config.intakeHost, port: config.intakePort },
    supportAddress: config.supportAddress,
    log,
    nowMs: () => ticketTimeMs(config.clock, Date.now()),
  }).catch((error: unknown) => {
    const isSmtp = (error as { port?: unknown }).port === config.mailboxSmtpPort;
    throw explainPortError(error, {
      port: isSmtp ? config.mailboxSmtpPort : config.mailboxPort,
      usedFor: { ru: 'демо-ящик', en: 'the demo mailbox' },
      variable: isSmtp ? 'OTVET_MAILBOX_SMTP_PORT' : 'OTVET_MAILBOX_PORT',
    });
  });
  closers.add(() => mailbox.close());
  return { smtpUrl: mailbox.smtpUrl, webUrl: mailbox.webUrl };
}

async function listening<T>(
  start: Promise<T>,
  use: { port: number; host: string; variable: string; usedFor: { ru: string; en: string } },
): Promise<T> {
  return start.catch((error: unknown) => {
    throw explainPortError(error, use);
  });
}

async function startDesk(desk: Desk, config: Config): Promise<void> {
  const { apiPort, apiHost, intakePort, intakeHost } = config;
  await listening(desk.startApi(), {
    port: apiPort,
    host: apiHost,
    variable: 'OTVET_API_PORT',
    usedFor: { ru: 'API и страницы', en: 'the API and its pages' },
  });
  await listening(desk.startIntake(), {
    port: intakePort,
    host: intakeHost,
    variable: 'OTVET_INTAKE_PORT',
    usedFor: { ru: 'приём почты', en: 'the SMTP intake' },
  });
  await desk.startImap();
}

/**
 * What both give, or the first failure, but only when both have ended: a server that is still
 * starting could not be stopped yet.
 */
async function bothStarted<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

async function startParts(
  options: Options,
  { terms, mailboxes }: { terms: ServiceTerms; mailboxes: readonly Mailbox[] },
  closers: Closers,
): Promise<Omit<Embedded, 'close'>> {
  const { env, progress, log } = options;
  const folder = chooseDataFolder({ env, projectRoot: projectRoot(), progress });
  const dataFolder = await openDataFolder({ folder, progress });
  closers.add(() => dataFolder.release());
  const secrets = installationSecrets(folder);
  const [databaseUrl, engine] = await bothStarted(
    startDatabase(options, folder, closers),
    startEngine(options, folder, closers),
  );
  const clock = options.startClock?.(Date.now()) ?? options.config.clock;
  const config = { ...options.config, clock };
  const { smtpUrl, webUrl } = await startDemoMailbox({ ...options, config }, folder, closers);
  const settings = {
    ...config,
    databaseUrl,
    temporalAddress: engine.address,
    secret: config.secret ?? secrets.secret,
    agentTokens: config.agentTokens ?? secrets.agentTokens,
    teamAddresses: teamOf(config),
  };
  const apiUrl = config.publicUrl ?? `http://127.0.0.1:${config.apiPort}`;
  const desk = new Desk(settings, terms, log, mailboxes);
  closers.add(() => desk.close());
  await progress.step({ ru: 'Миграции базы', en: 'Database migrations' }, () => desk.migrate());
  await progress.step({ ru: 'Обработчик обращений', en: 'Ticket worker' }, () =>
    desk.startWorker(smtpUrl, apiUrl),
  );
  await startDesk(desk, config);
  const addresses: Addresses = {
    apiUrl,
    intake: `${config.intakeHost}:${config.intakePort}`,
    mailboxUrl: webUrl,
    temporalAddress: engine.address,
    temporalUiUrl: engine.uiUrl,
    dataFolder: folder,
    agentTokens: settings.agentTokens,
  };
  return { addresses, clock, databaseUrl };
}

/**
 * Brings up everything in this process, with embedded servers for what the settings do not name.
 * If one part can't start, the others are stopped and the error says what to do.
 */
export async function startEmbedded(options: Options): Promise<Embedded> {
  const { config, log } = options;
  // Said before anything is started: what takes a minute to come up should not fail on a typing error.
  if (config.agentTokens !== undefined) accessTokens(config.agentTokens);
  const terms = await promisedTerms(config.termsFile);
  const mailboxes = await mailboxesOf(config);
  const closers = new Closers();
  installRuntime(log);
  try {
    const parts = await startParts(options, { terms, mailboxes }, closers);
    return { ...parts, close: () => closers.closeAll(log) };
  } catch (error) {
    await closers.closeAll(log);
    throw error;
  }
}
