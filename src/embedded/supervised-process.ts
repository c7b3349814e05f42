import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../log';
import { processMark } from './process-info';

export interface SupervisedProcessOptions {
  /** Names the process in the log. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Runs as this user; only root can ask for it. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Kept while the process lives, so that a start after a crash of ours recognises it. */
  readonly pidFile: string;
  /** True once the process serves; called again and again until then, must not throw. */
  readonly answers: () => Promise<boolean>;
  readonly startTimeoutMs: number;
  readonly stopSignal: NodeJS.Signals;
  /** How long it may take to stop before it is killed. */
  readonly stopGraceMs: number;
  /** Sent when our own process exits and nothing can be waited for any more. */
  readonly exitSignal: NodeJS.Signals;
  /** True if its last words tell of something that passes, so that the first start tries again. */
  readonly passes?: (output: string) => boolean;
  /** Clears what a death left behind, before the process is started again; must not throw. */
  readonly beforeRestart?: () => Promise<void>;
  /** The error of a first start that failed, from the reason and the last lines of output. */
  readonly failure: (reason: string, output: string) => Error;
  readonly log: Logger;
}

const POLL_MS = 50;
/** Long enough that a process that can't run doesn't eat the machine, short enough to be back soon. */
const MAX_BACKOFF_MS = 5_000;
const MIN_BACKOFF_MS = 100;
/** After this long a process counts as healthy, and its next death as the first. */
const HEALTHY_AFTER_MS = 30_000;
const KEPT_LINES = 30;

const live = new Set<ChildProcess & { exitSignal?: NodeJS.Signals }>();
let exitHookInstalled = false;

/**
 * A server that is started, started again with growing pauses whenever it dies, and stopped with us.
 * It has a process group of its own, so that Ctrl-C in the terminal reaches only our process, which
 * then stops its servers in the right order. When our process ends without stopping it (`exit` or an
 * uncaught exception), it is signalled; signals that Node has no handler for skip that, so a
 * composition root handles SIGINT, SIGTERM and SIGHUP.
 */
export class SupervisedProcess {
  private child: ChildProcess | undefined;
  private exited: Promise<string> = Promise.resolve('');
  private supervising: Promise<void> | undefined;
  private readonly stopping = new AbortController();
  private lines: string[] = [];
  private restartCount = 0;

  private constructor(private readonly options: SupervisedProcessOptions) {}

  /** Resolves when the process answers; throws `options.failure` if it doesn't in time. */
  static async start(options: SupervisedProcessOptions): Promise<SupervisedProcess> {
    const supervised = new SupervisedProcess(options);
    await supervised.firstStart();
    supervised.supervising = supervised.supervise();
    return supervised;
  }

  /** The number of the running process; undefined while it is down. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** How often it died and was started again. */
  get restarts(): number {
    return this.restartCount;
  }

  /** Stops it for good; resolves when it is gone. Calling it again is harmless. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.terminate(this.options.stopSignal);
    await this.supervising;
    rmSync(this.options.pidFile, { force: true });
  }

  private async firstStart(): Promise<void> {
    const { options } = this;
    const deadlineMs = Date.now() + options.startTimeoutMs;
    for (;;) {
      this.spawn();
      const outcome = await this.untilAnswers(deadlineMs);
      if (outcome === 'answers') return;
      await this.terminate('SIGKILL');
      const output = this.lines.join('\n');
      const mayRetry = outcome !== 'timeout' && Date.now() < deadlineMs;
      if (mayRetry && options.passes?.(output) === true) {
        await delay(MIN_BACKOFF_MS);
        continue;
      }
      rmSync(options.pidFile, { force: true });
      const reason = outcome === 'timeout' ? `no answer in ${options.startTimeoutMs} ms` : outcome;
      throw options.failure(reason, output);
    }
  }

  private async supervise(): Promise<void> {
    const { log, name, startTimeoutMs } = this.options;
    let backoffMs = MIN_BACKOFF_MS;
    let startedAtMs = Date.now();
    for (;;) {
      const reason = await this.exited;
      if (this.isStopping()) return;
      if (Date.now() - startedAtMs > HEALTHY_AFTER_MS) backoffMs = MIN_BACKOFF_MS;
      log.warn({ process: name, reason, output: this.lines, backoffMs }, 'a server died');
      await delay(backoffMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      if (this.isStopping()) return;
      await this.options.beforeRestart?.();
      if (this.isStopping()) return;
      backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS);
      startedAtMs = Date.now();
      this.restartCount += 1;
      this.spawn();
      // A server that recovers slowly is left alone: killing it would begin its recovery anew.
      const outcome = await this.untilAnswers(startedAtMs + startTimeoutMs);
      if (outcome === 'answers') log.info({ process: name, pid: this.pid }, 'the server is back');
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private spawn(): void {
    const { options } = this;
    this.lines = [];
    const child: ChildProcess & { exitSignal?: NodeJS.Signals } = spawn(
      options.command,
      options.args,
      {
        env: options.env,
        cwd: options.cwd,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        ...(options.user && { uid: options.user.uid, gid: options.user.gid }),
      },
    );
    child.exitSignal = options.exitSignal;
    this.child = child;
    this.exited = new Promise((resolve) => {
      const ended = (reason: string): void => {
        live.delete(child);
        if (this.child === child) this.child = undefined;
        resolve(reason);
      };
      child.once('error', (error) => ended(error.message));
      child.once('exit', (code, signal) => ended(signal ?? `exit code ${code ?? '?'}`));
    });
    if (child.pid === undefined) return;
    killOnExit(child);
    this.keepOutput(child);
    this.writePidFile(child.pid);
  }

  private writePidFile(pid: number): void {
    const { log, pidFile } = this.options;
    try {
      writeFileSync(pidFile, JSON.stringify({ pid, mark: processMark(pid) }), { mode: 0o600 });
    } catch (error) {
      // A full disk must not take down a server that runs.
      log.warn({ err: error, pidFile }, 'the pid file was not written');
    }
  }

  private keepOutput(child: ChildProcess): void {
    const { log, name } = this.options;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        this.lines.push(line);
        if (this.lines.length > KEPT_LINES) this.lines.shift();
        log.debug({ process: name }, line);
      });
    }
  }

  /** 'answers', 'timeout', or the reason why the process ended. */
  private async untilAnswers(deadlineMs: number): Promise<string> {
    let ended: string | undefined;
    void this.exited.then((reason) => (ended = reason));
    while (Date.now() < deadlineMs) {
      if (await this.options.answers()) return 'answers';
      await delay(POLL_MS);
      if (ended !== undefined) return ended;
    }
    return ended ?? 'timeout';
  }

  private async terminate(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child?.pid === undefined) return;
    const { pid } = child;
    child.kill(signal);
    const kill = setTimeout(() => killGroup(pid, 'SIGKILL'), this.options.stopGraceMs);
    await this.exited;
    clearTimeout(kill);
  }
}

function killOnExit(child: ChildProcess): void {
  live.add(child);
  if (exitHookInstalled) return;
  exitHookInstalled = true;
  process.on('exit', () => {
    for (const { pid, exitSignal } of live) {
      if (pid !== undefined) killGroup(pid, exitSignal ?? 'SIGKILL');
    }
  });
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It is gone already.
  }
}
