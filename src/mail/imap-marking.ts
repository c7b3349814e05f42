import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../log';
import { acceptedKeyword, refusedKeyword, type ImapConnection } from './imap-connection';
import type { ImapStatusBoard } from './imap-status';

export type Verdict = 'accepted' | 'refused';

type Waiting = {
  uid: number;
  verdict: Verdict;
  marked: () => void;
  failed: (error: unknown) => void;
};

export type MarkingOptions = {
  connection: ImapConnection;
  acceptedFolder: string | undefined;
  /** Notes durably that the mails are dealt with. */
  done: (uids: readonly number[]) => Promise<void>;
  status: ImapStatusBoard;
  log: Logger;
};

/**
 * Batches begin at least so far apart. Without it, mails that are taken one by one are marked one by one:
 * at 30 mails a second nine of ten commands carried a single mail, each with a transaction of its own
 * (docs/bench.md). Nobody waits for a mark; a mail at rest gets it at once.
 */
const betweenBatchesMs = 250;

/**
 * Marks mails as dealt with, those that wait together in one command of each kind: a round trip to a
 * distant server for each mail would be most of what it costs.
 *
 * The order makes a crash harmless: the keyword first, which the next scan takes as a receipt; then
 * the receipt; the move last, which `moveAccepted` catches up on.
 */
export class ImapMarking {
  private waiting: Waiting[] = [];
  private isRunning = false;
  private rest: Promise<void> = Promise.resolve();

  constructor(private readonly options: MarkingOptions) {}

  /** Resolves when the mail is marked for good; rejects if the connection or the database failed. */
  mark(uid: number, verdict: Verdict): Promise<void> {
    return new Promise((marked, failed) => {
      this.waiting.push({ uid, verdict, marked, failed });
      void this.run();
    });
  }

  /** Moves what is marked and still here: a crash or a full quota came between, or it never was to be moved. */
  async moveAccepted(): Promise<void> {
    const { connection } = this.options;
    if (!this.movesMail || !connection.keepsKeywords) return;
    await this.move(await connection.acceptedUids());
  }

  private get movesMail(): boolean {
    return this.options.acceptedFolder !== undefined && this.options.connection.canMove;
  }

  private async run(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    while (this.waiting.length > 0) {
      await this.rest;
      this.rest = delay(betweenBatchesMs);
      const batch = this.waiting.splice(0);
      try {
        await this.markAll(batch);
        for (const { marked } of batch) marked();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.isRunning = false;
  }

  private async markAll(batch: readonly Waiting[]): Promise<void> {
    const uidsOf = (wanted: Verdict) =>
      batch.filter(({ verdict }) => verdict === wanted).map(({ uid }) => uid);
    const accepted = uidsOf('accepted');
    await this.setKeyword(accepted, acceptedKeyword);
    await this.setKeyword(uidsOf('refused'), refusedKeyword);
    await this.options.done(batch.map(({ uid }) => uid));
    if (this.movesMail) await this.move(accepted);
  }

  private async setKeyword(uids: readonly number[], keyword: string): Promise<void> {
    const { connection } = this.options;
    if (uids.length > 0 && connection.keepsKeywords) await connection.mark(uids, keyword);
  }

  /** Where mail lies does not decide whether it is ours: a move that fails is shown and tried again. */
  private async move(uids: readonly number[]): Promise<void> {
    const { connection, acceptedFolder, status } = this.options;
    if (uids.length === 0 || acceptedFolder === undefined) return;
    try {
      await connection.move(uids, acceptedFolder);
      status.resolved('IMAP_MAIL_NOT_MOVED');
    } catch (error) {
      if (connection.ended.aborted) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      status.failed('IMAP_MAIL_NOT_MOVED', `${acceptedFolder}: ${reason}`);
    }
  }
}
