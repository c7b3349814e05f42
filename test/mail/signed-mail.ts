import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { dkimSign } from 'mailauth/lib/dkim/sign';
import type { DnsResolver } from '../../src/mail/dns-lookup';
import type { InboundMail } from '../../src/mail/inbound-mail';
import { readMail } from '../../src/mail/read-mail';

type Key = { privateKey: string; record: string };

function recordOf(key: KeyObject, kind: 'rsa' | 'ed25519'): string {
  const der = key.export({ type: 'spki', format: 'der' });
  // RFC 8463 §4: the record of an ed25519 key has its 32 bytes only.
  const bytes = kind === 'rsa' ? der : der.subarray(-32);
  return `v=DKIM1; k=${kind}; p=${bytes.toString('base64')}`;
}

/** A new key to sign with and its DNS record. */
export function newKey(kind: 'rsa' | 'ed25519' = 'rsa', bits = 2048): Key {
  const pair =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: bits })
      : generateKeyPairSync('ed25519');
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { privateKey, record: recordOf(pair.publicKey, kind) };
}

/**
 * DNS with these records: `TXT name` → texts, `A name` → addresses; the code of a failure as `!CODE`. A
 * name that can be none fails as Node's resolver has it fail.
 */
export class StubDns {
  readonly asked: string[] = [];
  constructor(readonly records: Record<string, string[]>) {}

  readonly resolve: DnsResolver = (name, type) => {
    this.asked.push(`${type} ${name}`);
    const found = this.records[`${type} ${name.toLowerCase()}`];
    const missing = name.split('.').some(({ length }) => length > 63) ? 'EBADNAME' : 'ENOTFOUND';
    const code = found === undefined ? missing : /^!(.*)/.exec(found[0] ?? '')?.[1];
    if (code === 'silent') return new Promise(() => undefined);
    if (code !== undefined) return Promise.reject(Object.assign(new Error(code), { code }));
    return Promise.resolve(type === 'TXT' ? (found ?? []).map((text) => [text]) : (found ?? []));
  };
}

/** `raw` with a signature on top. */
export async function signed(
  raw: Buffer,
  signingDomain: string,
  key: Key,
  more: Partial<Parameters<typeof dkimSign>[1]> = {},
): Promise<Buffer> {
  const { privateKey } = key;
  // Left out, mailauth 4.13 rounds the clock twice and signs another second than it states, if a half
  // second passes in between: 1 of 400 signatures was bad.
  const signTime = new Date();
  const one = {
    ...{ signingDomain, selector: 'sel', privateKey, algorithm: 'rsa-sha256', signTime },
    ...more,
  };
  // mailauth takes some options from the whole and some from the single signature.
  const { signatures, errors } = await dkimSign(raw, { ...one, signatureData: [one] });
  if (errors.length > 0) throw errors[0] ?? new Error('not signed');
  return Buffer.concat([Buffer.from(signatures), raw]);
}

/** The mail with the first occurrence of a text replaced; throws if there is none. */
export function altered(raw: Buffer, from: string, to: string): Buffer {
  const text = raw.toString('latin1');
  if (!text.includes(from)) throw new Error(`no “${from}” in the mail`);
  return Buffer.from(text.replace(from, to), 'latin1');
}

export function read(raw: Buffer): Promise<InboundMail> {
  return readMail(raw);
}
