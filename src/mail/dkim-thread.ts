import { Worker } from 'node:worker_threads';
import type { DnsAnswer } from './dns-lookup';
import type { DkimReport } from './verify-dkim';
import type { DkimTask, DkimTaskAnswer } from './verify-dkim-worker';

/** Of one mail: the largest with every signature that counts stays far below. */
const deadlineMs = 10_000;

/** Starting takes 0.3 s here, from the sources longer. */
const startDeadlineMs = 30_000;

/** Mails are buffers outside of the heap. */
const heapMegabytes = 128;

/**
 * What became of each signature. `unverifiable`: it is the mail that can't be checked, which takes too long
 * or too much memory, or can't be taken apart; `undefined`: it could not be found out.
 */
export type DkimAnswer = DkimReport | 'unverifiable' | undefined;

type Job = { task: DkimTask; resolve: (answer: DkimAnswer) => void };

/**
 * Checks signatures in a thread of its own: hashing 25 MB takes a tenth of a second and more, in which
 * the process would answer nobody, and a hostile mail takes longer. One mail after the other, so that
 * a deadline means that mail: after 10 s the thread is ended, the mail is `unverifiable` and the next one
 * gets a new thread. The thread starts with the first signed mail.
 */
export class DkimThread {
  private worker: Worker | undefined;
  private isReady = false;
  private readonly waiting: Job[] = [];
  private job: Job | undefined;
  /** Whether the thread has the job, so that what ends it is the mail. */
  private isHanded = false;
  private deadline: NodeJS.Timeout | undefined;
  private isClosed = false;

  /**
   * Checks the signatures of `mail`, which is moved to the thread and lost here; `undefined` if the thread
   * does not start or is closed. Never rejects.
   */
  verify(mail: Buffer<ArrayBuffer>, keys: Map<string, DnsAnswer>): Promise<DkimAnswer> {
    if (this.isClosed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.waiting.push({ task: { mail, keys }, resolve });
      this.next();
    });
  }

  /** Ends the thread; the mails under way and those that wait stay undecided. */
  async close(): Promise<void> {
    this.isClosed = true;
    const { worker } = this;
    for (const { resolve } of this.waiting.splice(0)) resolve(undefined);
    this.lose(worker);
    await worker?.terminate();
  }

  private next(): void {
    if (this.job !== undefined) return;
    this.job = this.waiting.shift();
    if (this.job === undefined) return;
    this.worker ??= this.start();
    this.worker.ref();
    if (this.isReady) this.hand(this.worker, this.job);
    else this.limit(startDeadlineMs);
  }

  private start(): Worker {
    const worker = startWorker();
    worker.on('message', (answer: DkimTaskAnswer) => {
      if (answer.kind === 'ready') this.begin(worker);
      else this.settle(answer.kind === 'checked' ? answer.report : 'unverifiable');
    });
    worker.on('error', () => this.lose(worker));
    worker.on('exit', () => this.lose(worker));
    // mailauth prints some of what it finds: hostile mail must not write into our log.
    worker.stdout.resume();
    return worker;
  }

  private begin(worker: Worker): void {
    this.isReady = true;
    if (this.job !== undefined) this.hand(worker, this.job);
  }

  private hand(worker: Worker, { task }: Job): void {
    this.limit(deadlineMs);
    this.isHanded = true;
    worker.postMessage(task, [task.mail.buffer]);
  }

  private limit(ms: number): void {
    const { worker } = this;
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => this.lose(worker), ms);
  }

  /** An idle thread must not keep the process from ending. */
  private settle(answer: DkimAnswer): void {
    clearTimeout(this.deadline);
    this.worker?.unref();
    const { job } = this;
    this.job = undefined;
    this.isHanded = false;
    job?.resolve(answer);
    this.next();
  }

  private lose(worker: Worker | undefined): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    this.isReady = false;
    void worker?.terminate();
    this.settle(this.isHanded && !this.isClosed ? 'unverifiable' : undefined);
  }
}

/** From the sources, as under Jest, the thread needs a compiler first; the build runs as it is. */
function startWorker(): Worker {
  const entry = require.resolve('./verify-dkim-worker');
  const resourceLimits = { maxOldGenerationSizeMb: heapMegabytes };
  if (!entry.endsWith('.ts')) return new Worker(entry, { resourceLimits, stdout: true });
  const options = { resourceLimits, stdout: true, workerData: { entry } };
  return new Worker(require.resolve('./run-from-source.cjs'), options);
}
