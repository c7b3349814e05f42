import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isMailKind, mailKinds, type OwnTemplates } from '../mail/templates/built-in';
import { templateFaults } from '../mail/templates/check-template';
import { mostHtmlBytes, longestHtmlBytes } from '../mail/templates/longest-mail';
import type { MailTemplate } from '../mail/templates/engine';
import type { MailKind } from '../domain/events';
import type { Language } from '../domain/language';
import { TemplatesFolderError, templatesProblem, type TemplatesProblem } from './templates-errors';

/** Ours have up to 3 kB; a letter of 20 kB leaves no room for what it is about. */
const mostFileBytes = 20_000;

/** `reply.ru.html`: the kind of mail, the language and the part of the template. */
type FileName = { kind: MailKind; language: Language; part: keyof MailTemplate };

const parts: Readonly<Record<string, keyof MailTemplate>> = {
  txt: 'text',
  html: 'html',
  'preview.txt': 'preview',
};

function parseName(name: string): FileName | undefined {
  const [, kind = '', language, ending = ''] =
    /^([a-z_]+)\.(ru|en)\.(txt|html|preview\.txt)$/.exec(name) ?? [];
  const part = parts[ending];
  if (!isMailKind(kind) || part === undefined) return undefined;
  return { kind, language: language as Language, part };
}

/** What a file of the folder says, or why it can't be used. */
async function readTemplate(
  folder: string,
  name: string,
): Promise<{ source: string } | { problem: TemplatesProblem }> {
  const unreadable = (reason: string) => ({
    problem: templatesProblem('TEMPLATES_FILE_UNREADABLE', name, { reason, most: mostFileBytes }),
  });
  try {
    // A link within the folder is how Kubernetes mounts files; one out of it could send any file as mail.
    const path = await realpath(join(folder, name));
    if (!path.startsWith(folder + sep)) {
      return { problem: templatesProblem('TEMPLATES_OUTSIDE', name) };
    }
    const { size } = await stat(path);
    if (size > mostFileBytes) return unreadable(`${size} B`);
    const bytes = await readFile(path);
    return { source: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : String(error));
  }
}

/** The templates that were read, and what is wrong with them. */
class Reading {
  readonly problems: TemplatesProblem[] = [];
  readonly own: OwnTemplates = {};

  async take(folder: string, name: string): Promise<void> {
    const file = parseName(name);
    if (file === undefined) {
      const kinds = mailKinds.join(', ');
      this.problems.push(templatesProblem('TEMPLATES_UNKNOWN_FILE', name, { kinds }));
      return;
    }
    const read = await readTemplate(folder, name);
    if ('problem' in read) {
      this.problems.push(read.problem);
      return;
    }
    const { kind, language, part } = file;
    for (const { line, code, details } of templateFaults(kind, language, part, read.source)) {
      const path = line === undefined ? name : `${name}:${line}`;
      this.problems.push(templatesProblem(code, path, details));
    }
    ((this.own[kind] ??= {})[language] ??= {})[part] = read.source;
  }

  /** What shows only when all files are read, none of which has a fault of its own. */
  checkMails(): void {
    for (const kind of mailKinds) {
      for (const language of ['ru', 'en'] as const) this.checkMail(kind, language);
    }
  }

  private checkMail(kind: MailKind, language: Language): void {
    const { text, html } = this.own[kind]?.[language] ?? {};
    const name = `${kind}.${language}`;
    if ((text === undefined) !== (html === undefined)) {
      const [has, other] = text === undefined ? ['html', 'txt'] : ['txt', 'html'];
      const details = { other: `${name}.${other}` };
      this.problems.push(templatesProblem('TEMPLATES_HALF', `${name}.${has}`, details));
    }
    if (html === undefined || kind === 'team_notice') return;
    const bytes = longestHtmlBytes(kind, language, this.own);
    if (bytes < mostHtmlBytes) return;
    const details = { bytes, most: mostHtmlBytes };
    this.problems.push(templatesProblem('TEMPLATES_TOO_LONG', `${name}.html`, details));
  }
}

/**
 * The mail templates in `folder`, which replace ours; none without a folder. Files whose names begin
 * with a dot or end in neither `.txt` nor `.html` are left alone. Throws a `TemplatesFolderError` that
 * names everything that is wrong, by file and line, and what to do: each template is tried on sample
 * mails (docs/mail/templates.md).
 */
export async function readTemplates(folder: string | undefined): Promise<OwnTemplates> {
  if (folder === undefined) return {};
  let real: string;
  let names: string[];
  try {
    real = await realpath(folder);
    names = await readdir(real);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = templatesProblem('TEMPLATES_FOLDER_UNREADABLE', '', { reason });
    throw new TemplatesFolderError(folder, [problem], { cause: error });
  }
  const reading = new Reading();
  for (const name of names.sort()) {
    if (/^[^.].*\.(?:txt|html)$/.test(name)) await reading.take(real, name);
  }
  if (reading.problems.length === 0) reading.checkMails();
  if (reading.problems.length > 0) throw new TemplatesFolderError(folder, reading.problems);
  return reading.own;
}
