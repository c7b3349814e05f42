import { ImapFlow } from 'imapflow';
import type { ImapAccount } from './mailboxes';

/** Set on mail that is ours. `\Seen` says nothing: a person who looks at the mailbox sets it too. */
export const acceptedKeyword = '$TicketAccepted';

/** Set on mail that the desk refused for good; it stays where it is, for a person to look at. */
export const refusedKeyword = '$TicketRefused';

export type ImapLimits = {
  /** Mail over this size is not fetched, its header aside. */
  largestMailBytes: number;
  /** How long the server may take to answer a command; ten times that to hand over mails. */
  commandTimeoutMs: number;
};

/** What the server says of a mail before it is fetched. */
export type ImapEntry = {
  uid: number;
  sizeBytes: number;
  arrivedAtMs: number;
  /** Whether a keyword of ours says that it is dealt with. */
  isMarked: boolean;
};

/** An opened folder. */
export type OpenFolder = { uidValidity: number; uidNext: number };

/** More of a header than any mail that people write has. */
const longestHeaderBytes = 256 * 1024;

/** What a server may send beside the mail's own bytes in one answer. */
const answerAllowanceBytes = 1024 * 1024;

function closedByServer(): Error {
  return new Error('The IMAP connection was closed');
}

/** A command that the server did not carry out. */
class ImapCommandFailed extends Error {
  override readonly name = 'ImapCommandFailed';
}

/** The server did not answer: it is gone, or the network is, without a word (RFC 1122 §4.2.3.6). */
class ImapSilent extends Error {
  override readonly name = 'ImapSilent';
}

/**
 * One connection to an IMAP server with one folder open. Commands run one after the other; any that
 * can't be carried out rejects, and closes the connection if the server stays silent.
 */
