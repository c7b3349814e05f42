import type { DkimKey } from './dkim';
import { dnsDomainOf } from './domain-alignment';

/** A mailbox's own key, which signs for the domain of its address. */
export type MailboxKey = { address: string; selector: string; privateKeyPem: string };

/** The key for mail from an address, or nothing if there is none of its domain or of one above it. */
export type DkimKeyFor = (fromAddress: string) => DkimKey | undefined;

/** The domain and those above it that could have a key, the nearest first. */
function domainsFrom(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(0, -1).map((_, depth) => labels.slice(depth).join('.'));
}

/**
 * Chooses among all keys: an address's own, else that of its domain, else that of the nearest domain
 * above it, which DMARC takes for it unless the domain's policy forbids that (RFC 7489 §3.1.1). Of
 * a domain's keys it is `common`, if that is its, or else the first mailbox's. It never gives a key of
 * another domain, whose signature would align with nothing.
 */
export function chooseDkimKey(
  common: DkimKey | undefined,
  mailboxKeys: readonly MailboxKey[],
): DkimKeyFor {
  const ofAddress = new Map<string, DkimKey>();
  const ofDomain = new Map<string, DkimKey>();
  const addForDomain = (domain: string, key: DkimKey) => {
    if (!ofDomain.has(domain)) ofDomain.set(domain, key);
  };
  const commonDomain = common && dnsDomainOf(common.domain);
  if (common && commonDomain !== undefined) addForDomain(commonDomain, common);
  for (const { address, selector, privateKeyPem } of mailboxKeys) {
    const domain = dnsDomainOf(address);
    // No receiver could look its public half up.
    if (domain === undefined) continue;
    const key = { domain, selector, privateKeyPem };
    ofAddress.set(address.toLowerCase(), key);
    addForDomain(domain, key);
  }
  return (fromAddress) => {
    const domains = domainsFrom(dnsDomainOf(fromAddress) ?? '');
    const signing = domains.find((domain) => ofDomain.has(domain)) ?? '';
    return ofAddress.get(fromAddress.toLowerCase()) ?? ofDomain.get(signing);
  };
}
