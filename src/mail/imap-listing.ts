import type { ImapConnection, ImapEntry } from './imap-connection';
import type { ImapProgress } from './imap-progress';

/** Mails that are described in one command: some ten kilobytes of an answer each hundred. */
const mostDescribed = 500;

export type ListingOptions = {
  connection: ImapConnection;
  progress: ImapProgress;
  /** Whether a mail is put off. */
  isPutOff: (uid: number) => boolean;
  /** So many that are not put off are known at once; what is behind them is listed later. */
  mostOpen: number;
};

/**
 * What of a folder is still to be dealt with, as far as one connection has listed it. Every mail is
 * listed once, oldest first: a look costs what came since the last one, however large the folder is.
 * Below the position nothing is looked at: all of it is dealt with or left alone.
 */
export class ImapListing {
  /** Ascending, since it is listed so. */
  private readonly open = new Map<number, ImapEntry>();
  /** There, but not described yet; ascending, above all that is. */
  private undescribed: number[] = [];
  private leftAlone: number[] = [];
  private listedTo: number;
  private existedThen = 0;

  constructor(private readonly options: ListingOptions) {
    this.listedTo = options.progress.lowUid - 1;
  }

  /**
   * Lists what came since the last look; `false` if there is more than is to be known at once. `uidNext`
   * is the folder's, as asked for before.
   */
  async look(uidNext: number): Promise<boolean> {
    for (;;) {
      const isToTheEnd = this.undescribed.length === 0;
      if (isToTheEnd) await this.findNew(uidNext);
      while (this.undescribed.length > 0 && this.hasRoom) await this.describeSome();
      if (this.undescribed.length > 0) return false;
      if (isToTheEnd) return true;
    }
  }

  /** Says how far everything is dealt with. */
  async advance(): Promise<void> {
    const { progress } = this.options;
    const [firstOpen] = this.open.keys();
    const firstWaiting = firstOpen ?? this.undescribed[0];
    const lowUid = firstWaiting ?? this.listedTo + 1;
    await progress.advance(lowUid, this.leftAlone, firstWaiting === undefined);
    this.leftAlone = this.leftAlone.filter((uid) => uid >= progress.lowUid);
  }

  /** What is to be dealt with, oldest first. */
  get waiting(): ImapEntry[] {
    return [...this.open.values()];
  }

  get counts(): { waiting: number; leftAlone: number } {
    return {
      waiting: this.open.size + this.undescribed.length,
      leftAlone: this.options.progress.leftAlone + this.leftAlone.length,
    };
  }

  /** The mail is dealt with. */
  settle(uid: number): void {
    this.open.delete(uid);
  }

  /** Forgets those of these mails that are gone or that somebody has marked; whether any is left. */
  async lookAgain(uids: readonly number[]): Promise<boolean> {
    if (uids.length === 0) return false;
    const there = await this.options.connection.entries(uids.join(','));
    const isOpen = new Set(there.filter(({ isMarked }) => !isMarked).map(({ uid }) => uid));
    for (const uid of uids) if (!isOpen.has(uid)) this.open.delete(uid);
    return isOpen.size > 0;
  }

  /** The mails that are put off, at most so many as one command describes. */
  get putOff(): number[] {
    return [...this.open.keys()].filter(this.options.isPutOff).slice(0, mostDescribed);
  }

  private get hasRoom(): boolean {
    const { isPutOff, mostOpen } = this.options;
    let room = mostOpen;
    for (const uid of this.open.keys()) if (!isPutOff(uid)) room -= 1;
    return room > 0;
  }

  /** A few are described at once; of many the UIDs alone come first, which are a tenth of that. */
  private async findNew(uidNext: number): Promise<void> {
    const { connection } = this.options;
    const from = this.listedTo + 1;
    const { exists } = connection;
    if (exists - this.existedThen > mostDescribed) {
      this.undescribed = await connection.uidsFrom(from);
    } else {
      // `n:*` names the last mail even if its UID is below n (RFC 9051 §9, seq-range).
      const entries = await connection.entries(`${from}:*`);
      this.take(entries.filter(({ uid }) => uid >= from));
    }
    this.existedThen = exists;
    const last = this.undescribed.at(-1) ?? 0;
    // What is below was listed, or is gone: the server gives no lower UID any more.
    this.listedTo = Math.max(this.listedTo, last, uidNext - 1);
  }

  private async describeSome(): Promise<void> {
    const uids = this.undescribed.slice(0, mostDescribed);
    this.take(await this.options.connection.entries(`${uids[0] ?? 0}:${uids.at(-1) ?? 0}`));
    this.undescribed.splice(0, uids.length);
  }

  private take(entries: readonly ImapEntry[]): void {
    const { settled, sinceMs } = this.options.progress;
    for (const entry of entries) {
      const { uid, isMarked, arrivedAtMs } = entry;
      this.listedTo = Math.max(this.listedTo, uid);
      if (isMarked || settled.has(uid)) continue;
      if (arrivedAtMs < sinceMs) this.leftAlone.push(uid);
      else this.open.set(uid, entry);
    }
  }
}
