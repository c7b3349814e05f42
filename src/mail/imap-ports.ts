import type { ImapEnvelope } from './imap-envelope';
import type { IntakeAnswer } from './smtp-intake';

/**
 * What a pipeline throws when it is no fault of the mail that it can't be received: the database or
 * the engine is away. The mail is left where it is and nothing counts against it.
 */
export class IntakeUnavailable extends Error {
  override readonly name = 'IntakeUnavailable';

  constructor(cause: unknown) {
    super('Mail can’t be received now', { cause });
  }
}

/** Why, in the words of what failed. */
export function reasonOf({ cause, message }: IntakeUnavailable): string {
  return cause instanceof Error ? cause.message : message;
}

/** What becomes of the mails that were fetched. Each may get the same mail again, also at once. */
export type ImapReceivers = {
  /** Keeps a mail; throws `IntakeUnavailable`, or anything else if the mail is what is wrong. */
  receive(raw: Buffer, envelope: ImapEnvelope): Promise<IntakeAnswer>;
  /** Keeps the header (at most 256 KiB of it) of a mail that is too large to be fetched. */
  receiveOversize(header: Buffer, sizeBytes: number, envelope: ImapEnvelope): Promise<IntakeAnswer>;
  /**
   * Keeps a mail that `receive` failed on for good, for a person to look at; `raw` is its header alone
   * if the rest can't be fetched.
   */
  quarantinePoison(
    raw: Buffer,
    reason: string,
    envelope: ImapEnvelope,
    isHeaderOnly: boolean,
  ): Promise<void>;
};

type Folder = { mailbox: string; folder: string };
type Found = Folder & { server: string; uidValidity: number };

/** Where the fetching stands, durably: `src/db/imap-positions.ts` says what each promises. */
export type Positions = {
  register(folder: Folder, sinceMs: number): Promise<void>;
  enter(found: Found): Promise<{
    lowUid: number;
    sinceMs: number;
    leftAlone: number;
    isRescan: boolean;
  }>;
  receipts(found: Found): Promise<ReadonlyMap<number, { tries: number; isDone: boolean }>>;
  done(found: Found, uids: readonly number[]): Promise<void>;
  failed(found: Found, uid: number): Promise<number>;
  advance(found: Found, to: { lowUid: number; leftAlone: number }): Promise<void>;
};

/** Who fetches when several could: `src/db/leadership.ts` says what it promises. */
export type Leaders = {
  lead(
    name: string,
    given: AbortSignal,
  ): Promise<{ lost: AbortSignal; release(): Promise<void> } | undefined>;
};
