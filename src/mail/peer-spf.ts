import { BlockList, isIP } from 'node:net';
import { spf } from 'mailauth/lib/spf';
import type { DnsResolver } from './dns-lookup';
import { dnsDomainOf } from './domain-alignment';
import type { MailEnvelope } from './inbound-mail';

/** `unknown`: it could not be asked for, or the peer is a mail server of our own. */
export type SpfOutcome = {
  result: 'pass' | 'fail' | 'unknown';
  domain: string;
  words: string;
};

/** Addresses that no mail comes from through the internet (RFC 6890): our own relay's, or a test's. */
const privateAddresses = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  privateAddresses.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  privateAddresses.addSubnet(network, bits, 'ipv6');
}

/** Whether the address is one that the whole internet can see; an IPv4 one may be mapped into IPv6. */
function isPublicAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, '');
  const version = isIP(plain);
  return version !== 0 && !privateAddresses.check(plain, version === 4 ? 'ipv4' : 'ipv6');
}

/**
 * Whether the return path's domain lets the peer send for it (RFC 7208). Behind a relay of our own the
 * peer is the relay, and the answer is `unknown`. Never rejects if `resolve` answers in time.
 */
export async function checkPeer(
  { mailFrom, remoteAddress, helo }: MailEnvelope,
  resolve: DnsResolver,
): Promise<SpfOutcome> {
  // RFC 7208 §2.4: without a return path the peer's own name stands for the sender.
  const sender = mailFrom === '' && helo !== undefined ? `postmaster@${helo}` : mailFrom;
  const senderDomain = dnsDomainOf(sender);
  if (senderDomain === undefined) {
    return { result: 'fail', domain: '', words: 'spf=none (no return path)' };
  }
  if (!isPublicAddress(remoteAddress)) {
    const words = `spf=none (from our own relay ${remoteAddress}) mailfrom=${senderDomain}`;
    return { result: 'unknown', domain: senderDomain, words };
  }
  const { status, domain } = await spf({
    sender,
    ip: remoteAddress,
    helo: helo ?? senderDomain,
    mta: 'otvet',
    resolver: resolve,
  });
  const words = `spf=${status.result} ip=${remoteAddress} mailfrom=${domain}`;
  const isUnknown = status.result === 'temperror';
  const result = status.result === 'pass' ? 'pass' : isUnknown ? 'unknown' : 'fail';
  return { result, domain: domain.toLowerCase(), words };
}
