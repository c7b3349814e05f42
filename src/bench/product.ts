import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../embedded/ports';
import type { Closers } from './closers';
import { processArguments, type ProcessName } from './process-arguments';
import type { Servers } from './servers';
import { untilAnswers } from './until-answers';

const processNames = ['worker', 'api', 'intake'] as const satisfies readonly ProcessName[];

/** The product under test: its processes as they run in production, and how to reach them. */
export type Product = {
  pids: Record<ProcessName, number>;
  intakePort: number;
  apiPort: number;
  agentToken: string;
  secret: string;
  supportAddress: string;
  mailDomain: string;
};

const stopTimeoutMs = 15_000;

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await gone;
  clearTimeout(kill);
}

/** Its own word about an end of a process comes on standard error, which is ours. */
function run(
  name: ProcessName,
  env: NodeJS.ProcessEnv,
  execArgv: readonly string[],
  closers: Closers,
): ChildProcess {
  const child = spawn(process.execPath, [...execArgv, ...processArguments(name)], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  closers.add(() => end(child));
  return child;
}

/**
 * The file that states the support address's mailbox. Its senders are not checked: that asks DNS, which
 * is no part of what is compared and has nobody to ask here.
 */
function mailboxesFile(
  supportAddress: string,
  imap: Record<string, unknown> | undefined,
  closers: Closers,
): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'otvet-bench-settings-'));
  closers.add(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'mailboxes.json');
  const mailbox = { address: supportAddress, senderChecks: { kind: 'none' }, imap };
  writeFileSync(file, JSON.stringify({ mailboxes: [mailbox] }), { mode: 0o600 });
  return file;
}

/**
 * Starts worker, API and intake with `relayPort` as their relay; the intake fetches from the account too. With a folder for profiles each
 * writes its CPU profile there when it stops.
 */
export async function startProduct(
  servers: Servers,
  relayPort: number,
  mailServer: { account: Record<string, unknown> } | undefined,
  profileFolder: string | undefined,
  closers: Closers,
): Promise<Product> {
  const [apiPort, intakePort] = [await freePort(), await freePort()];
  const secret = randomBytes(32).toString('base64url');
  const agentToken = randomBytes(24).toString('base64url');
  const supportAddress = 'support@desk.example';
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    DATABASE_URL: servers.databaseUrl,
    TEMPORAL_ADDRESS: servers.temporalAddress,
    TEMPORAL_NAMESPACE: servers.namespace,
    SMTP_URL: `smtp://127.0.0.1:${relayPort}`,
    OTVET_SECRET: secret,
    OTVET_SUPPORT_ADDRESS: supportAddress,
    OTVET_AGENT_TOKENS: `anna:agent:${agentToken}`,
    OTVET_API_PORT: String(apiPort),
    OTVET_INTAKE_PORT: String(intakePort),
    OTVET_MAILBOXES_FILE: mailboxesFile(supportAddress, mailServer?.account, closers),
    // Every customer of the bench is at one domain, which in life many share.
    OTVET_MAIL_PER_DOMAIN_PER_MINUTE: '1000000',
    OTVET_LOG_LEVEL: 'warn',
  };
  const children = Object.fromEntries(
    processNames.map((name) => {
      // Threads write profiles of their own, so that each process needs a folder.
      const profile = ['--cpu-prof', `--cpu-prof-dir=${join(profileFolder ?? '', name)}`];
      return [name, run(name, env, profileFolder === undefined ? [] : profile, closers)];
    }),
  ) as Record<ProcessName, ChildProcess>;
  await untilAnswers('api', children.api, apiPort);
  await untilAnswers('intake', children.intake, intakePort);
  const pidOf = (name: ProcessName) => children[name].pid ?? 0;
  return {
    pids: { worker: pidOf('worker'), api: pidOf('api'), intake: pidOf('intake') },
    intakePort,
    apiPort,
    agentToken,
    secret,
    supportAddress,
    mailDomain: 'desk.example',
  };
}