export class ImapConnection {
  /** Aborted when the connection has ended, whatever ended it. */
  readonly ended: AbortSignal;
  private readonly client: ImapFlow;
  private readonly ending = new AbortController();
  private lastCommand: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly account: ImapAccount,
    private readonly limits: ImapLimits,
    onNews: () => void,
  ) {
    const { host, port, isSecure, user, password } = account;
    this.ended = this.ending.signal;
    this.client = new ImapFlow({
      host,
      port,
      secure: isSecure,
      auth: { user, pass: password },
      // What we log of a connection is said by us: nothing of a mail, nothing of a password.
      logger: false,
      clientInfo: { name: 'Otvet' },
      // IDLE as soon as there is nothing to ask; a command that follows breaks it first.
      autoIdleDelay: 50,
      connectionTimeout: limits.commandTimeoutMs,
      greetingTimeout: limits.commandTimeoutMs,
      socketTimeout: limits.commandTimeoutMs * 10,
      maxLiteralSize: limits.largestMailBytes + answerAllowanceBytes,
      maxResponseSize: limits.largestMailBytes + 2 * answerAllowanceBytes,
    });
    this.client.on('exists', onNews);
    // Errors reach whoever waits for an answer; unheard here, they would end the process.
    this.client.on('error', (error: Error) => this.close(error));
    this.client.on('close', () => this.ending.abort(closedByServer()));
  }

  /**
   * Connects and logs in, unless `given` is aborted meanwhile. `onNews` is called when the server says
   * that mail came.
   */
  static async open(
    account: ImapAccount,
    limits: ImapLimits,
    onNews: () => void,
    given: AbortSignal,
  ): Promise<ImapConnection> {
    given.throwIfAborted();
    const connection = new ImapConnection(account, limits, onNews);
    const giveUp = () => connection.close();
    given.addEventListener('abort', giveUp);
    try {
      // Several answers are waited for: greeting, capabilities, STARTTLS, login.
      await connection.command((client) => client.connect(), 4);
    } catch (error) {
      connection.close();
      throw error;
    } finally {
      given.removeEventListener('abort', giveUp);
    }
    return connection;
  }

  /** Opens the account's folder, again too: only that tells of a folder that was recreated. */
  async openFolder(): Promise<OpenFolder> {
    const opened = await this.command((client) => client.mailboxOpen(this.account.folder));
    return { uidValidity: Number(opened.uidValidity), uidNext: opened.uidNext };
  }

  /** Whether marks outlive the connection; where not, only the receipts say what is ours. */
  get keepsKeywords(): boolean {
    const flags = this.client.mailbox === false ? undefined : this.client.mailbox.permanentFlags;
    return flags === undefined || flags.has('\\*') || flags.has(acceptedKeyword);
  }

  /** Whether mails can be moved without taking others along (RFC 6851, RFC 4315). */
  get canMove(): boolean {
    return ['MOVE', 'UIDPLUS', 'IMAP4REV2'].some((name) => this.client.capabilities.has(name));
  }

  /** Makes the folder unless it is there. */
  async ensureFolder(folder: string): Promise<void> {
    const isThere = await this.command(async (client) => {
      const found = await client.status(folder, { messages: true }).catch(() => false);
      return found !== false;
    });
    if (!isThere) await this.command((client) => client.mailboxCreate(folder));
  }

  /** How many mails the folder holds, as far as the server has told. */
  get exists(): number {
    return this.client.mailbox === false ? 0 : this.client.mailbox.exists;
  }

  /** What the server says of the mails in a set of UIDs (RFC 9051 §9, sequence-set), oldest first. */
  async entries(uids: string): Promise<ImapEntry[]> {
    const query = { uid: true, flags: true, size: true, internalDate: true };
    const found = await this.command((client) => client.fetchAll(uids, query, { uid: true }), 10);
    const entries = found.map(({ uid, size, internalDate, flags }) => ({
      uid,
      sizeBytes: size ?? 0,
      arrivedAtMs: internalDate === undefined ? Date.now() : new Date(internalDate).getTime(),
      isMarked: [acceptedKeyword, refusedKeyword].some((keyword) => flags?.has(keyword) ?? false),
    }));
    return entries.sort((a, b) => a.uid - b.uid);
  }

  /** The UIDs of the folder from `lowUid` on, ascending. */
  async uidsFrom(lowUid: number): Promise<number[]> {
    const found = await this.command(
      (client) => client.search({ uid: `${lowUid}:*` }, { uid: true }),
      10,
    );
    if (!Array.isArray(found)) throw new ImapCommandFailed('The server does not search the folder');
    return found.filter((uid) => uid >= lowUid).sort((a, b) => a - b);
  }

  /** The UIDs that carry `acceptedKeyword` from `lowUid` on or below. */
  async acceptedUids(): Promise<number[]> {
    const found = await this.command((client) =>
      client.search({ keyword: acceptedKeyword }, { uid: true }),
    );
    return Array.isArray(found) ? found : [];
  }

  /** The bytes of mails by UID; those that are gone by now are missing. Leaves no trace on them. */
  async mails(uids: readonly number[]): Promise<Map<number, Buffer>> {
    const found = await this.command(
      (client) => client.fetchAll(uids.join(','), { source: true }, { uid: true }),
      10,
    );
    const asked = new Set(uids);
    return new Map(
      found.flatMap(({ uid, source }) =>
        source !== undefined && asked.has(uid) ? [[uid, source] as const] : [],
      ),
    );
  }

  /** The header of a mail, at most 256 KiB of it, or `undefined` if the mail is gone. */
  async header(uid: number): Promise<Buffer | undefined> {
    const part = { key: 'HEADER', start: 0, maxLength: longestHeaderBytes };
    const found = await this.command((client) =>
      client.fetchOne(String(uid), { bodyParts: [part] }, { uid: true }),
    );
    return found ? found.headers : undefined;
  }

  /** Sets a keyword of ours. */
  async mark(uids: readonly number[], keyword: string): Promise<void> {
    const options = { uid: true, silent: true };
    const isDone = await this.command((client) =>
      client.messageFlagsAdd(uids.join(','), [keyword], options),
    );
    if (!isDone) throw new ImapCommandFailed(`The server does not set ${keyword}`);
  }

  /** Moves mails; those that are gone by now are left out. */
  async move(uids: readonly number[], folder: string): Promise<void> {
    const moved = await this.command((client) =>
      client.messageMove(uids.join(','), folder, { uid: true }),
    );
    if (!moved) throw new ImapCommandFailed(`The server does not move mail to ${folder}`);
  }

  /** Says goodbye if the server still listens, and closes. Never rejects. */
  async logout(): Promise<void> {
    await this.command((client) => client.logout()).catch(() => undefined);
    this.close();
  }

  /** Closes without a word; what is asked rejects. */
  close(reason: Error = closedByServer()): void {
    this.ending.abort(reason);
    this.client.close();
  }

  /** Runs one command after those before it, for at most `patience` times the usual time. */
  private async command<T>(run: (client: ImapFlow) => Promise<T>, patience = 1): Promise<T> {
    const before = this.lastCommand;
    const answer = before.then(() => this.timely(run, patience * this.limits.commandTimeoutMs));
    this.lastCommand = answer.catch(() => undefined);
    return answer;
  }

  private async timely<T>(run: (client: ImapFlow) => Promise<T>, timeoutMs: number): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    let giveUp: () => void = () => undefined;
    const silence = new Promise<never>((_, reject) => {
      giveUp = () => reject(this.ended.reason as Error);
      this.ended.addEventListener('abort', giveUp);
      timer = setTimeout(() => {
        const silent = new ImapSilent(`The IMAP server did not answer within ${timeoutMs} ms`);
        reject(silent);
        this.close(silent);
      }, timeoutMs);
    });
    try {
      return await Promise.race([run(this.client), silence]);
    } finally {
      clearTimeout(timer);
      this.ended.removeEventListener('abort', giveUp);
    }
  }
}
