import { decodeText, usualCharset } from './charset-repair';
import { cleanText } from './header-text';
import { mailBounds, type InboundMail } from './inbound-mail';
import { bodyPieces, mailBody, textOf, type Body } from './mail-body';
import { mailFiles } from './mail-files';
import { mailProtection } from './mail-protection';
import { mimeTree, type FilePart } from './mime-tree';
import { plainMail } from './plain-mail';
import { splitHeader } from './raw-header';
import { describeHeader, headerPieces, isDamaged } from './read-header';

/**
 * The mail in `raw`, decoded, cleaned and bounded as `InboundMail` says. Throws what mailparser
 * throws (`code` EMAXLEN if there are too many parts or headers). It has no deadline of its own:
 * `createMailParser` runs it where it can be stopped.
 */
export async function readMail(raw: Buffer): Promise<InboundMail> {
  const plain = plainMail(raw);
  const { fields, body: rest } = splitHeader(plain);
  const { root, files } = await mimeTree(plain);
  const usual = usualCharset([...bodyPieces(root), ...headerPieces(fields)]);
  const body = whole(mailBody(root, usual), files, rest, usual);
  const header = describeHeader(fields, usual);
  const shown = boundedBody(body);
  const kept = mailFiles(files, raw, usual);
  const protection = mailProtection(root, files, shown.text);
  const names = kept.attachments.map(({ name }) => name).join('');
  const isLossy = header.isDamaged === true || isDamaged(shown.text) || isDamaged(names);
  return {
    ...header,
    ...shown,
    ...kept,
    ...(isLossy && { isDamaged: true as const }),
    ...(protection !== undefined && { protection }),
  };
}

/** A structure that holds nothing, where there is something: the text is shown as it came. */
function whole(
  body: Body,
  files: readonly FilePart[],
  rest: Buffer,
  usual: string | undefined,
): Body {
  const isEmpty = body.text === undefined && body.html === undefined && files.length === 0;
  if (!isEmpty) return body;
  const text = decodeText(rest.subarray(0, mailBounds.textLength * 2), undefined, usual);
  return { text: text.trim(), html: undefined };
}

function boundedBody(body: Body): Pick<InboundMail, 'text' | 'html'> {
  return {
    text: cleanText(textOf(body), mailBounds.textLength),
    html: body.html === undefined ? undefined : cleanText(body.html, mailBounds.textLength),
  };
}
