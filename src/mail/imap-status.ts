import type { FetchingStatus } from '../domain/fetching-status';
import type { Logger } from '../log';

/** `IMAP_` and what is to be done: see docs/mail/imap.md. */
export type ImapProblemCode =
  | 'IMAP_LOGIN_REFUSED'
  | 'IMAP_FOLDER_MISSING'
  | 'IMAP_UNREACHABLE'
  | 'IMAP_MAIL_NOT_MOVED'
  | 'IMAP_RECEIVING_UNAVAILABLE';

/** How a mailbox's fetching stands. */
export type ImapStatus = FetchingStatus<ImapProblemCode>;

/** Holds a mailbox's status and says in the log what changed, once for each change. */
export class ImapStatusBoard {
  private status: ImapStatus;

  constructor(
    of: { mailbox: string; folder: string },
    private readonly log: Logger,
    private readonly nowMs: () => number,
  ) {
    this.status = {
      ...of,
      state: 'following',
      connectedSinceMs: undefined,
      lastScanAtMs: undefined,
      waiting: 0,
      leftAlone: 0,
      problem: undefined,
    };
  }

  get current(): ImapStatus {
    return this.status;
  }

  /** This process leads, or no longer does. */
  moveTo(state: 'following' | 'connecting' | 'closed'): void {
    if (this.status.state !== state) this.say(`IMAP: ${state}`);
    this.status = { ...this.status, state, connectedSinceMs: undefined };
  }

  connected(): void {
    this.status = { ...this.status, state: 'connected', connectedSinceMs: this.nowMs() };
    this.resolved('IMAP_LOGIN_REFUSED', 'IMAP_FOLDER_MISSING', 'IMAP_UNREACHABLE');
    this.say('IMAP: connected');
  }

  scanned({ waiting, leftAlone }: { waiting: number; leftAlone: number }): void {
    if (leftAlone > this.status.leftAlone) {
      this.log.info({ ...this.names, leftAlone }, 'IMAP: older mail is left alone');
    }
    this.status = { ...this.status, waiting, leftAlone, lastScanAtMs: this.nowMs() };
  }

  /** One of the waiting mails is dealt with. */
  settled(): void {
    this.status = { ...this.status, waiting: Math.max(this.status.waiting - 1, 0) };
  }

  failed(code: ImapProblemCode, detail: string): void {
    const isNew = this.status.problem?.code !== code;
    this.status = { ...this.status, problem: { code, detail, atMs: this.nowMs() } };
    const fields = { ...this.names, code, detail };
    if (isNew) this.log.warn(fields, `IMAP: ${code}, tried again; see docs/mail/imap.md`);
    else this.log.debug(fields, `IMAP: still ${code}`);
  }

  /** These problems are over, if they were any. */
  resolved(...codes: ImapProblemCode[]): void {
    const { problem } = this.status;
    if (problem === undefined || !codes.includes(problem.code)) return;
    this.status = { ...this.status, problem: undefined };
    this.say(`IMAP: ${problem.code} is over`);
  }

  private get names(): { mailbox: string; folder: string } {
    const { mailbox, folder } = this.status;
    return { mailbox, folder };
  }

  private say(what: string): void {
    this.log.info(this.names, what);
  }
}
