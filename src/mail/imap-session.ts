import type { Logger } from '../log';
import { ImapConnection, type ImapEntry, type ImapLimits } from './imap-connection';
import { ImapListing } from './imap-listing';
import { ImapMarking } from './imap-marking';
import type { ImapReceivers, Positions } from './imap-ports';
import { ImapProgress } from './imap-progress';
import type { ImapRetries } from './imap-retries';
import type { ImapStatusBoard } from './imap-status';
import { ImapTaking, mostTries, type FetchedMail } from './imap-taking';
import type { ImapAccount } from './mailboxes';
import { settledWithin } from './settled-within';

export type SessionOptions = {
  mailbox: string;
  account: ImapAccount;
  /** Mail that arrived before is left alone. */
  sinceMs: number;
  /** The folder's identity is asked for so often, whatever IDLE says. */
  pollIntervalMs: number;
  limits: ImapLimits;
  /** So many mails are received side by side. */
  mostAtOnce: number;
  positions: Positions;
  receivers: ImapReceivers;
  retries: ImapRetries;
  status: ImapStatusBoard;
  log: Logger;
};

/** Older first: what is beyond these is listed later, so that a scan has bounds too. */
const mostQueued = 5_000;

/** Bytes of mails in memory at once, in mails of the largest size. */
const largestMailsAtOnce = 2;

/** Mails that are handed over in one command. */
const mostInBatch = 8;

const farewellMs = 10_000;

/** What ends a session: a stop lets it finish what is in hand, losing the lead does not. */
export type SessionEnds = { closing: AbortSignal; lost: AbortSignal };

/** The folder is not the one that it was: its UIDs mean other mails now. */
export class FolderChanged extends Error {
  override readonly name = 'FolderChanged';
}

/** One connection's work in one folder: scan, fetch, receive, mark, wait. */
export class ImapSession {
  private queue: ImapEntry[] = [];
  private readonly underWay = new Map<number, { sizeBytes: number; taking: Promise<void> }>();
  private isScanDue = true;
  private isPollDue = false;
  /** Whether something happened since the last step began. */
  private isAwake = false;
  private onWake: () => void = () => undefined;
  private readonly marking: ImapMarking;
  private readonly listing: ImapListing;
  private readonly taking: ImapTaking;

  private constructor(
    private readonly options: SessionOptions,
    private readonly connection: ImapConnection,
    private readonly found: {
      mailbox: string;
      folder: string;
      server: string;
      uidValidity: number;
    },
    progress: ImapProgress,
    private uidNext: number,
  ) {
    const { mailbox, account, positions, status, retries, receivers, log } = options;
    this.marking = new ImapMarking({
      connection,
      acceptedFolder: account.acceptedFolder,
      done: (uids) => positions.done(found, uids),
      status,
      log,
    });
    this.listing = new ImapListing({
      connection,
      progress,
      isPutOff: (uid) => retries.isSuspect(uid),
      mostOpen: mostQueued,
    });
    const failed = (uid: number) => positions.failed(found, uid);
    const { marking } = this;
    this.taking = new ImapTaking({ mailbox, receivers, marking, retries, failed, status, log });
  }

  /**
   * Fetches until one of `ends` is aborted. Rejects when the connection, the server or the database
   * fails, with `FolderChanged` when it has to begin anew.
   */
  static async run(options: SessionOptions, ends: SessionEnds): Promise<void> {
    const { mailbox, account, positions, limits, sinceMs } = options;
    // Before the server is asked, since mail that comes until it answers is not older mail.
    await positions.register({ mailbox, folder: account.folder }, sinceMs);
    let onNews: () => void = () => undefined;
    const ended = AbortSignal.any([ends.closing, ends.lost]);
    const connection = await ImapConnection.open(account, limits, () => onNews(), ended);
    const hangUp = () => connection.close();
    // A server that takes long to hand over a mail, or to say goodbye, holds up no stop.
    const hangUpLater = () => setTimeout(hangUp, farewellMs).unref();
    ends.lost.addEventListener('abort', hangUp);
    ends.closing.addEventListener('abort', hangUpLater);
    try {
      const session = await ImapSession.enter(options, connection);
      onNews = () => session.news();
      await session.work(ends);
    } finally {
      ends.lost.removeEventListener('abort', hangUp);
      ends.closing.removeEventListener('abort', hangUpLater);
      if (ends.closing.aborted && !connection.ended.aborted) await connection.logout();
      else connection.close();
    }
  }

