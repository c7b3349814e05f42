import { dmarc } from 'mailauth/lib/dmarc';
import {
  requestedPolicies,
  type RequestedPolicy,
  type SenderAuthentication,
} from '../domain/sender-authentication';
import type { DkimThread } from './dkim-thread';
import { signedMail } from './dkim-signatures';
import type { DnsAnswer, DnsResolver } from './dns-lookup';
import { dnsDomainOf, isSameOrganisation } from './domain-alignment';
import { cleanLine } from './header-text';
import type { MailEnvelope } from './inbound-mail';
import { checkPeer, type SpfOutcome } from './peer-spf';
import { unknownSender } from './trusted-results';
import type { DkimOutcome } from './verify-dkim';

/**
 * Whether the mail is from the domain of `fromAddress`, by DKIM, SPF and DMARC (RFC 6376, 7208, 7489).
 * A domain without a DMARC policy is proven by a signature of its own organisation; SPF alone proves
 * nothing then, since it is about the return path. Where something that could have passed was not to
 * be found out, DNS or SPF behind our own relay, the answer is `unknown` and never `fail`.
 */
export async function verifySender(
  raw: Buffer,
  fromAddress: string,
  envelope: MailEnvelope,
  tools: { resolve: DnsResolver; dkim: DkimThread },
): Promise<SenderAuthentication> {
  const { resolve } = tools;
  const fromDomain = dnsDomainOf(fromAddress);
  if (fromDomain === undefined) return unknownSender('the author’s domain can’t be checked');
  const [signatures, peer] = await Promise.all([
    checkSignatures(raw, fromDomain, tools),
    checkPeer(envelope, resolve),
    // Asked for at once, so that a return path with slow DNS can't use up the time of the policy; the
    // answer is kept for below.
    dmarc({ headerFrom: fromDomain, resolver: resolve }),
  ]);
  const passed = signatures.filter(({ outcome }) => outcome === 'pass').map(({ domain }) => domain);
  const found = await askDmarc(fromDomain, passed, peer, resolve);
  const isUndecided =
    signatures.some(({ outcome }) => outcome === 'unknown') ||
    (peer.result === 'unknown' && (await isSignedBy(fromDomain, [peer.domain], 'none')));
  const words = [found.words, ...signatures.map(inWords), peer.words];
  const evidence = cleanLine(words.join('; '), 500);
  const { requestedPolicy } = found;
  switch (found.result) {
    case 'pass':
      return { verdict: 'pass', requestedPolicy, method: 'dmarc', evidence };
    case 'fail': {
      const verdict = isUndecided ? 'unknown' : 'fail';
      return { verdict, requestedPolicy, method: 'dmarc', evidence };
    }
    case 'none':
    case 'unknown': {
      const isSigned = await isSignedBy(fromDomain, passed, found.result);
      const verdict = isSigned ? 'pass' : 'unknown';
      return { verdict, requestedPolicy, method: isSigned ? 'dkim' : null, evidence };
    }
  }
}

/** Whether one of the signing domains stands for the author's; exactly, where the policy isn't known. */
async function isSignedBy(
  fromDomain: string,
  domains: readonly string[],
  policy: 'none' | 'unknown',
): Promise<boolean> {
  if (domains.includes(fromDomain)) return true;
  if (policy === 'unknown') return false;
  for (const domain of domains) if (await isSameOrganisation(fromDomain, domain)) return true;
  return false;
}

async function answerOf(resolve: DnsResolver, name: string): Promise<DnsAnswer> {
  try {
    return { rows: await resolve(name, 'TXT') };
  } catch (error) {
    return { code: String((error as { code?: unknown }).code) };
  }
}

