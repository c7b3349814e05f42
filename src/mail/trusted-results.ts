import {
  requestedPolicies,
  type RequestedPolicy,
  type SenderAuthentication,
} from '../domain/sender-authentication';
import { parseAuthenticationResults, type ReportedResult } from './authentication-results';
import { dnsDomainOf, isSameOrganisation } from './domain-alignment';
import { cleanLine } from './header-text';

const evidenceLength = 500;

/** A verdict that says nothing, and why. */
export function unknownSender(evidence: string): SenderAuthentication {
  const line = cleanLine(evidence, evidenceLength);
  return { verdict: 'unknown', requestedPolicy: null, method: null, evidence: line };
}

/**
 * The verdict of the mail server whose name is `authservId`, out of the mail's Authentication-Results
 * fields, topmost first. Only the topmost field counts, and only if it is that server's: a server puts
 * its field above what it received, so every lower one may be the sender's own invention, even under
 * the server's name (RFC 8601 §5, §7.1). `pass` needs `dmarc=pass`, or `dkim=pass` for a domain of
 * the author's organisation; with `dmarc=fail` nothing else counts. Two results of DMARC that differ prove
 * nothing: the return path is quoted in the field, and may hold what looks like a result (`"); dmarc=pass ("@`).
 */
export async function trustedVerdict(
  fields: readonly string[],
  authservId: string,
  fromAddress: string,
): Promise<SenderAuthentication> {
  const [topmost] = fields;
  if (topmost === undefined) return unknownSender('no Authentication-Results field');
  const reported = parseAuthenticationResults(topmost);
  if (reported.authservId !== authservId.trim().toLowerCase()) {
    return unknownSender(
      `the topmost Authentication-Results field is of “${reported.authservId}”, not of “${authservId}”`,
    );
  }
  const fromDomain = dnsDomainOf(fromAddress);
  if (fromDomain === undefined) return unknownSender('the author’s domain can’t be checked');
  const evidence = cleanLine(`${authservId}: ${inWords(reported.results)}`, evidenceLength);
  const dmarcResults = reported.results.filter(({ method }) => method === 'dmarc');
  const requestedPolicy = dmarcResults.map(policyOf).find((policy) => policy !== null) ?? null;
  const as = (verdict: SenderAuthentication['verdict']): SenderAuthentication => {
    return { verdict, requestedPolicy, method: 'authentication_results', evidence };
  };
  if (dmarcResults.some(({ result }) => result === 'fail')) return as('fail');
  if (new Set(dmarcResults.map(({ result }) => result)).size > 1) return as('unknown');
  if (await isVouchedFor(reported.results, fromDomain)) return as('pass');
  return as('unknown');
}

/** Whether one result shows that the author's domain stands behind the mail. */
async function isVouchedFor(
  results: readonly ReportedResult[],
  fromDomain: string,
): Promise<boolean> {
  for (const { method, result, properties } of results) {
    if (result !== 'pass') continue;
    const from = properties.get('header.from');
    if (method === 'dmarc') {
      // What the server took for the author must be what we take for it.
      if (from === undefined) return true;
      if (await isAligned(fromDomain, from)) return true;
    }
    const signer = properties.get('header.d') ?? properties.get('header.i');
    if (method === 'dkim' && signer !== undefined && (await isAligned(fromDomain, signer))) {
      return true;
    }
  }
  return false;
}

async function isAligned(fromDomain: string, claimed: string): Promise<boolean> {
  const domain = dnsDomainOf(claimed);
  return domain !== undefined && isSameOrganisation(fromDomain, domain);
}

/** Where servers write the domain's policy; there is no common way. */
const policyProperties = [
  'policy.dmarc',
  'policy.published-domain-policy',
  'policy.policy',
  'header.policy',
  'action',
];

/** The policy that a dmarc result names: `(p=REJECT sp=NONE)`, `(policy=none)`, `action=quarantine`. */
function policyOf({ comment, properties }: ReportedResult): RequestedPolicy | null {
  const inComment = /(?:^|[\s;,(])p(?:olicy)?=\s*([a-z]{4,10})/i.exec(comment)?.[1];
  const named = [inComment, ...policyProperties.map((name) => properties.get(name))];
  for (const value of named) {
    // Microsoft: “oreject” is a reject that its own rules have overridden.
    const plain = value?.toLowerCase().replace(/^oreject$/, 'reject');
    const policy = requestedPolicies.find((known) => known === plain);
    if (policy !== undefined) return policy;
  }
  return null;
}

/** The results that a verdict can rest on, as the server wrote them. */
function inWords(results: readonly ReportedResult[]): string {
  const shown = results.filter(({ method }) => ['dmarc', 'dkim', 'spf'].includes(method));
  if (shown.length === 0) return 'no result';
  const words = shown.map(({ method, result, properties }) => {
    const names = ['header.from', 'header.d', 'header.i', 'smtp.mailfrom'];
    const found = names.flatMap((name) => {
      const value = properties.get(name);
      return value === undefined ? [] : [`${name}=${value}`];
    });
    return [`${method}=${result}`, ...found].join(' ');
  });
  return words.join('; ');
}
