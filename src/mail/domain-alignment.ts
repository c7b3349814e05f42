import { domainToASCII } from 'node:url';
import { dmarc } from 'mailauth/lib/dmarc';
import { domainOfAddress } from '../domain/address';

/**
 * The domain of an address as DNS knows it: in lower case, international names as A-labels; `undefined`
 * where there is none that could be looked up (a single label, an IP address in brackets).
 */
export function dnsDomainOf(address: string): string | undefined {
  const written = domainOfAddress(address).replace(/\.$/, '');
  const domain = domainToASCII(written);
  return domain.length <= 253 && /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/.test(domain) ? domain : undefined;
}

/**
 * Whether both domains belong to one organisation, which is what DMARC calls relaxed alignment
 * (RFC 7489 §3.1.1, §3.2). Asks mailauth, so that every check here goes by one public suffix list: it
 * gets a policy of ours and a signature that has passed, and only the names are left to decide.
 */
export async function isSameOrganisation(fromDomain: string, domain: string): Promise<boolean> {
  if (fromDomain === domain) return true;
  const result = await dmarc({
    headerFrom: fromDomain,
    dkimDomains: [{ domain }],
    resolver: () => Promise.resolve([['v=DMARC1; p=none']]),
  });
  return result !== false && result.status.result === 'pass';
}
