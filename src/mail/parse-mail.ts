import { Worker } from 'node:worker_threads';
import type { InboundMail } from './inbound-mail';
import type { WorkerMessage } from './parse-mail-worker';

/** Why a mail could not be read; it belongs into quarantine with this cause. */
export type UnparsableCause = 'timeout' | 'too_complex' | 'malformed';

/** Thrown for a mail that can't be read within the limits; reading it again would fail again. */
export class UnparsableMail extends Error {
  override readonly name = 'UnparsableMail';
  constructor(
    readonly reason: UnparsableCause,
    message: string,
  ) {
    super(message);
  }
}

export type MailParser = {
  /**
   * The mail in `raw`, which stays untouched. Throws `UnparsableMail` for a mail that can't be
   * read, and another error when the parser itself fails or closes: then a later try may succeed.
   */
  parse(raw: Buffer): Promise<InboundMail>;
  /** Ends the threads; the mails under way and those that wait fail. */
  close(): Promise<void>;
};

/** One thread's heap. The parts of a mail are buffers outside of it, so honest mails stay far below. */
const heapMegabytes = 256;

/** Starting takes 0.3 s here; a machine too busy for this would not read mail in time either. */
const startTimeoutMs = 30_000;

/**
 * Reads mails in worker threads, because a hostile mail can keep a parser busy for minutes and a
 * thread can be killed: after `timeoutMs` the thread is ended, the mail fails and the next one gets
 * a new thread. Threads start when needed, at most `threads` of them; two, so that a bomb doesn't
 * hold up the mail behind it.
 */
export function createMailParser({ threads = 2, timeoutMs = 10_000 } = {}): MailParser {
  const waiting: Job[] = [];
  const busy = new Set<ParserThread>();
  const idle: ParserThread[] = [];
  let closed = false;

  /** A thread that is there and could go on; one that has ended meanwhile would be the mail's fault. */
  function awakeThread(): ParserThread {
    let thread = idle.pop();
    while (thread?.alive === false) thread = idle.pop();
    return thread ?? new ParserThread(timeoutMs);
  }

  function next(): void {
    while (waiting.length > 0 && (idle.length > 0 || busy.size < threads)) {
      const job = waiting.shift();
      if (job === undefined) return;
      const thread = awakeThread();
      busy.add(thread);
      void thread.run(job).then(() => {
        busy.delete(thread);
        if (thread.alive && !closed) idle.push(thread);
        next();
      });
    }
  }

  return {
    parse: (raw) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new Error('the mail parser is closed'));
          return;
        }
        waiting.push({ raw, resolve, reject });
        next();
      }),
    close: async () => {
      closed = true;
      for (const job of waiting.splice(0)) job.reject(new Error('the mail parser is closed'));
      await Promise.all([...idle, ...busy].map((thread) => thread.stop()));
    },
  };
}

type Job = {
  raw: Buffer;
  resolve: (mail: InboundMail) => void;
  reject: (error: Error) => void;
};

/** One worker thread; it reads one mail at a time, so that a deadline means that mail. */
class ParserThread {
  alive = true;
  private ready = false;
  private readonly worker = startWorker();
  private job: Job | undefined;
  private deadline: NodeJS.Timeout | undefined;
  private done: () => void = () => undefined;

  constructor(private readonly timeoutMs: number) {
    this.worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'ready') this.start();
      else this.answer(message);
    });
    this.worker.on('error', (error: Error & { code?: string }) => {
      const outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.fail(this.blame(outOfMemory ? 'too_complex' : 'malformed', error.message));
    });
    this.worker.on('exit', () => this.fail(this.blame('malformed', 'the parser thread ended')));
  }

  /** Resolves, never rejects, when the job is settled; `alive` says whether the thread can go on. */
  run(job: Job): Promise<void> {
    this.job = job;
    this.worker.ref();
    return new Promise((resolve) => {
      this.done = resolve;
      if (this.ready) this.hand(job);
      else this.limit(startTimeoutMs, () => new Error('the parser thread did not start'));
    });
  }

  async stop(): Promise<void> {
    this.fail(new Error('the mail parser is closed'));
    await this.worker.terminate();
  }

  private start(): void {
    this.ready = true;
    if (this.job !== undefined) this.hand(this.job);
  }

  /** The bytes are copied once, since the caller goes on to keep them, and then moved. */
  private hand(job: Job): void {
    const { timeoutMs } = this;
    const late = () => new UnparsableMail('timeout', `not read within ${timeoutMs} ms`);
    this.limit(timeoutMs, late);
    const copy = new Uint8Array(job.raw);
    this.worker.postMessage(copy, [copy.buffer]);
  }

  private limit(ms: number, error: () => Error): void {
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => this.fail(error()), ms);
  }

  private answer(message: Exclude<WorkerMessage, { kind: 'ready' }>): void {
    const job = this.settle();
    if (message.kind === 'parsed') {
      job?.resolve(withBuffers(message.mail));
    } else {
      const reason = message.tooComplex ? 'too_complex' : 'malformed';
      job?.reject(new UnparsableMail(reason, message.reason));
    }
    this.done();
  }

  /** A thread that never got ready has read nothing, so the mail is not to blame. */
  private blame(reason: UnparsableCause, message: string): Error {
    return this.ready ? new UnparsableMail(reason, message) : new Error(message);
  }

  private fail(error: Error): void {
    this.alive = false;
    void this.worker.terminate();
    this.settle()?.reject(error);
    this.done();
  }

  /** An idle thread must not keep the process from ending. */
  private settle(): Job | undefined {
    clearTimeout(this.deadline);
    this.worker.unref();
    const { job } = this;
    this.job = undefined;
    return job;
  }
}

/** From the sources, as under Jest, the thread needs a compiler first; the build runs as it is. */
function startWorker(): Worker {
  const entry = require.resolve('./parse-mail-worker');
  const resourceLimits = { maxOldGenerationSizeMb: heapMegabytes };
  if (!entry.endsWith('.ts')) return new Worker(entry, { resourceLimits });
  const workerData = { entry };
  return new Worker(require.resolve('./run-from-source.cjs'), { resourceLimits, workerData });
}

/** A Buffer arrives from another thread as the plain bytes it consists of. */
function withBuffers(mail: InboundMail): InboundMail {
  const attachments = mail.attachments.map((part) => {
    const { buffer, byteOffset, byteLength } = part.content;
    return { ...part, content: Buffer.from(buffer, byteOffset, byteLength) };
  });
  return { ...mail, attachments };
}
