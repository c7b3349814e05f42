import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataFolder } from '../../../src/embedded/data-folder';
import { freePort } from '../../../src/embedded/ports';
import { listProcesses, type ProcessInfo } from '../../../src/embedded/process-info';
import { projectRoot } from '../../../src/project-root';
import { silent } from '../../support/temporary-data-folder';
import { until } from '../../support/until';

export const portVariables = [
  'OTVET_API_PORT',
  'OTVET_INTAKE_PORT',
  'OTVET_MAILBOX_PORT',
  'OTVET_MAILBOX_SMTP_PORT',
  'OTVET_TEMPORAL_PORT',
  'OTVET_TEMPORAL_UI_PORT',
  'OTVET_POSTGRES_PORT',
] as const;
export type PortVariable = (typeof portVariables)[number];

/** A data folder and ports of its own, so that starts beside it are not met. */
export class Installation {
  private readonly starts: StartedOtvet[] = [];

  private constructor(
    readonly folder: string,
    readonly ports: Readonly<Record<PortVariable, number>>,
  ) {}

  static async prepare(): Promise<Installation> {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'otvet-start-'));
    // The user that Postgres runs as must be able to pass through.
    chmodSync(folder, 0o711);
    const ports = await Promise.all(
      portVariables.map(async (variable) => [variable, await freePort()] as const),
    );
    return new Installation(folder, Object.fromEntries(ports) as Record<PortVariable, number>);
  }

  /** Runs the start command; `env` changes or adds settings. */
  start(env: Readonly<Record<string, string>> = {}): StartedOtvet {
    const started = new StartedOtvet({
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      OTVET_DATA_DIR: this.folder,
      ...Object.fromEntries(
        Object.entries(this.ports).map(([variable, port]) => [variable, String(port)]),
      ),
      ...env,
    });
    this.starts.push(started);
    return started;
  }

  /** Every process that works on the data folder: it names it, or has its place in it. */
  processes(): ProcessInfo[] {
    const isWithin = (path: string) => path.startsWith(this.folder);
    return listProcesses().filter(
      ({ argv, cwd }) => argv.some(isWithin) || (cwd !== undefined && isWithin(cwd)),
    );
  }

  /** The number of the running Temporal server or of the first Postgres process. */
  serverPid(server: 'temporal' | 'postgres'): number {
    const mark = server === 'temporal' ? 'start-dev' : '-D';
    const found = this.processes().find(({ argv }) => argv.includes(mark));
    if (found === undefined) throw new Error(`No ${server} runs on ${this.folder}`);
    return found.pid;
  }

  /** Stops what a failed test left running and deletes the folder. */
  async remove(): Promise<void> {
    for (const started of this.starts) started.signal('SIGKILL');
    await Promise.all(this.starts.map((started) => started.ended));
    const data = await openDataFolder({ folder: this.folder, progress: silent });
    data.release();
    rmSync(this.folder, { recursive: true });
  }
}

/** A run of the start command. */
export class StartedOtvet {
  private readonly child: ChildProcess;
  /** What it wrote to standard output. */
  output = '';
  /** What it wrote to standard error. */
  complaints = '';
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  private hasEnded = false;

  constructor(env: NodeJS.ProcessEnv) {
    const script = join(projectRoot(), 'dist', 'src', 'bin', 'start.js');
    this.child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.complaints += text));
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        this.hasEnded = true;
        resolve(code ?? signal ?? 'unknown');
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Resolves when it has printed the text; throws if it ends before. */
  async untilSays(text: string): Promise<void> {
    await until(() => {
      if (this.output.includes(text)) return true;
      if (this.hasEnded) throw new Error(`It ended: ${this.output}\n${this.complaints}`);
      return false;
    }, 120_000);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** An access token of the role, as the start printed it. */
  token(role: 'agent' | 'developer'): string {
    const token = new RegExp(`\\w+:${role}:([\\w-]+)`).exec(this.output)?.[1];
    if (token === undefined) throw new Error(`No token in ${this.output}`);
    return token;
  }
}