  private static async enter(
    options: SessionOptions,
    connection: ImapConnection,
  ): Promise<ImapSession> {
    const { mailbox, account, positions, retries, status, log } = options;
    const { folder, host, port, user, acceptedFolder } = account;
    const { uidValidity, uidNext } = await connection.openFolder();
    const found = { mailbox, folder, server: `${user}@${host}:${port}`, uidValidity };
    const { progress, isRescan } = await ImapProgress.enter(positions, found);
    if (isRescan) log.warn({ mailbox, folder }, 'IMAP: another folder, gone through anew');
    retries.enter(uidValidity);
    if (acceptedFolder !== undefined) await connection.ensureFolder(acceptedFolder);
    const session = new ImapSession(options, connection, found, progress, uidNext);
    await session.marking.moveAccepted();
    status.connected();
    return session;
  }

  private news(): void {
    this.isScanDue = true;
    this.wake();
  }

  private wake(): void {
    this.isAwake = true;
    this.onWake();
  }

  private async work({ closing, lost }: SessionEnds): Promise<void> {
    const poll = setInterval(() => {
      this.isPollDue = true;
      this.wake();
    }, this.options.pollIntervalMs);
    const signals = [closing, lost, this.connection.ended];
    const stop = () => this.wake();
    for (const signal of signals) signal.addEventListener('abort', stop);
    try {
      while (!closing.aborted) {
        lost.throwIfAborted();
        this.connection.ended.throwIfAborted();
        this.isAwake = false;
        if (!(await this.step())) await this.sleep();
      }
      await settledWithin(
        [...this.underWay.values()].map(({ taking }) => taking),
        farewellMs,
      );
    } finally {
      clearInterval(poll);
      for (const signal of signals) signal.removeEventListener('abort', stop);
    }
  }

  /** Does what is due; whether more may be. */
  private async step(): Promise<boolean> {
    if (this.isPollDue) {
      this.isPollDue = false;
      await this.checkFolder();
    }
    if (this.options.retries.noticeDue()) this.isScanDue = true;
    if (this.isScanDue && this.queue.length === 0) await this.scan();
    return this.fetchSome();
  }

