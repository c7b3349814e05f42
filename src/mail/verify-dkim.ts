import { Readable } from 'node:stream';
import { dkimVerify } from 'mailauth/lib/dkim/verify';
import type { DnsAnswer } from './dns-lookup';

/** What became of one signature. */
export type DkimOutcome = {
  domain: string;
  selector: string;
  /** `unknown`: the key could not be asked for. */
  outcome: 'pass' | 'fail' | 'unknown';
  /** Why not, in a few words; empty for a pass. */
  reason: string;
};

/** The outcomes, and the author that the verifier itself read: it must be the one that we read. */
export type DkimReport = { authors: string[]; outcomes: DkimOutcome[] };

/** What mailauth says of a signature, beyond its types. */
type Verified = {
  signingDomain: string;
  selector?: string;
  signingHeaders?: { keys: string };
  status: { result: string; comment?: string | false; underSized?: unknown };
};

/**
 * Checks the DKIM signatures of a mail (RFC 6376) with keys that were asked for before; a key that is
 * not among them is absent. Stricter than the verifier underneath where that lets through what proves
 * nothing: a signature that leaves out From (§5.4), and one with `l=` that leaves a part of the body
 * unsigned (§8.2), are failures. One pass over the mail for each way of
 * hashing that its signatures ask for.
 */
export async function verifyDkim(
  mail: Buffer,
  keys: ReadonlyMap<string, DnsAnswer>,
): Promise<DkimReport> {
  const report = await dkimVerify(inOnePiece(mail), {
    resolver: (name) => {
      const answer = keys.get(name.toLowerCase()) ?? { code: 'ENODATA' };
      if ('rows' in answer) return Promise.resolve(answer.rows);
      return Promise.reject(Object.assign(new Error(answer.code), { code: answer.code }));
    },
  });
  const verified = report.results as unknown as Verified[];
  return { authors: report.headerFrom, outcomes: verified.map(outcomeOf) };
}

/**
 * The mail as one chunk with CRLF line ends. In chunks of 64 kB, as mailauth cuts it by itself, a body
 * without line ends is gone over again with every chunk, and each bare LF becomes a chunk of its own.
 */
function inOnePiece(mail: Buffer): Readable {
  const whole = withCrlf(mail);
  return Readable.from([whole], { objectMode: false, highWaterMark: whole.length });
}

/** Byte by byte: as a text to replace in, 25 MB of short lines are more than the thread has memory for. */
function withCrlf(mail: Buffer): Buffer {
  let bareFeeds = 0;
  for (let at = mail.indexOf(0x0a); at !== -1; at = mail.indexOf(0x0a, at + 1)) {
    if (mail[at - 1] !== 0x0d) bareFeeds += 1;
  }
  if (bareFeeds === 0) return mail;
  const whole = Buffer.alloc(mail.length + bareFeeds);
  let length = 0;
  for (let at = 0; at < mail.length; at += 1) {
    if (mail[at] === 0x0a && mail[at - 1] !== 0x0d) length = whole.writeUInt8(0x0d, length);
    length = whole.writeUInt8(mail[at] ?? 0, length);
  }
  return whole;
}

function outcomeOf({ signingDomain, selector, signingHeaders, status }: Verified): DkimOutcome {
  const as = (outcome: DkimOutcome['outcome'], reason: string) => {
    return { domain: signingDomain.toLowerCase(), selector: selector ?? '', outcome, reason };
  };
  const { result, underSized } = status;
  const why = typeof status.comment === 'string' ? status.comment : result;
  if (result === 'temperror') return as('unknown', why);
  if (result === 'policy') return as('fail', 'weak key');
  if (result !== 'pass') return as('fail', why);
  const signed = (signingHeaders?.keys ?? '').toLowerCase().split(/:\s*/);
  if (!signed.includes('from')) return as('fail', 'From is not signed');
  if (underSized) return as('fail', 'a part of the body is not signed');
  return as('pass', '');
}
