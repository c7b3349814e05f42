import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Logger } from '../log';

/** Who a mail was really handed over for; the headers may say something else (Bcc, forwarding). */
interface MailEnvelope {
  /** Empty for the null return path `<>`. */
  readonly from: string;
  readonly to: readonly string[];
}

/** What is known of a stored mail without reading it. */
export interface MailEntry {
  readonly id: string;
  readonly receivedAtMs: number;
  readonly sizeBytes: number;
  readonly envelope: MailEnvelope;
}

export interface MailPageQuery {
  /** 1 to `maxPageMails`; anything else is brought into that range. */
  readonly limit?: number | undefined;
  /** The page starts after (is older than) this mail. */
  readonly before?: string | undefined;
  /** Only mails with a recipient that contains this text; case is ignored. */
  readonly recipient?: string | undefined;
}

interface MailPage {
  /** Newest first. */
  readonly entries: readonly MailEntry[];
  /** What to pass as `before` for the next page; undefined on the last one. */
  readonly older: string | undefined;
}

export interface MailFolder {
  /**
   * Keeps a mail and returns its id. When it resolves the mail survives a power cut: bytes and
   * directory entry are flushed. When it rejects, the mail is not in the folder.
   */
  store(raw: Buffer, envelope: MailEnvelope): Promise<string>;
  /** One page, from memory. */
  list(query: MailPageQuery): MailPage;
  /** The raw bytes with their entry; undefined if there is no such mail or its file is damaged. */
  read(id: string): Promise<{ entry: MailEntry; raw: Buffer } | undefined>;
  /** The latest recipients, most recent first, no more than `limit`. */
  recipients(limit: number): string[];
}

const maxPageMails = 50;

/** Zero-padded, so that the order of names is the order of time: `<ms>-<seq>-<random>`. */
const idPattern = /^\d{13,15}-\d{6,9}-[0-9a-f]{8}$/;

const envelopeFile = z.object({
  from: z.string(),
  to: z.array(z.string()),
  receivedAtMs: z.number(),
  sizeBytes: z.number(),
});

/**
 * Opens a folder of mails, creating it if need be, and reads what it holds. Each mail is two
 * files: `<id>.json` (envelope, time, size) and `<id>.eml` (the bytes as received). The `.eml` is
 * renamed into place last, so a mail without it never was acknowledged; a mail whose size differs
 * from the recorded one was cut off. Both are skipped and logged, as is anything unreadable.
 * Rejects if the folder cannot be created or listed.
 */
export async function openMailFolder(options: {
  path: string;
  nowMs: () => number;
  log: Logger;
}): Promise<MailFolder> {
  const { path, nowMs, log } = options;
  await mkdir(path, { recursive: true });
  const entries = await readEntries(path, log);
  const syncFolder = coalesced(() => flush(path));
  let sequence = 0;

  const file = (id: string, kind: 'eml' | 'json') => join(path, `${id}.${kind}`);
  return {
    async store(raw, envelope) {
      const receivedAtMs = nowMs();
      sequence += 1;
      const id = newId(receivedAtMs, sequence);
      const entry: MailEntry = { id, receivedAtMs, sizeBytes: raw.length, envelope };
      const about = { ...envelope, receivedAtMs, sizeBytes: raw.length };
      try {
        await Promise.all([
          writeFlushed(`${file(id, 'json')}.part`, Buffer.from(JSON.stringify(about))),
          writeFlushed(`${file(id, 'eml')}.part`, raw),
        ]);
        await rename(`${file(id, 'json')}.part`, file(id, 'json'));
        await rename(`${file(id, 'eml')}.part`, file(id, 'eml'));
        await syncFolder();
      } catch (error) {
        await discard(path, id);
        throw error;
      }
      insert(entries, entry);
      return id;
    },
    list: (query) => pageOf(entries, query),
    async read(id) {
      const entry = entries.find((candidate) => candidate.id === id);
      if (entry === undefined) return undefined;
      const raw = await readFile(file(id, 'eml')).catch((error: unknown) => {
        log.warn({ id, error }, 'mail file cannot be read');
        return undefined;
      });
      if (raw === undefined) return undefined;
      if (raw.length === entry.sizeBytes) return { entry, raw };
      log.warn({ id, bytes: raw.length, expected: entry.sizeBytes }, 'mail file is damaged');
      return undefined;
    },
    recipients: (limit) => latestRecipients(entries, limit),
  };
}

