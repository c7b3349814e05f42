/**
 * How it is known whether a mailbox's mail is from whom it names: `verify` checks DKIM, SPF and DMARC
 * here; `trust` believes the Authentication-Results (RFC 8601) of the mail server with this
 * authserv-id, which stands between the world and us; `believe` verifies, and takes From for granted
 * where nothing speaks against it, as a mailbox may that only colleagues can write to; `none` knows
 * nothing of any sender and asks nobody.
 */
export type SenderChecks =
  | { kind: 'verify' }
  | { kind: 'trust'; authservId: string }
  | { kind: 'believe' }
  | { kind: 'none' };

/** Where a mailbox is fetched from (RFC 9051); without one, its mail comes by SMTP only. */
export type ImapAccount = {
  host: string;
  port: number;
  /** TLS from the first byte; otherwise STARTTLS is used where the server offers it. */
  isSecure: boolean;
  user: string;
  password: string;
  folder: string;
  /** The folder that accepted mail is moved to, or `undefined` to mark it where it is. */
  acceptedFolder: string | undefined;
  /** Mail that arrived there before is left alone, in epoch ms; `undefined`: before the first look. */
  sinceMs: number | undefined;
};

/** The key that signs a mailbox's own mail, for the domain of its address. */
export type MailboxDkim = {
  selector: string;
  /** An absolute path; only who sends mail reads it. */
  keyFile: string;
};

/** One address that customers write to. A letter to two of them asks two teams: two tickets. */
export type Mailbox = {
  /** In lower case; it identifies the mailbox everywhere. */
  address: string;
  imap: ImapAccount | undefined;
  senderChecks: SenderChecks;
  /** The List-Ids, in lower case, of the lists and groups through which its customers' mail comes. */
  behindLists: readonly string[];
  /** The department of the tickets that its mail opens. */
  department: string | null;
  /** `undefined`: another key of its domain signs, if there is one. */
  dkim: MailboxDkim | undefined;
};
