import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ToolRun {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Takes each line of output as it comes. */
  readonly onLine?: (line: string) => void;
  /** Killed after this; no limit unless given. */
  readonly timeoutMs?: number;
}

export interface ToolResult {
  /** 0 for success; undefined if it couldn't be run or was killed. */
  readonly exitCode: number | undefined;
  /** Its last lines of output and errors, or why it couldn't be run. */
  readonly output: string;
}

const KEPT_LINES = 40;

/**
 * Runs a program to its end, without a shell. Never throws: a program that is missing or fails is a
 * result. It ends with us on Ctrl-C and when our process exits.
 */
export async function runTool(
  command: string,
  args: readonly string[],
  run: ToolRun,
): Promise<ToolResult> {
  const lines: string[] = [];
  const child = spawn(command, args, {
    env: run.env,
    cwd: run.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(run.timeoutMs !== undefined && { timeout: run.timeoutMs, killSignal: 'SIGKILL' }),
  });
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      run.onLine?.(line);
    });
  }
  const kill = (): void => void child.kill('SIGKILL');
  process.on('exit', kill);
  return new Promise<ToolResult>((resolve) => {
    child.once('error', (error) => resolve({ exitCode: undefined, output: error.message }));
    child.once('close', (code) => {
      resolve({ exitCode: code ?? undefined, output: lines.join('\n') });
    });
  }).finally(() => process.off('exit', kill));
}
