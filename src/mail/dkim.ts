import { createPrivateKey } from 'node:crypto';

/** What signs outgoing mail: the key whose public half is at `<selector>._domainkey.<domain>`. */
export type DkimKey = { domain: string; selector: string; privateKeyPem: string };

/** RFC 8301 §3.2: verifiers must not believe shorter keys. */
const shortestKeyBits = 1024;

/** Why a key can't sign. */
export type DkimKeyFlaw = 'no_private_key' | 'not_rsa' | 'too_short';

/**
 * Why `pem` is no key to sign with, or nothing if it is one. RSA only: half of the receivers can't
 * verify Ed25519 (RFC 8463) yet, and the mailer does not write it.
 */
export function flawOfDkimKey(pem: string): DkimKeyFlaw | undefined {
  let key: ReturnType<typeof createPrivateKey>;
  try {
    key = createPrivateKey(pem);
  } catch {
    return 'no_private_key';
  }
  if (key.asymmetricKeyType !== 'rsa') return 'not_rsa';
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < shortestKeyBits ? 'too_short' : undefined;
}

/**
 * What is signed beside the mailer's usual fields: whatever a receiver acts on. `Thread-Index` and the
 * like are left out, since servers on the way rewrite them.
 */
const signedFields = [
  'From',
  'Sender',
  'Reply-To',
  'Subject',
  'Date',
  'Message-ID',
  'To',
  'Cc',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'In-Reply-To',
  'References',
  'Auto-Submitted',
].join(':');

/** The key in the mailer's words. A signature holds no time, so that a second sending is the same mail. */
export function dkimOptions({ domain, selector, privateKeyPem }: DkimKey) {
  return {
    domainName: domain,
    keySelector: selector,
    privateKey: privateKeyPem,
    headerFieldNames: signedFields,
  };
}
