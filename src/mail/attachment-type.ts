import { filetypeinfo } from 'magic-bytes.js';
import { cleanLine } from './header-text';

const plainBytes = 'application/octet-stream';

/** Signatures lie within; longer patterns are of formats that nobody mails. */
const sniffedBytes = 2_048;

/** Formats whose bytes may speak for themselves: nothing in them runs in a browser. */
const harmless =
  /^(?:image\/(?!svg)[\w.+-]+|audio\/[\w.+-]+|video\/[\w.+-]+|application\/(?:pdf|zip|gzip|x-gzip|x-7z-compressed|x-rar-compressed|vnd\.rar|x-tar|x-bzip2|x-xz|rtf|msword|vnd\.[\w.+-]+|pkcs7-[\w-]+|x-pkcs7-[\w-]+|pgp-[\w-]+|ms-tnef|epub\+zip|json))$/;

/** Types that mean something to us or to the reader's programs, whose bytes have no signature. */
const textual =
  /^(?:text\/(?:plain|csv|calendar|vcard|x-vcard|directory|rtf|markdown|x-log|x-diff|x-patch|rfc822-headers)|message\/[\w.+-]+|application\/(?:ics|x-pem-file|x-x509-[\w-]+|pgp-signature|pgp-keys|vnd\.ms-tnef))$/;

/** A browser shows these by itself, so the bytes must be what the type says. */
const mustBeSniffed = /^(?:image|audio|video)\/|^application\/pdf$/;

/** Programs, by the names that magic-bytes.js gives them; most have no type there. */
const programs = new Set([
  'exe',
  'ELF',
  'macho',
  'dex',
  'class',
  'jar',
  'apk',
  'aar',
  'com',
  'scr',
]);

/** What a browser takes for a page, a picture with scripts or a feed (WHATWG MIME Sniffing §7.1). */
const markup =
  /^[\s\0\ufeff]{0,200}<(?:!doctype|!--|html|head|body|script|iframe|svg|style|table|title|meta|link|img|div|a\s|b>|p>|br|font|h1|\?xml|xsl:|rss|feed)/i;

/**
 * The type to serve a file under: what its first bytes say, or else what its sender says if that
 * can't be shown by a browser; `application/octet-stream` otherwise. Programs, HTML, SVG and XML
 * always get that, whatever they are called.
 */
export function attachmentType(claimed: string | undefined, content: Buffer): string {
  const type = cleanLine((claimed ?? '').toLowerCase(), 127);
  const head = content.subarray(0, sniffedBytes);
  const isMail = type.startsWith('message/');
  if (!isMail && markup.test(withoutZeros(head))) return plainBytes;
  const found = filetypeinfo(head);
  const types = found.flatMap(({ mime }) => (mime === undefined ? [] : [mime.toLowerCase()]));
  if (types.includes(type) && harmless.test(type)) return type;
  if (isProgram(found, types) || types.some((each) => each === 'image/svg+xml')) return plainBytes;
  const sniffed = types.find((each) => harmless.test(each));
  if (sniffed !== undefined && !textual.test(type)) return sniffed;
  if (textual.test(type)) return type;
  return harmless.test(type) && !mustBeSniffed.test(type) ? type : plainBytes;
}

/** A signature that many formats begin with (a zip) is a program's only if nothing else fits. */
function isProgram(found: readonly { typename: string }[], types: readonly string[]): boolean {
  const names = found.map(({ typename }) => typename);
  return (
    names.length > 0 &&
    !types.includes('application/zip') &&
    names.some((name) => programs.has(name))
  );
}

/** UTF-16 markup reads like ASCII between zeros, to a browser as well. */
function withoutZeros(head: Buffer): string {
  return head
    .toString('latin1')
    .replace(/^(?:ÿþ|þÿ|ï»¿)/, '')
    .replaceAll('\0', '');
}
