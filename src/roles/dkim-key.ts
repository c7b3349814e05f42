import { readFile } from 'node:fs/promises';
import { ConfigError, type Config } from '../config';
import { flawOfDkimKey, type DkimKey, type DkimKeyFlaw } from '../mail/dkim';

const explanations: Readonly<Record<DkimKeyFlaw, string>> = {
  no_private_key:
    'holds no private key in PEM without a password / в файле нет закрытого ключа PEM без пароля',
  not_rsa: 'holds a key that is not RSA / ключ в файле не RSA',
  too_short:
    'holds a key under 1024 bits, which receivers reject / ключ короче 1024 бит, получатели его не признают',
};

/** The signing key that the settings name; throws `ConfigError`, in both languages, if it can't sign. */
export async function readDkimKey({
  domain,
  selector,
  keyFile,
}: NonNullable<Config['dkim']>): Promise<DkimKey> {
  const variable = 'OTVET_DKIM_KEY_FILE';
  let privateKeyPem: string;
  try {
    privateKeyPem = await readFile(keyFile, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const problem = `${keyFile} can't be read / файл не читается: ${code}`;
    throw new ConfigError([{ variable, problem }]);
  }
  const flaw = flawOfDkimKey(privateKeyPem);
  if (flaw === undefined) return { domain, selector, privateKeyPem };
  throw new ConfigError([{ variable, problem: `${keyFile} ${explanations[flaw]}` }]);
}
