import { splitHeader, type RawField } from './raw-header';

/** What has to be known to check a signature: who signs, and where the key is (RFC 6376 §3.6.2). */
export type DkimSignature = { domain: string; selector: string; keyName: string };

/** The mail as it is handed to the verifier, and the signatures in it. */
export type SignedMail = { bytes: Buffer<ArrayBuffer>; signatures: DkimSignature[] };

/** Every signature is one pass over the body at worst, and one look-up. Honest mail has one or two. */
const mostSignatures = 5;

/** mailauth unfolds a field in time that grows with the square of its lines. */
const longestHeader = 262_144;
const mostHeaderLines = 5_000;

/**
 * The signatures of a mail that can say something about its author, at most 5, topmost first, and the
 * mail with no others; `undefined` if its header is too large to be checked (256 KB or 5,000 lines).
 * A signature of another organisation, such as a mailing service's own, says nothing about the
 * author: it is left out before it costs anything. Alignment needs a common organisation, so the
 * last two labels of the domains must be the same; whether that is enough is decided later.
 */
export function signedMail(raw: Buffer, fromDomain: string): SignedMail | undefined {
  const { fields, body } = splitHeader(raw);
  const headerBytes = raw.length - body.length;
  if (headerBytes > longestHeader || linesIn(raw.subarray(0, headerBytes)) > mostHeaderLines) {
    return undefined;
  }
  const signatures: DkimSignature[] = [];
  let limited = 0;
  const kept = fields.filter((field) => {
    // The chain of forwarders (RFC 8617) is no statement of the author's domain.
    if (field.name.startsWith('arc-')) return false;
    if (field.name !== 'dkim-signature') return true;
    const signature = signatureIn(field);
    const counts =
      signature !== undefined && lastLabels(signature.domain) === lastLabels(fromDomain);
    if (!counts || signatures.length >= mostSignatures) return false;
    // Each length asks for a pass of its own over the body, and runs of white space make it a slow one.
    if (signature.isLimited && (limited += 1) > 1) return false;
    const { domain, selector, keyName } = signature;
    signatures.push({ domain, selector, keyName });
    return true;
  });
  return { bytes: joined([...kept.map(({ bytes }) => bytes), body]), signatures };
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) lines += 1;
  return lines;
}

/**
 * The domain and selector of a DKIM-Signature (RFC 6376 §3.5) and whether it signs a part of the body
 * only; nothing if it names none or uses SHA-1, which proves nothing any more (RFC 8301 §3.1).
 */
function signatureIn({ bytes }: RawField): (DkimSignature & { isLimited: boolean }) | undefined {
  const text = bytes.toString('latin1');
  const tags = new Map<string, string>();
  for (const part of text.slice(text.indexOf(':') + 1).split(';')) {
    const equals = part.indexOf('=');
    if (equals === -1) continue;
    tags.set(part.slice(0, equals).trim(), part.slice(equals + 1).replace(/\s+/g, ''));
  }
  const [domain, selector] = [tags.get('d'), tags.get('s')];
  if (!isDomain(domain) || !isDomain(selector)) return undefined;
  if (/-sha1$/i.test(tags.get('a') ?? '')) return undefined;
  const keyName = `${selector}._domainkey.${domain}`;
  return { domain: domain.toLowerCase(), selector, keyName, isLimited: tags.has('l') };
}

function isDomain(text: string | undefined): text is string {
  return text !== undefined && text.length <= 253 && /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(text);
}

function lastLabels(domain: string): string {
  return domain.split('.').slice(-2).join('.');
}

/** One copy, in memory of its own that can be moved to a thread. */
function joined(parts: readonly Buffer[]): Buffer<ArrayBuffer> {
  const whole = Buffer.from(new ArrayBuffer(parts.reduce((sum, part) => sum + part.length, 0)));
  let at = 0;
  for (const part of parts) at += part.copy(whole, at);
  return whole;
}
