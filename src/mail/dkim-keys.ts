import type { DkimKey } from './dkim';
import { dnsDomainOf } from './domain-alignment';

/** A mailbox's own key, which signs for the domain of its address. */
export type MailboxKey = { address: string; selector: string; privateKeyPem: string };

/** The key for mail from an address, or nothing if there is none of its domain. */
export type DkimKeyFor = (fromAddress: string) => DkimKey | undefined;

/**
 * Chooses among all keys: an address's own, else `common` if that is its domain's, else that of the
 * first mailbox of its domain. It never gives a key of another domain, whose signature would align
 * with nothing (RFC 7489 §3.1.1).
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
    const domain = dnsDomainOf(fromAddress);
    const ofItsDomain = domain === undefined ? undefined : ofDomain.get(domain);
    return ofAddress.get(fromAddress.toLowerCase()) ?? ofItsDomain;
  };
}
