import type { ImapConnection, ImapEntry, ImapLimits } from './imap-connection';
import type { ImapListing } from './imap-listing';
import type { ImapRetries } from './imap-retries';
import { mostTries, type FetchedMail } from './imap-taking';

export type FetchingOptions = {
  connection: ImapConnection;
  listing: ImapListing;
  retries: ImapRetries;
  limits: ImapLimits;
  found: { folder: string; uidValidity: number };
};

/** Fetches mails, and of those that are too large or break the connection the header. */
export class ImapFetching {
  constructor(private readonly options: FetchingOptions) {}

  /** Whether a mail must be fetched by itself: only so is it known to be the one that fails. */
  mustBeAlone({ uid, sizeBytes }: ImapEntry): boolean {
    const { retries, limits } = this.options;
    return sizeBytes > limits.largestMailBytes || retries.isSuspect(uid);
  }

  /**
   * Those of the `batch` that came, in its order. Rejects when the connection breaks, with the mails
   * that it broke on put off.
   */
  async *fetch(batch: readonly ImapEntry[]): AsyncGenerator<FetchedMail> {
    const { connection, retries, limits } = this.options;
    const [first] = batch;
    if (first === undefined) return;
    if (first.sizeBytes > limits.largestMailBytes) {
      const header = await connection.header(first.uid);
      if (header === undefined) await this.lookFor(first.uid);
      else yield { entry: first, bytes: header, isHeaderOnly: true };
      return;
    }
    if (retries.breaksOn(first.uid) >= mostTries) {
      const bytes = await this.headerOfUnfetchable(first);
      yield { entry: first, bytes, isHeaderOnly: true, isUnfetchable: true };
      return;
    }
    const mails = await this.bytesOf(batch.map(({ uid }) => uid));
    for (const entry of batch) {
      const bytes = mails.get(entry.uid);
      if (bytes === undefined) await this.lookFor(entry.uid);
      else yield { entry, bytes, isHeaderOnly: false };
    }
  }

  /** A mail that did not come: it is gone, or the server can't read it now. */
  private async lookFor(uid: number): Promise<void> {
    if (await this.options.listing.lookAgain([uid])) this.options.retries.delay(uid);
  }

  private async bytesOf(uids: readonly number[]): Promise<Map<number, Buffer>> {
    try {
      return await this.options.connection.mails(uids);
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
    const { connection, found, retries } = this.options;
    const place = Buffer.from(
      `X-Otvet-Unfetched: ${encodeURIComponent(found.folder)} ${found.uidValidity} ${uid}\r\n\r\n`,
    );
    if (retries.breaksOn(uid) > mostTries) return place;
    try {
      return (await connection.header(uid)) ?? place;
    } catch (error) {
      this.suspect([uid]);
      throw error;
    }
  }
}
