import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dkimVerify } from 'mailauth/lib/dkim/verify';
import { ConfigError, readConfig } from '../../src/config';
import { flawOfDkimKey } from '../../src/mail/dkim';
import { chooseDkimKey } from '../../src/mail/dkim-keys';
import { createRelay, type OutgoingMail } from '../../src/mail/relay';
import { readDkimKeys } from '../../src/roles/dkim-keys';
import { RelaySink } from '../support/relay-sink';
import { testLogger } from '../support/temporary-data-folder';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pemOf = (key: typeof rsa.privateKey) =>
  key.export({ type: 'pkcs8', format: 'pem' }).toString();
const privateKeyPem = pemOf(rsa.privateKey);
const publicKey = rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

/** The one record that the world would find. */
const resolver = (name: string) =>
  name === 'otvet._domainkey.desk.example'
    ? Promise.resolve([[`v=DKIM1; k=rsa; p=${publicKey}`]])
    : Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));

const mail: OutgoingMail = {
  envelopeFrom: 'bounces@desk.example',
  to: { address: 'vera@customer.example', name: 'Вера' },
  cc: [{ address: 'boss@customer.example', name: 'Начальник' }],
  from: { address: 'support@desk.example', name: 'Служба поддержки' },
  replyTo: 'support@desk.example',
  subject: '[Служба поддержки #1001] Re: Не печатает',
  text: 'Проверьте кабель.\n\n.\nточка\n',
  html: '<p>Проверьте кабель.</p>',
  messageId: '<otvet.a.1.b@desk.example>',
  references: ['<first@customer.example>'],
  dateMs: Date.parse('2026-01-12T10:00:00Z'),
  language: 'ru',
  ticketNumber: 1001,
  autoSubmitted: undefined,
};

const sink = new RelaySink();
const log = testLogger('dkim');
const dkim = { domain: 'desk.example', selector: 'otvet', privateKeyPem };
const dkimKeyFor = chooseDkimKey(dkim, []);
let folder: string;
beforeAll(async () => {
  await sink.start();
  folder = mkdtempSync(join(tmpdir(), 'otvet-dkim-'));
});
afterAll(async () => {
  await sink.stop();
  rmSync(folder, { recursive: true });
});

async function verdictOn(raw: Buffer): Promise<string | undefined> {
  const { results } = await dkimVerify(raw, { resolver });
  return results[0]?.status.result;
}

describe('a signed mail', () => {
  test('passes at the receiver, says so for our domain, and fails when it is altered', async () => {
    const relay = createRelay(sink.url, { log, dkimKeyFor });
    await relay.send(mail);
    await relay.send(mail);
    await relay.close();
    const [first, second] = sink.mails.map(({ raw }) => raw);
    if (first === undefined) throw new Error('nothing arrived');
    expect(await verdictOn(first)).toBe('pass');
    // A second sending after a lost answer is the same mail, byte for byte.
    expect(second).toEqual(first);
    const altered = Buffer.from(first.toString('latin1').replace('#1001', '#1002'), 'latin1');
    expect(altered).toEqual(first); // The subject is an encoded-word: nothing to replace in it.
    const forged = Buffer.from(first.toString('latin1').replace('boss@', 'thief@'), 'latin1');
    expect(await verdictOn(forged)).toBe('fail');
  });
});

describe('a signed mail with files', () => {
  test('passes at the receiver, and fails when a byte of a file is altered', async () => {
    const relay = createRelay(sink.url, { log, dkimKeyFor });
    const file = { name: 'акт.bin', contentType: 'application/octet-stream' };
    // Larger than what the mailer signs at once.
    await relay.send({ ...mail, files: [{ ...file, bytes: Buffer.alloc(3_000_000, 'акт') }] });
    await relay.close();
    const raw = sink.mails.at(-1)?.raw ?? Buffer.alloc(0);
    expect(await verdictOn(raw)).toBe('pass');
    const at = raw.length - 1_000_000;
    raw[at] = raw[at] === 65 ? 66 : 65;
    // The signature over the header holds, and the body is not what it says (RFC 6376 §3.9 leaves the word open).
    expect(await verdictOn(raw)).toBe('neutral');
  });
});

describe('the signing key', () => {
  test('is refused where it is none, not RSA or too short', () => {
    expect(flawOfDkimKey(privateKeyPem)).toBeUndefined();
    expect(flawOfDkimKey('a password')).toBe('no_private_key');
    expect(flawOfDkimKey(rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString())).toBe(
      'no_private_key',
    );
    expect(flawOfDkimKey(pemOf(generateKeyPairSync('ed25519').privateKey))).toBe('not_rsa');
    const short = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey;
    expect(flawOfDkimKey(pemOf(short))).toBe('too_short');
  });

  test.each([
    ['is missing', undefined, /can't be read \/ файл не читается: ENOENT/],
    ['is no key', 'hello', /no private key .* \/ .*нет закрытого ключа/],
  ])('refuses the start in both languages when its file %s', async (_case, text, message) => {
    const keyFile = join(folder, `${text ?? 'missing'}.pem`);
    if (text !== undefined) writeFileSync(keyFile, text);
    const named = { domain: 'desk.example', selector: 'otvet', keyFile };
    const reading = readDkimKeys(named, [], log);
    await expect(reading).rejects.toThrow(ConfigError);
    await expect(reading).rejects.toThrow(message);
  });

  test('is read where the three settings name it, and a part of them is refused', async () => {
    const keyFile = join(folder, 'right.pem');
    writeFileSync(keyFile, privateKeyPem);
    const env = {
      OTVET_DKIM_DOMAIN: 'desk.example',
      OTVET_DKIM_SELECTOR: 'otvet',
      OTVET_DKIM_KEY_FILE: keyFile,
    };
    const { dkim: named } = readConfig(env, 0);
    const keyFor = await readDkimKeys(named, [], log);
    expect(keyFor('support@desk.example')).toEqual(dkim);
    expect(readConfig({}, 0).dkim).toBeUndefined();
    expect(() => readConfig({ OTVET_DKIM_DOMAIN: 'desk.example' }, 0)).toThrow(
      /OTVET_DKIM_DOMAIN: .*set all three or none \/ нужны все три/,
    );
  });
});
