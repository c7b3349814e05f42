import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { dkimVerify } from 'mailauth/lib/dkim/verify';
import pino from 'pino';
import { ConfigError, readConfig } from '../../src/config';
import { chooseDkimKey, type DkimKeyFor } from '../../src/mail/dkim-keys';
import { createRelay, type OutgoingMail } from '../../src/mail/relay';
import { readDkimKeys } from '../../src/roles/dkim-keys';
import { readMailboxes } from '../../src/settings/mailboxes-file';
import { RelaySink } from '../support/relay-sink';
import { testLogger } from '../support/temporary-data-folder';
import { newKey, StubDns } from './signed-mail';

const [deskKey, firmKey, ownKey] = [newKey(), newKey(), newKey()];
const dns = new StubDns({
  'TXT common._domainkey.desk.example': [deskKey.record],
  'TXT first._domainkey.firm.example': [firmKey.record],
  'TXT own._domainkey.firm.example': [ownKey.record],
});

const sink = new RelaySink();
const folder = mkdtempSync(join(tmpdir(), 'otvet-dkim-domains-'));
beforeAll(() => sink.start());
afterAll(async () => {
  await sink.stop();
  rmSync(folder, { recursive: true });
});

const warnings: { mailbox?: string; msg: string }[] = [];
const log = pino({}, { write: (line) => warnings.push(JSON.parse(line) as { msg: string }) });
beforeEach(() => {
  sink.mails.length = 0;
  warnings.length = 0;
});

