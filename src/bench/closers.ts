/** What was started, to be stopped in the opposite order whatever else fails. */
export class Closers {
  private readonly closers: (() => Promise<void> | void)[] = [];

  add(close: () => Promise<void> | void): void {
    this.closers.push(close);
  }

  /** Stops everything; calling it again stops what was started meanwhile. */
  async closeAll(): Promise<void> {
    for (let close = this.closers.pop(); close; close = this.closers.pop()) {
      try {
        await close();
      } catch (error) {
        process.stderr.write(`bench: a part did not stop cleanly: ${String(error)}\n`);
      }
    }
  }
}
