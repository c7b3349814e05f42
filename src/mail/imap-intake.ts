import { setTimeout as delay } from 'node:timers/promises';
import type { ImapFlowError } from 'imapflow';
import type { Logger } from '../log';
import type { ImapLimits } from './imap-connection';
import {
  IntakeUnavailable,
  reasonOf,
  type ImapReceivers,
  type Leaders,
  type Positions,
} from './imap-ports';
import { ImapRetries, pauseMs, type Pauses } from './imap-retries';
import { FolderChanged, ImapSession, type SessionEnds, type SessionOptions } from './imap-session';
import { ImapStatusBoard, type ImapProblemCode, type ImapStatus } from './imap-status';
import { largestMailBytes } from './mail-size';
import type { ImapAccount } from './mailboxes';

export type ImapPauses = {
  /** Between connections that fail. */
  connection: Pauses;
  /** Between logins that are refused: hammering gets an address locked out. */
  login: Pauses;
  /** Between tries of one mail. */
  mail: Pauses;
  /** While nothing can be received. */
  unavailable: Pauses;
};

export type ImapIntakeOptions = ImapReceivers & {
  /** The address that customers write to. */
  mailbox: string;
  account: ImapAccount;
  positions: Positions;
  leadership: Leaders;
  log: Logger;
  pollIntervalMs?: number;
  limits?: Partial<ImapLimits>;
  pauses?: Partial<ImapPauses>;
};

export type ImapIntake = {
  status(): ImapStatus;
  /** Takes no more mail, lets what is in hand finish, for 10 s at most, and lets others lead. */
  close(): Promise<void>;
};

const minuteMs = 60_000;

const defaultPauses: ImapPauses = {
  connection: { firstMs: 1_000, mostMs: minuteMs },
  login: { firstMs: minuteMs, mostMs: 10 * minuteMs },
  mail: { firstMs: 5_000, mostMs: 5 * minuteMs },
  unavailable: { firstMs: 1_000, mostMs: minuteMs },
};

const defaultLimits: ImapLimits = { largestMailBytes, commandTimeoutMs: 30_000 };

/** Each waits for the database and the engine most of its time; more would only queue up there. */
const mostAtOnce = 16;

/**
 * Mail from before the first look is left alone, but clocks differ: what came in the last minutes
 * before it is taken rather than lost.
 */
const clockToleranceMs = 10 * minuteMs;

/**
 * Fetches a mailbox's mail for as long as this process leads for it: at once by IDLE, by polling
 * behind it, and again over any failure, which the status and the log show. A mail is marked on the
 * server only after `receive` has kept it.
 */
export function startImapIntake(options: ImapIntakeOptions): ImapIntake {
  const closing = new AbortController();
  const supervisor = new Supervisor(options, closing.signal);
  const running = supervisor.run();
  return {
    status: () => supervisor.status.current,
    close: async () => {
      closing.abort();
      await running;
    },
  };
}

/** A connection that held for so long was a good one. */
const goodConnectionMs = minuteMs;

class Supervisor {
  readonly status: ImapStatusBoard;
  private readonly session: SessionOptions;
  private readonly pauses: ImapPauses;
  private failures = 0;

  constructor(
    private readonly options: ImapIntakeOptions,
    private readonly closing: AbortSignal,
  ) {
    const { mailbox, account, log, positions, pollIntervalMs = minuteMs } = options;
    this.status = new ImapStatusBoard({ mailbox, folder: account.folder }, log, Date.now);
    this.pauses = { ...defaultPauses, ...options.pauses };
    this.session = {
      mailbox,
      account,
      sinceMs: account.sinceMs ?? Date.now() - clockToleranceMs,
      pollIntervalMs,
      limits: { ...defaultLimits, ...options.limits },
      mostAtOnce,
      positions: availablePositions(positions),
      receivers: options,
      retries: new ImapRetries(this.pauses, Date.now),
      status: this.status,
      log,
    };
  }

  /** Resolves when closed. Never rejects. */
  async run(): Promise<void> {
    const { leadership, mailbox } = this.options;
    for (;;) {
      const lead = await leadership.lead(`imap ${mailbox}`, this.closing);
      if (lead === undefined) break;
      await this.fetchUntil({ closing: this.closing, lost: lead.lost });
      this.status.moveTo('following');
      await lead.release();
    }
    this.status.moveTo('closed');
  }

  private async fetchUntil(ends: SessionEnds): Promise<void> {
    const ended = AbortSignal.any([ends.closing, ends.lost]);
    while (!ended.aborted) {
      this.status.moveTo('connecting');
      const pause = await this.pauseAfterSession(ends);
      await delay(pause, undefined, { signal: ended }).catch(() => undefined);
    }
  }

  /** Fetches over one connection; how long to wait before the next, in ms. */
  private async pauseAfterSession(ends: SessionEnds): Promise<number> {
    const startedAtMs = Date.now();
    try {
      await ImapSession.run(this.session, ends);
      return 0;
    } catch (error) {
      if (error instanceof FolderChanged || ends.closing.aborted || ends.lost.aborted) return 0;
      if (Date.now() - startedAtMs > goodConnectionMs) this.failures = 0;
      this.failures += 1;
      const { code, detail } = problemOf(error);
      this.status.failed(code, detail);
      const pauses = code === 'IMAP_LOGIN_REFUSED' ? this.pauses.login : this.pauses.connection;
      return pauseMs(pauses, this.failures);
    }
  }
}

/** What ended a session, for the operator; the server's words are among it, a password never is. */
function problemOf(error: unknown): { code: ImapProblemCode; detail: string } {
  const { message } = error instanceof Error ? error : new Error(String(error));
  if (error instanceof IntakeUnavailable) {
    return { code: 'IMAP_RECEIVING_UNAVAILABLE', detail: reasonOf(error) };
  }
  const { authenticationFailed, serverResponseCode, mailboxMissing, responseText } =
    error as Partial<ImapFlowError>;
  const detail = (responseText ?? message).slice(0, 500);
  // RFC 5530 §3: a server whose user database is away refuses every login, right or wrong.
  const isRefused = authenticationFailed === true && serverResponseCode !== 'UNAVAILABLE';
  if (isRefused) return { code: 'IMAP_LOGIN_REFUSED', detail };
  if (mailboxMissing === true) return { code: 'IMAP_FOLDER_MISSING', detail };
  return { code: 'IMAP_UNREACHABLE', detail };
}

/** The positions, whose failures say that they are the database's. */
function availablePositions(positions: Positions): Positions {
  const or = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      throw new IntakeUnavailable(error);
    }
  };
  return {
    register: (folder, sinceMs) => or(positions.register(folder, sinceMs)),
    enter: (found) => or(positions.enter(found)),
    receipts: (found) => or(positions.receipts(found)),
    done: (found, uids) => or(positions.done(found, uids)),
    failed: (found, uid) => or(positions.failed(found, uid)),
    advance: (found, to) => or(positions.advance(found, to)),
  };
}