function inFolder(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

/** The keys as a worker with these mailboxes reads them. */
async function keysOf(
  mailboxes: object[],
  env: Record<string, string> = { OTVET_DKIM_DOMAIN: 'Desk.example' },
): Promise<DkimKeyFor> {
  inFolder('first.pem', firmKey.privateKey);
  inFolder('own.pem', ownKey.privateKey);
  const keyFile = inFolder('common.pem', deskKey.privateKey);
  const config = readConfig(
    {
      OTVET_SUPPORT_ADDRESS: 'Support@desk.example',
      OTVET_MAILBOXES_FILE: inFolder('mailboxes.json', JSON.stringify({ mailboxes })),
      ...('OTVET_DKIM_DOMAIN' in env && {
        OTVET_DKIM_SELECTOR: 'common',
        OTVET_DKIM_KEY_FILE: keyFile,
      }),
      ...env,
    },
    0,
  );
  return readDkimKeys(config.dkim, await readMailboxes(config), log);
}

const first = { selector: 'first', keyFile: 'first.pem' };
const own = { selector: 'own', keyFile: 'own.pem' };
const mailboxes = [
  { address: 'Billing@firm.example', dkim: first },
  { address: 'hosting@firm.example', dkim: own },
  { address: 'help@firm.example' },
  { address: 'second@desk.example' },
  { address: 'sales@other.example' },
];

const mailFrom = (address: string, more: Partial<OutgoingMail> = {}): OutgoingMail => ({
  envelopeFrom: 'bounces@desk.example',
  to: { address: 'vera@customer.example', name: 'Вера' },
  from: { address, name: 'Служба поддержки' },
  replyTo: address,
  subject: '[Служба поддержки #1001] Re: Не печатает',
  text: 'Проверьте кабель.\n',
  html: '<p>Проверьте кабель.</p>',
  messageId: '<otvet.a.1.b@desk.example>',
  references: [],
  dateMs: Date.parse('2026-01-12T10:00:00Z'),
  language: 'ru',
  ticketNumber: 1001,
  autoSubmitted: undefined,
  ...more,
});

/** What a receiver finds: the author's domain, and each signature as `result selector.domain`. */
async function foundBy(raw: Buffer) {
  const { headerFrom, results } = await dkimVerify(raw, { resolver: dns.resolve });
  const signatures = results.map(
    ({ status, selector, signingDomain }) => `${status.result} ${selector}.${signingDomain}`,
  );
  // Without a signature the library reports one result of `none`.
  return { headerFrom, signatures: signatures.filter((found) => !found.startsWith('none')) };
}

async function sent(keyFor: DkimKeyFor, mails: readonly OutgoingMail[]): Promise<Buffer[]> {
  const relay = createRelay(sink.url, { log: testLogger('dkim'), dkimKeyFor: keyFor, poolSize: 1 });
  for (const mail of mails) await relay.send(mail);
  await relay.close();
  return sink.mails.map(({ raw }) => raw);
}

describe('mails of several domains over one relay', () => {
  test('are each signed for the domain of their author, by the mailbox’s key or its domain’s', async () => {
    const keyFor = await keysOf(mailboxes);
    const expected: [from: string, signatures: string[]][] = [
      ['Support@desk.example', ['pass common.desk.example']],
      ['billing@firm.example', ['pass first.firm.example']],
      ['hosting@firm.example', ['pass own.firm.example']],
      ['help@firm.example', ['pass first.firm.example']],
      ['second@desk.example', ['pass common.desk.example']],
      ['sales@other.example', []],
      ['support@help.desk.example', ['pass common.desk.example']],
      ['support@example', []],
      ['billing@firm.example', ['pass first.firm.example']],
    ];
    const raws = await sent(
      keyFor,
      expected.map(([from]) => mailFrom(from)),
    );
    const found: [string, string[]][] = [];
    for (const raw of raws) {
      const { headerFrom, signatures } = await foundBy(raw);
      found.push([headerFrom[0] ?? '', signatures]);
    }
    expect(found).toEqual(expected);
  });

  test('are the same bytes when they are sent again, with files and without', async () => {
    const keyFor = await keysOf(mailboxes);
    const file = { name: 'акт.bin', contentType: 'application/octet-stream' };
    const files = [{ ...file, bytes: Buffer.alloc(300_000, 'акт') }];
    const mails = [
      mailFrom('support@desk.example', { files }),
      mailFrom('hosting@firm.example', { files }),
      mailFrom('help@firm.example'),
    ];
    const [one, two, three, ...again] = await sent(keyFor, [...mails, ...mails]);
    expect(again).toEqual([one, two, three]);
    const signatures = [];
    for (const raw of again) signatures.push((await foundBy(raw)).signatures);
    expect(signatures).toEqual([
      ['pass common.desk.example'],
      ['pass own.firm.example'],
      ['pass first.firm.example'],
    ]);
  });
});

describe('the key of a mail', () => {
  const keyOf = (selector: string, domain = 'desk.example') => {
    return { selector, domain, privateKeyPem: deskKey.privateKey };
  };
  const of = (address: string, selector: string) => {
    return { address, selector, privateKeyPem: deskKey.privateKey };
  };
  const common = keyOf('common');
  const otherwise = keyOf('other', 'BÜCHER.example.');
  const two = [of('a@desk.example', 'a'), of('b@desk.example', 'b')];

  test.each([
    ['A@Desk.Example', 'the mailbox’s own', common, [of('a@desk.example', 'a')], 'a'],
    ['b@desk.example', 'the environment’s', common, [of('a@desk.example', 'a')], 'common'],
    ['c@desk.example', 'the first mailbox’s', undefined, two, 'a'],
    ['a@bücher.example', 'that of its name in DNS', otherwise, [], 'other'],
    ['a@xn--bcher-kva.example', 'that of its name in letters', otherwise, [], 'other'],
    ['a@other.example', 'none', common, two, undefined],
    ['a@x.help.desk.example', 'that of a domain above', common, [], 'common'],
    ['a@x.help.desk.example', 'the nearest', common, [of('b@help.desk.example', 'b')], 'b'],
    ['a@example', 'none of a domain below', common, two, undefined],
    ['a@mydesk.example', 'none of a like name', common, two, undefined],
    ['desk.example@', 'none', common, two, undefined],
  ])('from %s is %s', (from, _which, environment, stated, selector) => {
    expect(chooseDkimKey(environment, stated)(from)?.selector).toBe(selector);
  });
});

describe('a mailbox without a key', () => {
  const unsigned = (mailbox: string) => ({
    level: 40,
    mailbox,
    msg: expect.stringContaining('leaves unsigned') as unknown,
  });

  test('is warned of once at the start, by its name', async () => {
    await keysOf(mailboxes);
    expect(warnings).toMatchObject([unsigned('sales@other.example')]);
  });

  test('is warned of where the environment’s key is of no mailbox’s domain', async () => {
    await keysOf([{ address: 'sales@other.example' }], { OTVET_DKIM_DOMAIN: 'example' });
    expect(warnings).toMatchObject([
      unsigned('support@desk.example'),
      unsigned('sales@other.example'),
    ]);
  });

  test('is nothing to warn of where there are no keys at all', async () => {
    const keyFor = await keysOf([{ address: 'sales@other.example' }], {});
    expect(warnings).toEqual([]);
    expect(keyFor('support@desk.example')).toBeUndefined();
  });
});

describe('a mailbox’s key that can’t sign', () => {
  test.each([
    ['is missing', undefined, /can't be read \/ файл не читается: ENOENT/],
    ['is no key', 'hello', /holds no private key .* \/ .*нет закрытого ключа/],
    ['is not RSA', newKey('ed25519').privateKey, /not RSA \/ .*не RSA/],
    ['is short', newKey('rsa', 512).privateKey, /under 1024 bits.* \/ ключ короче 1024/],
  ])('refuses the start, naming mailbox and file, when it %s', async (_case, text, message) => {
    const keyFile = text === undefined ? 'missing.pem' : 'bad.pem';
    if (text !== undefined) inFolder(keyFile, text);
    const dkim = { selector: 'own', keyFile };
    const reading = keysOf([{ address: 'Hosting@firm.example', dkim }], {});
    await expect(reading).rejects.toThrow(ConfigError);
    await expect(reading).rejects.toThrow(
      `OTVET_MAILBOXES_FILE: hosting@firm.example: ${join(folder, keyFile)} `,
    );
    await expect(reading).rejects.toThrow(message);
  });

  test('is named together with all others', async () => {
    const dkim = { selector: 'own', keyFile: inFolder('bad.pem', 'hello') };
    const OTVET_DKIM_KEY_FILE = join(folder, 'missing.pem');
    const env = { OTVET_DKIM_DOMAIN: 'desk.example', OTVET_DKIM_KEY_FILE };
    const bad = ['a@firm.example', 'b@firm.example'].map((address) => ({ address, dkim }));
    const error: unknown = await keysOf(bad, env).catch((failure: unknown) => failure);
    if (!(error instanceof ConfigError)) throw new Error('not refused');
    expect(error.problems).toMatchObject([
      { variable: 'OTVET_DKIM_KEY_FILE', problem: expect.stringMatching(/^\S+missing.pem can't/) },
      { variable: 'OTVET_MAILBOXES_FILE', problem: expect.stringMatching(/^a@firm.example: /) },
      { variable: 'OTVET_MAILBOXES_FILE', problem: expect.stringMatching(/^b@firm.example: /) },
    ]);
    expect(warnings).toEqual([]);
  });
});
