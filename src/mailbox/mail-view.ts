import type { Logger } from '../log';
import type { MailEntry, MailFolder, MailPageQuery } from './mail-folder';
import { readMail, type MailAddress, type ReadMail } from './read-mail';

/** A mail as a list shows it. */
export interface MailSummary {
  readonly entry: MailEntry;
  readonly from: MailAddress | undefined;
  readonly to: readonly MailAddress[];
  readonly subject: string;
  /** 100 000 characters at most. */
  readonly text: string;
  /** False if the mail couldn't be parsed; the other fields are empty then. */
  readonly readable: boolean;
}

export interface MailView {
  /** One page, parsed, newest first. A mail that can't be read from disk is left out. */
  list(query: MailPageQuery): Promise<{ mails: MailSummary[]; older: string | undefined }>;
  /** One whole mail; `mail` is undefined if it can't be parsed. Undefined if there is none. */
  read(
    id: string,
  ): Promise<{ entry: MailEntry; raw: Buffer; mail: ReadMail | undefined } | undefined>;
}

/** Enough for every header and a long text; a 25 MB file behind it isn't parsed for a list. */
const summaryBytes = 512 * 1024;
const maxTextChars = 100_000;

/** Ten pages of lists, parsed once. */
const maxCached = 500;

/** Parses the mails of a folder for showing; summaries are kept in memory, since mails never change. */
export function createMailView(folder: MailFolder, log: Logger): MailView {
  const cache = new Map<string, MailSummary>();

  const parse = (id: string, raw: Buffer): Promise<ReadMail | undefined> =>
    readMail(raw).catch((error: unknown) => {
      log.warn({ id, error }, 'mail cannot be parsed');
      return undefined;
    });

  const summarise = async (entry: MailEntry): Promise<MailSummary | undefined> => {
    const known = cache.get(entry.id);
    if (known) return known;
    const stored = await folder.read(entry.id);
    if (stored === undefined) return undefined;
    const mail = await parse(entry.id, stored.raw.subarray(0, summaryBytes));
    const summary: MailSummary = {
      entry,
      from: mail?.from[0],
      to: mail?.to ?? [],
      subject: mail?.subject ?? '',
      text: mail?.text.slice(0, maxTextChars) ?? '',
      readable: mail !== undefined,
    };
    cache.set(entry.id, summary);
    const oldest = cache.keys().next();
    if (cache.size > maxCached && oldest.value !== undefined) cache.delete(oldest.value);
    return summary;
  };

  return {
    async list(query) {
      const { entries, older } = folder.list(query);
      const mails: MailSummary[] = [];
      // One after another: parsing is CPU work, and 50 large files at once would need their memory.
      for (const entry of entries) {
        const summary = await summarise(entry);
        if (summary) mails.push(summary);
      }
      return { mails, older };
    },
    async read(id) {
      const stored = await folder.read(id);
      if (stored === undefined) return undefined;
      return { ...stored, mail: await parse(id, stored.raw) };
    },
  };
}
