import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../embedded/ports';
import { projectRoot } from '../project-root';
import type { Closers } from './closers';
import type { Servers } from './servers';

const processNames = ['worker', 'api', 'intake'] as const;
type ProcessName = (typeof processNames)[number];

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

const startTimeoutMs = 30_000;
const stopTimeoutMs = 15_000;

function answersOn(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function untilAnswers(name: string, child: ChildProcess, port: number): Promise<void> {
  const deadlineMs = Date.now() + startTimeoutMs;
  while (!(await answersOn(port))) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    if (Date.now() > deadlineMs) throw new Error(`${name} does not listen`);
    await delay(50);
  }
}

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
  const script = join(projectRoot(), 'dist', 'src', 'bin', `${name}.js`);
  const child = spawn(process.execPath, [...execArgv, script], {
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
 * Starts worker, API and intake with `relayPort` as their relay. With a folder for profiles each
 * writes its CPU profile there when it stops.
 */
export async function startProduct(
  servers: Servers,
  relayPort: number,
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
