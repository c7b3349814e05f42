import { domainToASCII, domainToUnicode } from 'node:url';

/** An address whose domain is `written` by `spell`, which gives nothing for what is no domain. */
function respelt(address: string, spell: (domain: string) => string): string {
  const at = address.lastIndexOf('@');
  const domain = spell(address.slice(at + 1));
  return domain === '' ? address : address.slice(0, at + 1) + domain;
}

/** One spelling for a domain that can be written in two (RFC 5890): the readable one. */
export function readableDomain(address: string): string {
  return /(?:^|[@.])xn--/i.test(address) ? respelt(address, domainToUnicode) : address;
}

/** The address in ASCII, as servers name it to each other; nothing where its local part has other letters. */
export function asciiAddress(address: string): string | undefined {
  const ascii = respelt(address, domainToASCII);
  return /^[\x21-\x7e]+$/.test(ascii) ? ascii : undefined;
}
