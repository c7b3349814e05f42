/** Nothing measured here takes this long: who waits longer waits for something that is lost. */
const patienceMs = 30_000;

type Waiting = { resolve: (atMs: number) => void; timer: NodeJS.Timeout };

/** What is awaited, by key; each key is awaited by one at a time. */
export class Arrivals {
  private readonly waiting = new Map<string, Waiting>();
  private unexpectedCount = 0;

  /** Arrivals that nobody waited for: mails sent twice, for one. */
  get unexpected(): number {
    return this.unexpectedCount;
  }

  get keys(): string[] {
    return [...this.waiting.keys()];
  }

  /** Resolves with the instant of the arrival. Call it before what leads to it. */
  expect(key: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(key);
        reject(new Error(`${key} did not arrive within ${patienceMs} ms`));
      }, patienceMs);
      this.waiting.set(key, { resolve, timer });
    });
  }

  arrived(key: string, atMs: number): void {
    const waiting = this.waiting.get(key);
    if (waiting === undefined) {
      this.unexpectedCount += 1;
      return;
    }
    this.waiting.delete(key);
    clearTimeout(waiting.timer);
    waiting.resolve(atMs);
  }
}
