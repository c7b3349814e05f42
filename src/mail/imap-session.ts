import type { Logger } from '../log';
import { ImapConnection, type ImapEntry, type ImapLimits } from './imap-connection';
import { ImapFetching } from './imap-fetching';
import { ImapListing } from './imap-listing';
import { ImapMarking } from './imap-marking';
import type { ImapReceivers, Positions } from './imap-ports';
import { ImapProgress } from './imap-progress';
import type { ImapRetries } from './imap-retries';
import type { ImapStatusBoard } from './imap-status';
import { ImapTaking, type FetchedMail } from './imap-taking';
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

/**
 * Looks begin at least so far apart, so that mails which come one by one under load are listed and fetched
 * together: half of the bodies came one to a command, each after a listing of its own (docs/bench.md). The
 * first mail after a rest does not wait.
 */
const betweenLooksMs = 100;

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
  /** How many of those under way have not been received yet: the others only wait for their mark. */
  private receiving = 0;
  private isScanDue = true;
  private mayLook = true;
  private isPollDue = false;
  /** Whether something happened since the last step began. */
  private isAwake = false;
  private onWake: () => void = () => undefined;
  private readonly marking: ImapMarking;
  private readonly listing: ImapListing;
  private readonly fetching: ImapFetching;
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
    const { mailbox, account, positions, limits, status, retries, receivers, log } = options;
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
    const { marking, listing } = this;
    this.fetching = new ImapFetching({ connection, listing, retries, limits, found });
    const failed = (uid: number) => positions.failed(found, uid);
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
    if (this.isScanDue && this.mayLook && this.queue.length === 0) await this.scan();
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
    this.mayLook = false;
    setTimeout(() => {
      this.mayLook = true;
      this.wake();
    }, betweenLooksMs);
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
    if (batch.length === 0) return false;
    for await (const mail of this.fetching.fetch(batch)) this.hand(mail);
    return true;
  }

  /** The next mails of the queue that go together, taken off it; none if there is no room. */
  private nextBatch(): ImapEntry[] {
    const { retries, mostAtOnce } = this.options;
    const isProbe = retries.isProbing;
    if (retries.isPaused || (isProbe && this.receiving > 0)) return [];
    const most = isProbe ? 1 : Math.min(mostInBatch, mostAtOnce - this.receiving);
    let freeBytes = this.freeBytes();
    const batch: ImapEntry[] = [];
    for (const next of this.queue.slice(0, most)) {
      const isFull = this.heldBytes(next) > freeBytes;
      if (isFull || (batch.length > 0 && this.fetching.mustBeAlone(next))) break;
      freeBytes -= this.heldBytes(next);
      batch.push(next);
      if (this.fetching.mustBeAlone(next)) break;
    }
    this.queue.splice(0, batch.length);
    return batch;
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
    this.receiving += 1;
    const onReceived = () => {
      this.receiving -= 1;
      this.wake();
    };
    const taking = this.taking.take(mail, onReceived).then((isSettled) => {
      this.underWay.delete(uid);
      if (isSettled) this.listing.settle(uid);
      else this.isScanDue = true;
      this.wake();
    });
    this.underWay.set(uid, { sizeBytes: mail.bytes.length, taking });
  }
}
