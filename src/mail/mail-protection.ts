import { parseParameterField } from './header-params';
import type { MailProtection } from './inbound-mail';
import type { FilePart, MimeNode } from './mime-tree';

/**
 * Whether the mail is signed or encrypted by S/MIME (RFC 8551) or PGP (RFC 3156, RFC 9580), by its
 * form alone: nothing is verified. Encryption wins where both show.
 */
export function mailProtection(
  root: MimeNode,
  files: readonly FilePart[],
  text: string,
): MailProtection | undefined {
  const types = typesIn(root);
  if (types.has('multipart/encrypted') || /^-----BEGIN PGP MESSAGE-----/m.test(text)) {
    return 'encrypted';
  }
  const opaque = files.filter(({ contentType }) =>
    /^application\/(?:x-)?pkcs7-mime$/.test(contentType ?? ''),
  );
  if (opaque.some((part) => !isSignedOnly(part))) return 'encrypted';
  const isSigned =
    opaque.length > 0 ||
    types.has('multipart/signed') ||
    /^-----BEGIN PGP SIGNED MESSAGE-----/m.test(text);
  return isSigned ? 'signed' : undefined;
}

/** Without a type of its own the content of the part decides, which stays closed. */
function isSignedOnly({ header }: FilePart): boolean {
  const line = header.find(({ key }) => key === 'content-type')?.line ?? '';
  const type = parseParameterField(line.slice(line.indexOf(':') + 1)).params.get('smime-type');
  return type?.toLowerCase() === 'signed-data' || type?.toLowerCase() === '"signed-data"';
}

function typesIn(node: MimeNode): Set<string> {
  const types = new Set<string>(node.contentType === false ? [] : [node.contentType]);
  for (const child of node.children) for (const type of typesIn(child)) types.add(type);
  return types;
}
