/** Where an account is and who logs in to it. */
export type ImapLocation = {
  host: string;
  port: number;
  isSecure: boolean;
  user: string;
  password: string;
  /** `undefined` if the address names none. */
  folder: string | undefined;
};

/** The ports of RFC 8314 §7. */
const defaultPorts = { 'imaps:': 993, 'imap:': 143 } as const;

/** The port of IMAP with TLS from the first byte, or with STARTTLS. */
export function defaultImapPort(isSecure: boolean): number {
  return defaultPorts[isSecure ? 'imaps:' : 'imap:'];
}

/**
 * Reads `imaps://user:password@host:993/FOLDER`, percent-encoded, or nothing if it is no such thing:
 * user and password are needed, port and folder are not.
 */
export function parseImapUrl(text: string): ImapLocation | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  if (protocol !== 'imaps:' && protocol !== 'imap:') return undefined;
  if (hostname === '' || search !== '' || hash !== '') return undefined;
  try {
    const folder = decodeURIComponent(pathname.replace(/^\//, ''));
    const location = {
      host: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: port === '' ? defaultPorts[protocol] : Number(port),
      isSecure: protocol === 'imaps:',
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      folder: folder === '' ? undefined : folder,
    };
    return location.user === '' || location.password === '' ? undefined : location;
  } catch {
    // A stray % is no percent-encoding (RFC 3986 §2.1).
    return undefined;
  }
}
