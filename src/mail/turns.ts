type Waiting = { begin: () => void; sendAway: (reason: Error) => void };

/** Lets a number of works run side by side; the others wait for their turn, and can be sent away from there. */
export class Turns {
  private running = 0;
  private readonly waiting: Waiting[] = [];

  constructor(private readonly most: number) {}

  /** Runs `work` when its turn has come; rejects with the reason if it is sent away before. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < this.most) this.running += 1;
    else {
      await new Promise<void>((begin, sendAway) => this.waiting.push({ begin, sendAway }));
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next.begin();
    }
  }

  /** Ends the waiting of all whose turn has not come. */
  sendAllAway(reason: Error): void {
    for (const { sendAway } of this.waiting.splice(0)) sendAway(reason);
  }
}
