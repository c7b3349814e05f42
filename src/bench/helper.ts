import { fork, type ChildProcess } from 'node:child_process';

/** What a helper process can be asked: one argument, one answer, both plain data. */
export type Methods = Record<string, (argument: never) => Promise<unknown>>;

type Request = { id: number; method: string; argument: unknown };
type Answer = { id: number; result?: unknown; error?: string };
type Notice = { notice: string };

/** Answers the parent's requests until the parent goes; then this process ends. */
export function serveParent(methods: Methods): void {
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C reaches every process of the terminal; the parent decides when this one ends.
  process.on('SIGINT', () => undefined);
  process.on('message', (request: Request) => {
    const { id, method, argument } = request;
    const answer = (more: Omit<Answer, 'id'>) => process.send?.({ id, ...more } satisfies Answer);
    (methods[method] as (argument: unknown) => Promise<unknown>)(argument).then(
      (result) => answer({ result }),
      (error: unknown) =>
        answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
}

/** Tells the parent that something has happened just now. */
export function notifyParent(notice: string): void {
  process.send?.({ notice } satisfies Notice);
}

/** Longer than any window of a measure with its start and its end. */
const answerTimeoutMs = 180_000;

/** A helper process of the bench, in the parent: `entry` is the script that plays every role. */
export class Helper<M extends Methods> {
  /** Called with every notice of the helper. */
  onNotice: (notice: string) => void = () => undefined;
  private readonly child: ChildProcess;
  private readonly open = new Map<
    number,
    { resolve: (v: never) => void; reject: (e: Error) => void }
  >();
  private lastId = 0;

  constructor(
    entry: string,
    private readonly role: string,
  ) {
    this.child = fork(entry, ['--role', role]);
    this.child.on('message', (message: Answer | Notice) => {
      if ('notice' in message) this.onNotice(message.notice);
      else this.settle(message);
    });
    this.child.once('exit', (code, signal) => {
      const error = new Error(`The helper ${role} ended (${signal ?? code ?? '?'})`);
      for (const { reject } of this.open.values()) reject(error);
      this.open.clear();
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  call<K extends keyof M & string>(
    method: K,
    argument: Parameters<M[K]>[0],
  ): Promise<Awaited<ReturnType<M[K]>>> {
    const id = (this.lastId += 1);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.settle({ id, error: `${this.role} did not answer ${method} in time` });
      }, answerTimeoutMs);
      this.open.set(id, {
        resolve: (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.child.send({ id, method, argument } satisfies Request);
    });
  }

  /** Ends the helper; resolves when it is gone. */
  async stop(): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.disconnect();
    const kill = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await gone;
    clearTimeout(kill);
  }

  private settle({ id, result, error }: Answer): void {
    const request = this.open.get(id);
    this.open.delete(id);
    if (error === undefined) request?.resolve(result as never);
    else request?.reject(new Error(error));
  }
}
