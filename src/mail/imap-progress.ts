import type { Positions } from './imap-ports';

type Found = Parameters<Positions['enter']>[0];

/** So many UIDs, dealt with, may be looked at once more after a restart. */
const mostUnwritten = 100;

/**
 * How far a folder is dealt with. The database is told late, since each time is a flush of its log;
 * what it does not know of is marked on the server or has a receipt.
 */
export class ImapProgress {
  private written: { lowUid: number; leftAloneSince: number };

  /** `settled` are the UIDs that were dealt with before, by their receipts. */
  private constructor(
    private readonly positions: Positions,
    private readonly found: Found,
    private position: { lowUid: number; sinceMs: number; leftAlone: number },
    readonly settled: ReadonlySet<number>,
  ) {
    this.written = { lowUid: position.lowUid, leftAloneSince: 0 };
  }

  /** The progress in a folder as it was found. Rejects if the database can't answer. */
  static async enter(
    positions: Positions,
    found: Found,
  ): Promise<{ progress: ImapProgress; isRescan: boolean }> {
    const { isRescan, ...position } = await positions.enter(found);
    const receipts = await positions.receipts(found);
    const done = [...receipts].filter(([, { isDone }]) => isDone).map(([uid]) => uid);
    return { progress: new ImapProgress(positions, found, position, new Set(done)), isRescan };
  }

  /** All UIDs below are dealt with. */
  get lowUid(): number {
    return this.position.lowUid;
  }

  /** Mail that arrived before is left alone. */
  get sinceMs(): number {
    return this.position.sinceMs;
  }

  /** How many mails below `lowUid` were left alone. */
  get leftAlone(): number {
    return this.position.leftAlone;
  }

  /**
   * Everything below `lowUid` is dealt with, of it `leftAlone` by leaving it alone. The database is
   * told when nothing is waiting, or when much was dealt with since; rejects if it can't be.
   */
  async advance(lowUid: number, leftAlone: readonly number[], isAtRest: boolean): Promise<void> {
    const { position, written } = this;
    if (lowUid > position.lowUid) {
      const passed = leftAlone.filter((uid) => uid < lowUid).length;
      this.position = { ...position, lowUid, leftAlone: position.leftAlone + passed };
      written.leftAloneSince += passed;
    }
    if (this.lowUid - written.lowUid < (isAtRest ? 1 : mostUnwritten)) return;
    const to = { lowUid: this.lowUid, leftAlone: written.leftAloneSince };
    await this.positions.advance(this.found, to);
    this.written = { lowUid: to.lowUid, leftAloneSince: 0 };
  }
}
