import { Transform, type Stream } from 'node:stream';
import { MailParser } from 'mailparser';
import type { AttachmentStream, MailParserOptions } from 'mailparser';

/** A part of the mail's tree; `bytes` only of texts that are shown. */
export type MimeNode = {
  /** In lower case; false where the part has none. */
  contentType: string | false;
  children: MimeNode[];
  text?: TextPart;
};

/** A text that is shown, as it came out of its transfer encoding. */
export type TextPart = {
  /** One latin1 character for each byte, line ends as LF. */
  bytes: string;
  /** What the part calls its charset. */
  label: string | undefined;
  flowed: 'yes' | 'delsp' | undefined;
};

/** A part that is kept as a file, decoded. */
export type FilePart = {
  header: PartHeader;
  /** As mailparser has it, `undefined` where the part says none. */
  contentType: string | undefined;
  content: Buffer;
};

/** The part's own fields: lower-case name and the field as it was sent, latin1 for bytes. */
export type PartHeader = readonly { key: string; line: string }[];

/**
 * The converters between HTML and text are off because they take over 40 s for 2.5 MB of nested
 * elements; our own do it in linear time. Delivery reports and attached mails stay attachments:
 * merged into the text they would read as what the sender wrote. A thousand parts is where
 * mailparser gives up with EMAXLEN.
 */
const parserOptions: MailParserOptions & {
  keepDeliveryStatus: boolean;
  maxChildNodes: number;
  ignoreEmbedded: boolean;
} = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
  keepDeliveryStatus: true,
  maxChildNodes: 1000,
  ignoreEmbedded: true,
};

/** mailparser looks at each line: 10 million empty ones take it 5 s, a mail of 25 MB has 400,000. */
const mostLines = 2_000_000;

/**
 * The parts of a mail with their transfer encodings undone and nothing else: what the bytes mean is
 * judged over the whole mail afterwards. Throws what mailparser throws (`code` EMAXLEN if there are
 * too many parts or lines, or a header is over 1 MB). A mail without parts is a tree of one.
 */
export async function mimeTree(raw: Buffer): Promise<{ root: MimeNode; files: FilePart[] }> {
  if (hasMoreLines(raw, mostLines)) {
    throw Object.assign(new Error(`more than ${mostLines} lines`), { code: 'EMAXLEN' });
  }
  const parser = new PartsParser(parserOptions);
  const files: FilePart[] = [];
  await new Promise<void>((resolve, reject) => {
    parser.on('error', reject);
    parser.on('end', resolve);
    parser.on('data', (part: AttachmentStream | { type: 'text' }) => {
      if (part.type === 'attachment') collect(part, files);
    });
    parser.end(raw);
  });
  return { root: parser.tree === false ? emptyNode : treeOf(parser.tree), files };
}

function hasMoreLines(raw: Buffer, most: number): boolean {
  let lines = 0;
  for (let at = raw.indexOf(0x0a); at !== -1 && lines <= most; at = raw.indexOf(0x0a, at + 1)) {
    lines += 1;
  }
  return lines > most;
}

const emptyNode: MimeNode = { contentType: false, children: [] };

function collect(part: AttachmentStream, files: FilePart[]): void {
  const content: Stream = part.content;
  const chunks: Buffer[] = [];
  content.on('data', (chunk: Buffer) => chunks.push(chunk));
  content.on('end', () => {
    const claimed: unknown = part.contentType;
    files.push({
      header: (part.headers as unknown as Map<string, PartHeader>).get(headerKey) ?? [],
      contentType: typeof claimed === 'string' ? claimed.toLowerCase() : undefined,
      content: Buffer.concat(chunks),
    });
    part.release();
  });
}

function treeOf(node: ParsedNode): MimeNode {
  const { contentType, textContent, label, flowed } = node;
  const text = textContent === undefined ? undefined : { bytes: textContent, label, flowed };
  return {
    contentType,
    children: node.children.map(treeOf),
    ...(text !== undefined && { text }),
  };
}

/** A part as mailsplit describes it; what is not in its types is pinned with its version. */
type SplitNode = {
  contentType: string | false;
  charset: string | false;
  disposition: string | false;
  filename: string | false;
  flowed: boolean;
  delSp: boolean;
  _boundary: Buffer | false;
};

/** A part as mailparser keeps it, with what `createNode` below adds. */
type ParsedNode = {
  contentType: string | false;
  charset?: string;
  isAttachment?: boolean;
  textContent?: string;
  children: ParsedNode[];
  label: string | undefined;
  flowed: TextPart['flowed'];
};

type Internals = new (options: MailParserOptions) => MailParser & {
  tree: ParsedNode | false;
  decoder: { decodeStream(charset: string): Transform };
  createNode(node: SplitNode): ParsedNode;
  processHeaders(lines: PartHeader): Map<string, unknown>;
  getTextContent(): { type: 'text' };
};

const headerKey = 'fields';

/** Makes mailparser ask for a decoder whatever the charset: it decodes UTF-8 by itself, with loss. */
const undecoded = 'x-undecoded';

/**
 * mailparser without its own reading of charsets and header values, which destroys what it can't
 * decode and takes long on some of it. Its structure and transfer encodings are what we use.
 */
class PartsParser extends (MailParser as unknown as Internals) {
  private hasLetter = false;
  override decoder = { decodeStream: () => new LatinBytes() };

  override createNode(part: SplitNode): ParsedNode {
    mendType(part);
    const isText = part.contentType === 'text/plain' || part.contentType === 'text/html';
    if (isText) {
      // The first text is the letter however it is marked; a later one with a name is a file.
      if (!this.hasLetter && part.filename === false) part.disposition = 'inline';
      if (this.hasLetter && part.filename !== false) part.disposition = 'attachment';
    }
    const flowed = part.flowed && part.contentType === 'text/plain' ? flowOf(part) : undefined;
    part.flowed = false;
    const label = part.charset === false ? undefined : part.charset;
    part.charset = undecoded;
    const node = Object.assign(super.createNode(part), { label, flowed });
    this.hasLetter ||= isText && node.isAttachment !== true;
    return node;
  }

  override processHeaders(lines: PartHeader): Map<string, unknown> {
    return new Map([[headerKey, lines]]);
  }

  override getTextContent(): { type: 'text' } {
    return { type: 'text' };
  }
}

function flowOf(part: SplitNode): 'yes' | 'delsp' {
  return part.delSp ? 'delsp' : 'yes';
}

/** A type that is none (`text`, a multipart without a boundary) is plain text (RFC 2045 §5.2). */
function mendType(part: SplitNode): void {
  const type = part.contentType;
  const isType = type !== false && /^[^\s/]{1,100}\/[^\s/]{1,100}$/.test(type);
  const isMultipart = isType && type.startsWith('multipart/');
  if (!isType && part.filename === false) part.contentType = 'text/plain';
  if (isMultipart && part._boundary === false) part.contentType = 'text/plain';
}

/** Bytes as UTF-8 of the latin1 characters with the same codes: nothing is lost, all is one type. */
class LatinBytes extends Transform {
  override _transform(chunk: Buffer, _: string, done: (error: null, chunk: Buffer) => void): void {
    done(null, Buffer.from(chunk.toString('latin1')));
  }
}
