import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { endGroup } from '../../src/embedded/process-group';

/** Debian's browser; undefined where there is none. */
export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);

export interface Tab {
  /** Opens an address and waits until it has loaded. */
  open(url: string): Promise<void>;
  /** The value of an expression in the page; a promise is awaited. */
  evaluate(expression: string): Promise<unknown>;
  /** Tries an expression until it is truthy, for a minute at most. */
  until(expression: string): Promise<void>;
  /** What the browser complained of: policy violations, failed loads, uncaught errors. */
  readonly complaints: readonly string[];
  /** Waits until there are so many complaints, for half a minute at most. */
  complaintsReach(count: number): Promise<void>;
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { message: string };
}

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--remote-debugging-pipe',
];

/** A new browser with one tab of 1000 × 800, driven over the DevTools pipe. */
export async function openTab(executable: string): Promise<Tab> {
  const profile = await mkdtemp(join(tmpdir(), 'otvet-browser-'));
  const child = spawn(executable, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    // A group of its own, which `close` ends as one.
    detached: true,
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const complaints: string[] = [];
  const send = devTools(child.stdio[3] as Writable, child.stdio[4] as Readable, complaints);
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const page = (method: string, params = {}) => send(method, params, String(sessionId));
  await page('Page.enable');
  await page('Log.enable');
  await page('Runtime.enable');
  const evaluate = async (expression: string): Promise<unknown> => {
    const options = { expression, returnByValue: true, awaitPromise: true };
    const { result, exceptionDetails } = await page('Runtime.evaluate', options);
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value?: unknown }).value;
  };
  const until = async (expression: string): Promise<void> => {
    const deadline = Date.now() + 60_000;
    while (!(await evaluate(expression).catch(() => false))) {
      if (Date.now() > deadline) throw new Error(`never true: ${expression}`);
      await pause();
    }
  };
  return {
    complaints,
    evaluate,
    until,
    async complaintsReach(count) {
      const deadline = Date.now() + 30_000;
      while (complaints.length < count && Date.now() < deadline) await pause();
    },
    async open(url) {
      await page('Page.navigate', { url });
      await until(`location.href === ${JSON.stringify(url)} && document.readyState === 'complete'`);
    },
    async close() {
      await send('Browser.close');
      await exited;
      // Its helpers outlive it for a moment and write into the profile.
      await endGroup(child);
      await rm(profile, { recursive: true, force: true });
    },
  };
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

/** Commands over the pipe: JSON messages, each ended by a zero byte. */
function devTools(input: Writable, output: Readable, complaints: string[]) {
  const waiting = new Map<number, (message: Message) => void>();
  let buffered = '';
  output.setEncoding('utf8');
  output.on('data', (chunk: string) => {
    const messages = (buffered + chunk).split('\0');
    buffered = messages.pop() ?? '';
    for (const text of messages) {
      const message = JSON.parse(text) as Message;
      if (message.id !== undefined) waiting.get(message.id)?.(message);
      else if (message.method === 'Log.entryAdded' || message.method === 'Runtime.exceptionThrown')
        complaints.push(JSON.stringify(message.params));
    }
  });
  let lastId = 0;
  return (method: string, params = {}, sessionId?: string) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      lastId += 1;
      const id = lastId;
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result ?? {});
      });
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
}
