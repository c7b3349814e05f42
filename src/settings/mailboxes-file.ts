import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config';
import type { ImapAccount, Mailbox, MailboxDkim, SenderChecks } from '../mail/mailboxes';
import { defaultImapPort, parseImapUrl, type ImapLocation } from './imap-url';
import { MailboxesFileError, mailboxesProblem, type MailboxesProblem } from './mailboxes-errors';
import { parseShape, readJsonFile } from './settings-file';

const text = z.string().min(1).max(1000);

const imapInFile = z.strictObject({
  url: text.optional(),
  host: text.optional(),
  port: z.int().min(1).max(65_535).optional(),
  secure: z.boolean().optional(),
  user: text.optional(),
  password: text.optional(),
  passwordFile: text.optional(),
  folder: text.optional(),
  acceptedFolder: text.optional(),
  since: text.optional(),
});

const mailboxInFile = z.strictObject({
  address: z.email(),
  imap: imapInFile.optional(),
  senderChecks: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('verify') }),
      z.strictObject({ kind: z.literal('trust'), authservId: text }),
      z.strictObject({ kind: z.literal('believe') }),
      z.strictObject({ kind: z.literal('none') }),
    ])
    .optional(),
  behindLists: z.array(text).max(20).optional(),
  department: text.optional(),
  dkim: z.strictObject({ selector: text, keyFile: text }).optional(),
});

/** More would each take a connection to Postgres and to a mail server from every intake. */
const mostMailboxes = 50;

const fileShape = z.strictObject({ mailboxes: z.array(mailboxInFile).min(1).max(mostMailboxes) });

type ImapInFile = z.infer<typeof imapInFile>;
type MailboxInFile = z.infer<typeof mailboxInFile>;

export type MailboxSettings = Pick<
  Config,
  'supportAddress' | 'imapUrl' | 'authservId' | 'senderChecks' | 'mailboxesFile' | 'teamAddresses'
>;

/** Reads what a file states, noting all that is wrong with it on the way. */
class Reading {
  readonly problems: MailboxesProblem[] = [];

  constructor(
    private readonly settings: MailboxSettings,
    private readonly file: string,
  ) {}

  async mailboxes(stated: readonly MailboxInFile[]): Promise<Mailbox[]> {
    const mailboxes: Mailbox[] = [];
    for (const [index, entry] of stated.entries()) {
      const path = `mailboxes[${index}]`;
      const address = entry.address.toLowerCase();
      this.checkAddress(address, mailboxes, `${path}.address`);
      if (this.isSupport(address) && entry.imap && this.settings.imapUrl !== undefined) {
        this.note('MAILBOXES_TWO_IMAP', `${path}.imap`, { address });
      }
      const imap = entry.imap && (await this.account(entry.imap, `${path}.imap`));
      mailboxes.push({
        address,
        imap,
        senderChecks: entry.senderChecks ?? defaultChecks,
        behindLists: this.listIds(entry.behindLists ?? [], `${path}.behindLists`),
        department: entry.department ?? null,
        dkim: entry.dkim && this.dkim(entry.dkim, `${path}.dkim`),
      });
    }
    return mailboxes;
  }

  private isSupport(address: string): boolean {
    return address === this.settings.supportAddress.toLowerCase();
  }

  private checkAddress(address: string, others: readonly Mailbox[], path: string): void {
    if (others.some((other) => other.address === address)) {
      this.note('MAILBOXES_DUPLICATE_ADDRESS', path, { address });
    }
    // RFC 5321 §4.5.3.1.1: 64 characters in all.
    if (address.indexOf('@') > 20) this.note('MAILBOXES_ADDRESS_TOO_LONG', path, { address });
    const isOfTeam = [...this.settings.teamAddresses.values()].some(
      (of) => of.toLowerCase() === address,
    );
    if (isOfTeam) this.note('MAILBOXES_ADDRESS_OF_TEAM', path, { address });
  }