function newId(atMs: number, sequence: number): string {
  const ms = String(Math.max(0, Math.trunc(atMs))).padStart(13, '0');
  return `${ms}-${String(sequence).padStart(6, '0')}-${randomBytes(4).toString('hex')}`;
}

/** Newest first; mails of one millisecond by their sequence. Nearly always the very front. */
function insert(entries: MailEntry[], entry: MailEntry): void {
  const at = entries.findIndex((other) => other.id < entry.id);
  entries.splice(at === -1 ? entries.length : at, 0, entry);
}

function pageOf(entries: readonly MailEntry[], query: MailPageQuery): MailPage {
  const limit = Math.min(maxPageMails, Math.max(1, Math.trunc(query.limit ?? maxPageMails)));
  const { before } = query;
  const wanted = query.recipient?.trim().toLowerCase() ?? '';
  const page: MailEntry[] = [];
  for (const entry of entries) {
    if (before !== undefined && entry.id >= before) continue;
    if (!entry.envelope.to.some((address) => address.toLowerCase().includes(wanted))) continue;
    if (page.length === limit) return { entries: page, older: page.at(-1)?.id };
    page.push(entry);
  }
  return { entries: page, older: undefined };
}

function latestRecipients(entries: readonly MailEntry[], limit: number): string[] {
  const seen = new Set<string>();
  for (const entry of entries) {
    for (const address of entry.envelope.to) {
      if (seen.size >= limit) return [...seen];
      seen.add(address.toLowerCase());
    }
  }
  return [...seen];
}

async function readEntries(path: string, log: Logger): Promise<MailEntry[]> {
  const names = await readdir(path);
  const leftovers = names.filter((name) => name.endsWith('.part'));
  await Promise.all(leftovers.map((name) => rm(join(path, name), { force: true })));
  const ids = names
    .filter((name) => name.endsWith('.eml'))
    .map((name) => name.slice(0, -'.eml'.length))
    .filter((id) => idPattern.test(id))
    .sort()
    .reverse();
  const entries: MailEntry[] = [];
  // In slices: ten thousand files opened at once would exhaust the file descriptors.
  for (let start = 0; start < ids.length; start += 64) {
    const slice = ids.slice(start, start + 64).map((id) => readEntry(path, id, log));
    for (const entry of await Promise.all(slice)) if (entry) entries.push(entry);
  }
  return entries;
}

async function readEntry(path: string, id: string, log: Logger): Promise<MailEntry | undefined> {
  try {
    const text = await readFile(join(path, `${id}.json`), 'utf8');
    const { from, to, receivedAtMs, sizeBytes } = envelopeFile.parse(JSON.parse(text));
    const actual = (await stat(join(path, `${id}.eml`))).size;
    if (actual !== sizeBytes) throw new Error(`${actual} bytes instead of ${sizeBytes}`);
    return { id, receivedAtMs, sizeBytes, envelope: { from, to } };
  } catch (error) {
    log.warn({ id, error }, 'damaged mail skipped');
    return undefined;
  }
}

async function writeFlushed(path: string, bytes: Buffer): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function discard(path: string, id: string): Promise<void> {
  const names = [`${id}.eml`, `${id}.json`, `${id}.eml.part`, `${id}.json.part`];
  await Promise.allSettled(names.map((name) => rm(join(path, name), { force: true })));
}

/**
 * Shares one run among all callers that wait for it to begin: under load, one directory flush
 * covers every mail renamed before it started. A run under way is never joined, because it may
 * have started before the caller's rename.
 */
function coalesced(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        running = run();
        return running;
      });
    return next;
  };
}
