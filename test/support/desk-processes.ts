import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { processArguments, type ProcessName } from '../../src/bench/process-arguments';
import { answersOn } from '../../src/bench/until-answers';
import { prepareNamespace } from '../../src/embedded/namespace';
import { freePort } from '../../src/embedded/ports';
import { statusAttribute } from '../../workflows/messages';
import { createPool } from '../../src/db/pool';
import { createTestDatabase, fromTestRun, type TestDatabase } from './database';
import { RelaySink } from './relay-sink';
import { testLogger } from './temporary-data-folder';
import { testSecret } from './ticket-lab';
import { until } from './until';

export const agentToken = 'agent-token-for-tests-only';
export const developerToken = 'developer-token-for-tests-only';

/** Which servers the processes use; the shared ones of the test run unless given. */
export type Surroundings = {
  /** A migrated database that the test keeps; by default a new one, dropped at the end. */
  databaseUrl?: string;
  temporalAddress?: string;
  /** OTVET_TIME_LAPSE. */
  clock?: string;
  /** Settings beside these, as environment variables. */
  env?: Readonly<Record<string, string>>;
};

/** A database that is somebody else's to drop. */
function borrowedDatabase(url: string): TestDatabase {
  const pool = createPool(url, testLogger('borrowed-database'));
  return { url, pool, drop: () => pool.end() };
}

/**
 * The product as its processes (worker, api, intake), built code, each of which a test may kill,
 * with a database and a namespace of its own and a real relay in front of them.
 */
export class DeskProcesses {
  readonly relay = new RelaySink();
  private readonly children = new Map<ProcessName, ChildProcess>();
  /** What the processes wrote to standard error, for a failing test. */
  readonly complaints: string[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly namespace: string,
    readonly temporalAddress: string,
    readonly ports: { api: number; intake: number },
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Starts everything; resolves when mail and requests are taken. */
  static async start(surroundings: Surroundings = {}): Promise<DeskProcesses> {
    const { databaseUrl } = surroundings;
    const database =
      databaseUrl === undefined ? await createTestDatabase() : borrowedDatabase(databaseUrl);
    const temporalAddress =
      surroundings.temporalAddress ?? fromTestRun('OTVET_TEST_TEMPORAL_ADDRESS');
    const namespace = `test-${randomBytes(6).toString('hex')}`;
    const connection = await Connection.connect({ address: temporalAddress });
    await prepareNamespace(connection, {
      namespace,
      searchAttributes: { [statusAttribute]: 'Keyword' },
    });
    await connection.close();
    const ports = { api: await freePort(), intake: await freePort() };
    const env: NodeJS.ProcessEnv = {
      PATH: process.env['PATH'],
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: temporalAddress,
      TEMPORAL_NAMESPACE: namespace,
      OTVET_SECRET: testSecret,
      OTVET_SUPPORT_ADDRESS: 'support@desk.example',
      // The senders' domains are examples, which no test asks the world's DNS about.
      OTVET_SENDER_CHECKS: 'none',
      OTVET_AGENT_TOKENS: `anna:agent:${agentToken},boris:developer:${developerToken}`,
      OTVET_API_PORT: String(ports.api),
      OTVET_INTAKE_PORT: String(ports.intake),
      OTVET_PUBLIC_URL: `http://127.0.0.1:${ports.api}`,
      OTVET_LOG_LEVEL: process.env['OTVET_TEST_LOG'] ?? 'error',
      ...(surroundings.clock === undefined ? {} : { OTVET_TIME_LAPSE: surroundings.clock }),
      ...surroundings.env,
    };
    const desk = new DeskProcesses(database, namespace, temporalAddress, ports, env);
    await desk.relay.start();
    env['SMTP_URL'] ??= desk.relay.url;
    await Promise.all([desk.run('worker'), desk.run('api'), desk.run('intake')]);
    return desk;
  }

  /** Starts a process that does not run; resolves when it listens (the worker: when started). */
  async run(name: ProcessName): Promise<void> {
    const child = spawn(process.execPath, processArguments(name), {
      env: this.env,
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.complaints.push(text));
    this.children.set(name, child);
    if (name === 'worker') return;
    const port = this.ports[name];
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`${name} ended: ${this.complaints.join('')}`);
      return answersOn(port);
    });
  }

  /** Kills a process without warning; resolves when it is gone. */
  async kill(name: ProcessName): Promise<void> {
    await this.end(name, 'SIGKILL');
  }

  /** Asks a process to stop, as a service manager does; resolves when it is gone. */
  async terminate(name: ProcessName): Promise<void> {
    await this.end(name, 'SIGTERM');
  }

  /** Halts a process where it is: what it has sent goes on, but it does nothing more by itself. */
  freeze(name: ProcessName): void {
    this.children.get(name)?.kill('SIGSTOP');
  }

  pidOf(name: ProcessName): number | undefined {
    return this.children.get(name)?.pid;
  }

  /** Stops everything and removes the database. */
  async stop(): Promise<void> {
    await Promise.all([...this.children.keys()].map((name) => this.end(name, 'SIGTERM')));
    await this.relay.stop();
    await this.database.drop();
  }

  /** A request to the API as the agent Anna, or with another token (`null`: none). */
  async api(
    method: string,
    path: string,
    body?: unknown,
    {
      token = agentToken,
      headers = {},
    }: { token?: string | null; headers?: Record<string, string> } = {},
  ): Promise<{ status: number; body: never; headers: Headers }> {
    const response = await fetch(`http://127.0.0.1:${this.ports.api}${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      body: (isJson ? JSON.parse(text) : text) as never,
      headers: response.headers,
    };
  }

  private async end(name: ProcessName, signal: NodeJS.Signals): Promise<void> {
    const child = this.children.get(name);
    this.children.delete(name);
    const runs = child?.exitCode === null && child.signalCode === null;
    if (!runs) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
}
