import { setTimeout as delay } from 'node:timers/promises';
import type { DeskProcesses } from '../../support/desk-processes';
import { until } from '../../support/until';
import { countsByCustomer } from './counts';
import { inParallel, request } from './patient-callers';

/** Requests of as many customers, each delivered as a mail server does until it got its 250. */
export class MailLoad {
  readonly customers: readonly string[];
  /** Every code that the intake answered with. */
  readonly codes = new Set<number>();
  private kept = 0;

  constructor(
    private readonly desk: DeskProcesses,
    count: number,
  ) {
    this.customers = Array.from({ length: count }, (_, index) => `load-${index}@customer.example`);
  }

  /** Sends them, 8 at once; resolves when each got its 250. */
  async run(): Promise<void> {
    await inParallel(this.customers.length, 8, async (index) => {
      const codes = await request(this.desk, this.customers[index] ?? '');
      for (const code of codes) this.codes.add(code);
      this.kept += 1;
    });
  }

  /** Resolves when so many of its mails were kept. */
  async untilKept(count: number): Promise<void> {
    await until(() => this.kept >= count, 60_000);
  }

  /** The customers who do not have exactly one ticket, one message and one acknowledgement. */
  async notServedOnce(): Promise<unknown[]> {
    const counts = await countsByCustomer(this.desk);
    return this.customers.flatMap((from) => {
      const of = counts.get(from);
      const isServed = of?.tickets === 1 && of.written === 1 && of.mails === 1 && of.repeats === 0;
      return isServed ? [] : [{ from, ...of }];
    });
  }
}

/** Asks `look` again and again until `work` is done, and returns what it said. */
export async function meanwhile<T>(work: Promise<unknown>, look: () => Promise<T>): Promise<T[]> {
  const end = { isReached: false };
  const noteEnd = () => (end.isReached = true);
  work.then(noteEnd, noteEnd);
  const seen: T[] = [];
  while (!end.isReached && seen.length < 5_000) {
    seen.push(await look());
    await delay(20);
  }
  await work;
  return seen;
}