async function checkSignatures(
  raw: Buffer,
  fromDomain: string,
  { resolve, dkim }: { resolve: DnsResolver; dkim: DkimThread },
): Promise<DkimOutcome[]> {
  const signed = signedMail(raw, fromDomain);
  // Undecided, it would be a way around a policy that asks for rejection.
  if (signed === undefined) {
    const reason = 'the header is too large';
    return [{ domain: fromDomain, selector: '', outcome: 'fail', reason }];
  }
  const { bytes, signatures } = signed;
  if (signatures.length === 0) return [];
  const keyNames = [...new Set(signatures.map(({ keyName }) => keyName.toLowerCase()))];
  const answers = await Promise.all(keyNames.map((name) => answerOf(resolve, name)));
  const keys = new Map(keyNames.map((name, at) => [name, answers[at] ?? { code: 'ENODATA' }]));
  const report = await dkim.verify(bytes, keys);
  const all = (outcome: 'unknown' | 'fail', reason: string): DkimOutcome[] =>
    signatures.map(({ domain, selector }) => ({ domain, selector, outcome, reason }));
  if (report === undefined) return all('unknown', 'not checked');
  // As with the header: whoever writes such a mail must not gain by it.
  if (report === 'unverifiable') return all('fail', 'too much to be checked');
  const [author = ''] = report.authors;
  if (report.authors.length !== 1 || dnsDomainOf(author) !== fromDomain) {
    return all('fail', 'the author is read differently');
  }
  return report.outcomes;
}

type DmarcFinding = {
  /** `none`: the domain has no policy; `unknown`: it could not be asked for. */
  result: 'pass' | 'fail' | 'none' | 'unknown';
  requestedPolicy: RequestedPolicy | null;
  words: string;
};

/** What mailauth tells beyond its types: which side asks for the very same domain (§3.1). */
type Strictness = { spf: { strict: boolean }; dkim: { strict: boolean } };

async function askDmarc(
  fromDomain: string,
  passed: readonly string[],
  peer: SpfOutcome,
  resolver: DnsResolver,
): Promise<DmarcFinding> {
  const spfDomains = peer.result === 'pass' ? [peer.domain] : [];
  const answer = await dmarc({
    headerFrom: fromDomain,
    dkimDomains: passed.map((domain) => ({ domain })),
    spfDomains,
    resolver,
  });
  const result = answer === false ? 'none' : answer.status.result;
  if (answer === false || result === 'none') {
    return { result: 'none', requestedPolicy: null, words: 'dmarc=none' };
  }
  if (result !== 'pass' && result !== 'fail') {
    return { result: 'unknown', requestedPolicy: null, words: `dmarc=${result}` };
  }
  const requestedPolicy = policyOf(answer.policy);
  // mailauth reads `adkim=s` and `aspf=s` and goes by relaxed alignment all the same.
  const { spf: spfSide, dkim: dkimSide } = answer.alignment as unknown as Strictness;
  const isAligned =
    (await isStrictlyAligned(fromDomain, passed, dkimSide.strict)) ||
    (await isStrictlyAligned(fromDomain, spfDomains, spfSide.strict));
  const aligned = isAligned ? 'pass' : 'fail';
  return { result: aligned, requestedPolicy, words: `dmarc=${aligned} p=${requestedPolicy}` };
}

async function isStrictlyAligned(
  fromDomain: string,
  domains: readonly string[],
  isStrict: boolean,
): Promise<boolean> {
  return isStrict ? domains.includes(fromDomain) : isSignedBy(fromDomain, domains, 'none');
}

/** A policy that is no known word asks for nothing (RFC 7489 §6.6.3). */
function policyOf(policy: unknown): RequestedPolicy {
  const word = typeof policy === 'string' ? policy.trim().toLowerCase() : '';
  return requestedPolicies.find((known) => known === word) ?? 'none';
}

function inWords({ domain, selector, outcome, reason }: DkimOutcome): string {
  const result = outcome === 'unknown' ? 'temperror' : outcome;
  const why = reason === '' ? '' : ` (${reason})`;
  return `dkim=${result}${why} d=${domain} s=${selector}`;
}
