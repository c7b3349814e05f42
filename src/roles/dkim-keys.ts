import { readFile } from 'node:fs/promises';
import { ConfigError, type Config } from '../config';
import type { Logger } from '../log';
import { flawOfDkimKey, type DkimKey, type DkimKeyFlaw } from '../mail/dkim';
import { chooseDkimKey, type DkimKeyFor, type MailboxKey } from '../mail/dkim-keys';
import type { Mailbox, MailboxDkim } from '../mail/mailboxes';

const explanations: Readonly<Record<DkimKeyFlaw, string>> = {
  no_private_key:
    'holds no private key in PEM without a password / в файле нет закрытого ключа PEM без пароля',
  not_rsa: 'holds a key that is not RSA / ключ в файле не RSA',
  too_short:
    'holds a key under 1024 bits, which receivers reject / ключ короче 1024 бит, получатели его не признают',
};

/** Reads key files, noting all that is wrong with them on the way. */
class KeyReading {
  readonly problems: { variable: string; problem: string }[] = [];

  async common(stated: NonNullable<Config['dkim']>): Promise<DkimKey | undefined> {
    const { domain, selector, keyFile } = stated;
    const privateKeyPem = await this.pem(keyFile, 'OTVET_DKIM_KEY_FILE');
    return privateKeyPem === undefined ? undefined : { domain, selector, privateKeyPem };
  }

  async ofMailbox(address: string, stated: MailboxDkim): Promise<MailboxKey | undefined> {
    const { selector, keyFile } = stated;
    const privateKeyPem = await this.pem(keyFile, 'OTVET_MAILBOXES_FILE', `${address}: `);
    return privateKeyPem === undefined ? undefined : { address, selector, privateKeyPem };
  }

  private async pem(path: string, variable: string, whose = ''): Promise<string | undefined> {
    const note = (words: string) => {
      this.problems.push({ variable, problem: `${whose}${path} ${words}` });
    };
    try {
      const pem = await readFile(path, 'utf8');
      const flaw = flawOfDkimKey(pem);
      if (flaw === undefined) return pem;
      note(explanations[flaw]);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      note(`can't be read / файл не читается: ${code}`);
    }
    return undefined;
  }
}

/**
 * The keys that the settings name: `common` is that of the environment. Throws a `ConfigError`, in both
 * languages, that names each file that can't sign and whose it is. If some mailboxes have a key and
 * others none, the log warns of each of the others once.
 */
export async function readDkimKeys(
  common: Config['dkim'],
  mailboxes: readonly Mailbox[],
  log: Logger,
): Promise<DkimKeyFor> {
  const reading = new KeyReading();
  const commonKey = common && (await reading.common(common));
  const mailboxKeys: MailboxKey[] = [];
  for (const { address, dkim } of mailboxes) {
    const key = dkim && (await reading.ofMailbox(address, dkim));
    if (key !== undefined) mailboxKeys.push(key);
  }
  if (reading.problems.length > 0) throw new ConfigError(reading.problems);
  const keyFor = chooseDkimKey(commonKey, mailboxKeys);
  if (commonKey === undefined && mailboxKeys.length === 0) return keyFor;
  for (const { address } of mailboxes) {
    if (keyFor(address) !== undefined) continue;
    log.warn(
      { mailbox: address },
      'DKIM: its domain has no key, its mail leaves unsigned; see docs/mail/outgoing.md',
    );
  }
  return keyFor;
}
