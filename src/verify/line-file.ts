/**
 * Files of JSON lines that tell when they were changed or cut: a heading that names the kind, the
 * lines, and an end with their number and digest. Written and read in constant memory.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import type { Finding } from './findings';

export type LineFileKind = 'otvet-checkpoint-1' | 'otvet-export-1';

/** A file that is not of the kind that was asked for: nothing can be said about it. */
export class WrongFile extends Error {
  constructor(
    readonly path: string,
    readonly kind: LineFileKind,
  ) {
    super(`${path} does not begin as a file of kind ${kind}`);
    this.name = 'WrongFile';
  }
}

/** Fewer, larger writes; a line is some hundred bytes. */
const bufferedCharacters = 256 * 1024;

/** Writes to `PATH.new`; the file has its name only when it is whole. Readable by its owner only. */
export class LineFileWriter {
  private readonly digest = createHash('sha256');
  private buffered = '';
  private lines = 0;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {}

  static async create(path: string, kind: LineFileKind): Promise<LineFileWriter> {
    const writer = new LineFileWriter(path, await open(`${path}.new`, 'w', 0o600));
    writer.add({ kind });
    return writer;
  }

  async write(value: object): Promise<void> {
    this.add(value);
    this.lines += 1;
    if (this.buffered.length > bufferedCharacters) await this.flush();
  }

  /** Writes the end and gives the file its name. */
  async finish(): Promise<void> {
    const end = { lines: this.lines, digest: this.digest.copy().digest('hex') };
    this.buffered += `${JSON.stringify({ end })}\n`;
    await this.flush();
    await this.file.sync();
    await this.file.close();
    await rename(`${this.path}.new`, this.path);
  }

  /** Leaves no file behind, and an older one of this name as it was. */
  async discard(): Promise<void> {
    await this.file.close();
    await rm(`${this.path}.new`, { force: true });
  }

  private add(value: object): void {
    const line = `${JSON.stringify(value)}\n`;
    this.digest.update(line);
    this.buffered += line;
  }

  private async flush(): Promise<void> {
    await this.file.writeFile(this.buffered);
    this.buffered = '';
  }
}

const endLine = z.strictObject({
  end: z.strictObject({ lines: z.number(), digest: z.string() }),
});

const newline = 0x0a;

/**
 * The lines of a file as bytes, without their line breaks, and whether a break followed. Not Node's
 * `readline`: that also ends lines at U+2028, which JSON leaves as it is inside a text.
 */
async function* linesOf(path: string): AsyncGenerator<{ bytes: Buffer; isEnded: boolean }> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      yield { bytes: Buffer.concat([...rest, chunk.subarray(from, at)]), isEnded: true };
      rest = [];
      from = at + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  if (rest.length > 0) yield { bytes: Buffer.concat(rest), isEnded: false };
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    return undefined;
  }
}

type End = z.infer<typeof endLine>['end'];

function endOf(value: unknown): End | undefined {
  const asEnd = endLine.safeParse(value);
  return asEnd.success ? asEnd.data.end : undefined;
}

/**
 * The lines of a file that `schema` accepts, in order. What is damaged is told to `report` and left
 * out. Throws `WrongFile`, or what opening the file throws.
 */
export async function* readLines<T>(
  path: string,
  kind: LineFileKind,
  schema: z.ZodType<T>,
  report: (finding: Finding) => void,
): AsyncGenerator<T> {
  const digest = createHash('sha256');
  let lineNo = 0;
  let end: End | undefined;
  for await (const { bytes, isEnded } of linesOf(path)) {
    lineNo += 1;
    if (lineNo === 1 && bytes.toString() !== JSON.stringify({ kind })) {
      throw new WrongFile(path, kind);
    }
    const value = parsed(bytes);
    // A line behind the end is not read, but it is counted, and so it is found.
    if (isEnded) end ??= endOf(value);
    if (end !== undefined) continue;
    digest.update(bytes).update('\n');
    if (lineNo === 1) continue;
    const result = schema.safeParse(value);
    if (result.success) yield result.data;
    else report({ code: 'FILE_LINE_UNREADABLE', detail: `${path}:${lineNo}` });
  }
  if (lineNo === 0) throw new WrongFile(path, kind);
  if (end === undefined) report({ code: 'FILE_CUT', detail: path });
  else if (end.digest !== digest.digest('hex') || end.lines !== lineNo - 2) {
    report({ code: 'FILE_CHANGED', detail: path });
  }
}