  /** Resolves when something may have changed: news, a mail taken, a pause over, or the end. */
  private async sleep(): Promise<void> {
    const dueInMs = this.options.retries.nextDueInMs();
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.onWake = resolve;
      if (dueInMs !== undefined) timer = setTimeout(() => this.wake(), dueInMs + 1);
      if (this.isAwake) resolve();
    });
    clearTimeout(timer);
    this.onWake = () => undefined;
  }

  /** A folder that was recreated while it was open may look quiet for ever: it is opened again. */
  private async checkFolder(): Promise<void> {
    const { uidValidity, uidNext } = await this.connection.openFolder();
    if (uidValidity !== this.found.uidValidity) {
      throw new FolderChanged(`UIDVALIDITY is ${uidValidity}, not ${this.found.uidValidity}`);
    }
    this.uidNext = Math.max(this.uidNext, uidNext);
    this.isScanDue = true;
    await this.listing.lookAgain(this.listing.putOff.filter((uid) => !this.underWay.has(uid)));
    await this.marking.moveAccepted();
  }

  /** Finds what is to be fetched and how far everything is dealt with. */
  private async scan(): Promise<void> {
    const { retries, status } = this.options;
    this.isScanDue = false;
    if (!(await this.listing.look(this.uidNext))) this.isScanDue = true;
    const { waiting } = this.listing;
    retries.keepOnly(new Set(waiting.map(({ uid }) => uid)));
    this.queue = waiting
      .filter(({ uid }) => !this.underWay.has(uid) && retries.isDue(uid))
      .slice(0, mostQueued);
    await this.listing.advance();
    status.scanned(this.listing.counts);
  }

  /** Fetches a few of the queue if there is room for them and hands them on; whether it did. */
  private async fetchSome(): Promise<boolean> {
    const batch = this.nextBatch();
    const [first] = batch;
    if (first === undefined) return false;
    const { retries, limits } = this.options;
    if (first.sizeBytes > limits.largestMailBytes) {
      const header = await this.connection.header(first.uid);
      if (header === undefined) await this.lookFor(first.uid);
      else this.hand({ entry: first, bytes: header, isHeaderOnly: true });
      return true;
    }
    if (retries.breaksOn(first.uid) >= mostTries) {
      const bytes = await this.headerOfUnfetchable(first);
      this.hand({ entry: first, bytes, isHeaderOnly: true, isUnfetchable: true });
      return true;
    }
    const mails = await this.bytesOf(batch.map(({ uid }) => uid));
    for (const entry of batch) {
      const bytes = mails.get(entry.uid);
      if (bytes === undefined) await this.lookFor(entry.uid);
      else this.hand({ entry, bytes, isHeaderOnly: false });
    }
    return true;
  }

  /** A mail that did not come: it is gone, or the server can't read it now. */
  private async lookFor(uid: number): Promise<void> {
    if (await this.listing.lookAgain([uid])) this.options.retries.delay(uid);
  }

  private async bytesOf(uids: readonly number[]): Promise<Map<number, Buffer>> {
    try {
      return await this.connection.mails(uids);
    } catch (error) {
      this.suspect(uids);
      throw error;
    }
  }

  /** If it is one of these that the connection breaks on, the others must not wait for it. */
  private suspect(uids: readonly number[]): void {
    const { retries } = this.options;
    const [first, ...others] = uids;
    if (first !== undefined && others.length === 0) retries.broke(first);
    else for (const uid of uids) retries.delay(uid);
  }

  /** The header of a mail that breaks the connection, or, where that does so too, where the mail lies. */
  private async headerOfUnfetchable({ uid }: ImapEntry): Promise<Buffer> {
    const { folder, uidValidity } = this.found;
    const place = Buffer.from(
      `X-Otvet-Unfetched: ${encodeURIComponent(folder)} ${uidValidity} ${uid}\r\n\r\n`,
    );
    if (this.options.retries.breaksOn(uid) > mostTries) return place;
    try {
      return (await this.connection.header(uid)) ?? place;
    } catch (error) {
      this.suspect([uid]);
      throw error;
    }
  }

  /** The next mails of the queue that go together, taken off it; none if there is no room. */
  private nextBatch(): ImapEntry[] {
    const { retries, mostAtOnce } = this.options;
    const isProbe = retries.isProbing;
    if (retries.isPaused || (isProbe && this.underWay.size > 0)) return [];
    const most = isProbe ? 1 : Math.min(mostInBatch, mostAtOnce - this.underWay.size);
    let freeBytes = this.freeBytes();
    const batch: ImapEntry[] = [];
    for (const next of this.queue.slice(0, most)) {
      const isFull = this.heldBytes(next) > freeBytes;
      if (isFull || (batch.length > 0 && this.mustBeAlone(next))) break;
      freeBytes -= this.heldBytes(next);
      batch.push(next);
      if (this.mustBeAlone(next)) break;
    }
    this.queue.splice(0, batch.length);
    return batch;
  }

  private mustBeAlone({ uid, sizeBytes }: ImapEntry): boolean {
    const { retries, limits } = this.options;
    return sizeBytes > limits.largestMailBytes || retries.isSuspect(uid);
  }

  private heldBytes({ sizeBytes }: ImapEntry): number {
    return Math.min(sizeBytes, this.options.limits.largestMailBytes);
  }

  private freeBytes(): number {
    const held = [...this.underWay.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return largestMailsAtOnce * this.options.limits.largestMailBytes - held;
  }

  private hand(mail: FetchedMail): void {
    const { uid } = mail.entry;
    const taking = this.taking.take(mail).then((isSettled) => {
      this.underWay.delete(uid);
      if (isSettled) this.listing.settle(uid);
      else this.isScanDue = true;
      this.wake();
    });
    this.underWay.set(uid, { sizeBytes: mail.bytes.length, taking });
  }
}