  /** RFC 2919 §3: letters, digits and signs, in at least two parts between dots. */
  private listIds(stated: readonly string[], path: string): string[] {
    for (const [index, listId] of stated.entries()) {
      if (/^[^\s<>@".]+(?:\.[^\s<>@".]+)+$/.test(listId)) continue;
      this.note('MAILBOXES_BAD_LIST_ID', `${path}[${index}]`, { listId });
    }
    return stated.map((listId) => listId.toLowerCase());
  }

  /** RFC 6376 §3.1: labels of a domain. The whole name of the record would have an underscore. */
  private dkim({ selector, keyFile }: MailboxDkim, path: string): MailboxDkim {
    const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
    if (!new RegExp(`^${label}(?:\\.${label})*$`, 'i').test(selector)) {
      this.note('MAILBOXES_BAD_SELECTOR', `${path}.selector`, { selector });
    }
    return { selector, keyFile: this.pathOf(keyFile) };
  }

  /** Paths in the file are relative to it. */
  private pathOf(stated: string): string {
    return resolve(dirname(this.file), stated);
  }

  private async account(stated: ImapInFile, path: string): Promise<ImapAccount | undefined> {
    const location = await this.location(stated, path);
    const { acceptedFolder, since } = stated;
    const sinceMs = since === undefined ? undefined : Date.parse(since);
    if (Number.isNaN(sinceMs))
      this.note('MAILBOXES_BAD_SINCE', `${path}.since`, { since: since ?? '' });
    if (location === undefined) return undefined;
    const folder = stated.folder ?? location.folder ?? 'INBOX';
    if (folder === acceptedFolder) this.note('MAILBOXES_FOLDER_TWICE', `${path}.acceptedFolder`);
    return { ...location, folder, acceptedFolder, sinceMs };
  }

  private async location(stated: ImapInFile, path: string): Promise<ImapLocation | undefined> {
    const { url, host, port, user, password, passwordFile, secure: isSecure = true } = stated;
    if (url !== undefined) {
      const parts = [host, port, user, password, passwordFile, stated.secure];
      if (parts.some((part) => part !== undefined)) this.note('MAILBOXES_IMAP_INCOMPLETE', path);
      const location = parseImapUrl(url);
      if (location === undefined) this.note('MAILBOXES_BAD_IMAP_URL', `${path}.url`);
      return location;
    }
    const hasOnePassword = (password === undefined) !== (passwordFile === undefined);
    if (host === undefined || user === undefined || !hasOnePassword) {
      this.note('MAILBOXES_IMAP_INCOMPLETE', path);
      return undefined;
    }
    const secret = password ?? (await this.secret(passwordFile ?? '', `${path}.passwordFile`));
    if (secret === undefined) return undefined;
    const folder = undefined;
    return {
      host,
      port: port ?? defaultImapPort(isSecure),
      isSecure,
      user,
      password: secret,
      folder,
    };
  }

  /** The first line of a file, as secrets are mounted into containers. */
  private async secret(passwordFile: string, path: string): Promise<string | undefined> {
    try {
      const held = await readFile(this.pathOf(passwordFile), 'utf8');
      const [line = ''] = held.split(/\r?\n/, 1);
      if (line !== '') return line;
      this.note('MAILBOXES_PASSWORD_FILE', path, { reason: 'it is empty' });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.note('MAILBOXES_PASSWORD_FILE', path, { reason });
    }
    return undefined;
  }

  private note(...problem: Parameters<typeof mailboxesProblem>): void {
    this.problems.push(mailboxesProblem(...problem));
  }
}

const defaultChecks: SenderChecks = { kind: 'verify' };

async function mailboxesIn(file: string, settings: MailboxSettings): Promise<Mailbox[]> {
  const read = await readJsonFile(file);
  if (!('json' in read)) {
    // The parser's words quote the file, in which there are passwords.
    const isNoJson = read.fault === 'no_json';
    const problem = isNoJson
      ? mailboxesProblem('MAILBOXES_FILE_NO_JSON', '')
      : mailboxesProblem('MAILBOXES_FILE_UNREADABLE', '', { reason: read.reason });
    throw new MailboxesFileError(file, [problem], isNoJson ? {} : { cause: read.error });
  }
  const shape = parseShape(fileShape, read.json);
  if ('faults' in shape) {
    const problems = shape.faults.map(({ path, problem }) =>
      mailboxesProblem('MAILBOXES_BAD_FIELD', path, { problem }),
    );
    throw new MailboxesFileError(file, problems);
  }
  const reading = new Reading(settings, file);
  const mailboxes = await reading.mailboxes(shape.value.mailboxes);
  if (reading.problems.length > 0) throw new MailboxesFileError(file, reading.problems);
  return mailboxes;
}

function supportAccount(imapUrl: string | undefined): ImapAccount | undefined {
  if (imapUrl === undefined) return undefined;
  const location = parseImapUrl(imapUrl);
  if (location === undefined) {
    throw new MailboxesFileError('IMAP_URL', [mailboxesProblem('MAILBOXES_BAD_IMAP_URL', '')]);
  }
  const folder = location.folder ?? 'INBOX';
  return { ...location, folder, acceptedFolder: undefined, sinceMs: undefined };
}

/** What the variables say of the support address's senders. */
function supportChecks({ authservId, senderChecks }: MailboxSettings): SenderChecks | undefined {
  if (authservId !== undefined) return { kind: 'trust', authservId };
  return senderChecks === undefined ? undefined : { kind: senderChecks };
}

/**
 * The mailboxes that the settings name, the support address first: it needs no entry in the file
 * (format in docs/mail/imap.md). Throws a `MailboxesFileError` that names all that is wrong, where,
 * and what to do. `unlessSaid` is how the support address's senders are checked if neither a variable
 * nor an entry in the file is about them.
 */
export async function readMailboxes(
  settings: MailboxSettings,
  unlessSaid: SenderChecks = defaultChecks,
): Promise<Mailbox[]> {
  const { mailboxesFile, imapUrl } = settings;
  const address = settings.supportAddress.toLowerCase();
  const imap = supportAccount(imapUrl);
  const stated = mailboxesFile === undefined ? [] : await mailboxesIn(mailboxesFile, settings);
  const own = stated.find((mailbox) => mailbox.address === address);
  const support: Mailbox = {
    address,
    imap: imap ?? own?.imap,
    senderChecks: supportChecks(settings) ?? own?.senderChecks ?? unlessSaid,
    behindLists: own?.behindLists ?? [],
    department: own?.department ?? null,
    dkim: own?.dkim,
  };
  return [support, ...stated.filter((mailbox) => mailbox !== own)];
}
