import { afterAll, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import type { SenderAuthentication } from '../../src/domain/sender-authentication';
import { DkimThread } from '../../src/mail/dkim-thread';
import { DnsLookup } from '../../src/mail/dns-lookup';
import {
  createSenderChecker,
  senderChecker,
  type SenderQuestion,
} from '../../src/mail/sender-checks';
import { mailSource } from './mail-source';
import { altered, newKey, read, signed, StubDns } from './signed-mail';

const key = newKey();
const otherKey = newKey();
/** One thread for all: each takes a third of a second to start. */
const dkim = new DkimThread();
afterAll(() => dkim.close());

const domain = 'customer.example.org';
const keyName = `TXT sel._domainkey.${domain}`;
const policyName = `TXT _dmarc.${domain}`;
const spfName = `TXT ${domain}`;
const sendersIp = '198.51.100.7';
const strangersIp = '198.51.100.66';

const plain = mailSource(
  `From: Вера <vera@${domain}>`,
  'To: support@desk.example',
  'Subject: Printer',
  'Date: Mon, 12 Jan 2026 10:00:00 +0300',
  'Message-ID: <1@customer.example.org>',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'It does not print.',
  'Transfer 100 roubles.',
  '',
);

const policy = (text: string) => ({ [policyName]: [`v=DMARC1; ${text}`] });
const published = {
  [keyName]: [key.record],
  [spfName]: ['v=spf1 ip4:198.51.100.7 ~all'],
  ...policy('p=reject'),
};

type Way = {
  from?: string;
  ip?: string;
  helo?: string;
  records?: Record<string, string[]>;
  checks?: SenderQuestion['checks'];
};

function checkerOf(dns: StubDns) {
  return senderChecker(new DnsLookup(dns.resolve), dkim);
}

async function verdictOf(raw: Buffer, way: Way = {}): Promise<SenderAuthentication> {
  const { from = `vera@${domain}`, ip = strangersIp, records = published, helo } = way;
  const envelope = {
    mailFrom: from,
    rcptTo: ['support@desk.example'],
    remoteAddress: ip,
    ...(helo !== undefined && { helo }),
  };
  const checks = way.checks ?? { kind: 'verify' };
  return checkerOf(new StubDns(records)).check({ raw, mail: await read(raw), envelope, checks });
}

const pass = { verdict: 'pass', method: 'dmarc' };
const fail = { verdict: 'fail', method: 'dmarc' };
const unknown = { verdict: 'unknown' };

describe('a signed mail', () => {
  it('passes when its signature is its author’s domain’s, and says by what', async () => {
    const verdict = await verdictOf(await signed(plain, domain, key));
    expect(verdict).toMatchObject({ ...pass, requestedPolicy: 'reject' });
    expect(verdict.evidence).toBe(
      `dmarc=pass p=reject; dkim=pass d=${domain} s=sel; ` +
        `spf=softfail ip=${strangersIp} mailfrom=${domain}`,
    );
  });

  it('passes as nodemailer signs it', async () => {
    const transport = createTransport({
      streamTransport: true,
      buffer: true,
      newline: 'windows',
      dkim: { domainName: domain, keySelector: 'sel', privateKey: key.privateKey },
    });
    const sent = await transport.sendMail({
      from: `Вера <vera@${domain}>`,
      to: 'support@desk.example',
      subject: 'Не печатает принтер',
      text: 'Добрый день!\n\nНе печатает.',
      attachments: [{ filename: 'a.bin', content: Buffer.alloc(300_000, 7) }],
    });
    expect(await verdictOf(sent.message as Buffer)).toMatchObject(pass);
  });

  it('passes with an ed25519 key, and with simple canonicalization', async () => {
    const edKey = newKey('ed25519');
    const ed = await signed(plain, domain, edKey, { algorithm: 'ed25519-sha256' });
    const records = { ...published, [keyName]: [edKey.record] };
    expect(await verdictOf(ed, { records })).toMatchObject(pass);
    const simple = await signed(plain, domain, key, { canonicalization: 'simple/simple' });
    expect(await verdictOf(simple)).toMatchObject(pass);
  });

  it('passes with bare line feeds, as files and pipes have them', async () => {
    const mail = await signed(plain, domain, key);
    const bare = Buffer.from(mail.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
    expect(await verdictOf(bare)).toMatchObject(pass);
  });

  const tampered: [string, string, string][] = [
    ['its body', '100 roubles', '900 roubles'],
    ['its subject', 'Subject: Printer', 'Subject: Payment'],
    ['its author, within the domain', `<vera@${domain}>`, `<boss@${domain}>`],
  ];
  it.each(tampered)('fails when %s was changed on the way', async (_what, from, to) => {
    const mail = altered(await signed(plain, domain, key), from, to);
    expect(await verdictOf(mail)).toMatchObject({ ...fail, requestedPolicy: 'reject' });
  });

  it('fails when it is replayed with another domain’s author', async () => {
    const records = { ...published, 'TXT _dmarc.victim.test': ['v=DMARC1; p=quarantine'] };
    const mail = altered(
      await signed(plain, domain, key),
      `<vera@${domain}>`,
      '<vera@victim.test>',
    );
    expect(await verdictOf(mail, { records })).toMatchObject({
      ...fail,
      requestedPolicy: 'quarantine',
    });
  });

  it('fails when an attacker signs for his own domain', async () => {
    const records = { ...published, 'TXT sel._domainkey.evil.test': [otherKey.record] };
    const mail = await signed(plain, 'evil.test', otherKey);
    expect(await verdictOf(mail, { records, from: 'x@evil.test' })).toMatchObject(fail);
  });

  it('never passes with two From fields, whichever is signed', async () => {
    const mail = await signed(plain, domain, key);
    const second = Buffer.from('From: Someone <someone@victim.test>\r\n');
    for (const doubled of [
      Buffer.concat([second, mail]),
      altered(mail, 'To: support', 'From: someone@victim.test\r\nTo: support'),
    ]) {
      expect(await verdictOf(doubled)).toMatchObject({ verdict: 'fail', method: null });
      const checks = { kind: 'trust', authservId: 'mx.example' } as const;
      const trusted = Buffer.concat([
        Buffer.from('Authentication-Results: mx.example; dmarc=pass\r\n'),
        doubled,
      ]);
      expect(await verdictOf(trusted, { checks })).toMatchObject({ verdict: 'fail' });
    }
  });

  it('never passes with two authors in one From', async () => {
    const two = altered(plain, `<vera@${domain}>`, `<vera@${domain}>, <x@victim.test>`);
    expect(await verdictOf(await signed(two, domain, key))).toMatchObject({ verdict: 'fail' });
  });

  it('fails when From is not among what is signed', async () => {
    // A text, whatever its types say.
    const headerList = 'Subject:To' as unknown as string[];
    const mail = await signed(plain, domain, key, { headerList });
    const verdict = await verdictOf(mail);
    expect(verdict).toMatchObject(fail);
    expect(verdict.evidence).toContain('From is not signed');
  });

  it('fails with l= when something was added behind the signed part, and passes when not', async () => {
    const body = plain.length - plain.indexOf('\r\n\r\n') - 4;
    const mail = await signed(plain, domain, key, {
      maxBodyLength: body - 2,
      canonicalization: 'relaxed/simple',
    });
    expect(await verdictOf(mail)).toMatchObject(pass);
    const longer = await verdictOf(Buffer.concat([mail, Buffer.from('Pay here: evil.test\r\n')]));
    expect(longer).toMatchObject(fail);
    expect(longer.evidence).toContain('a part of the body is not signed');
  });

  it('fails when its signature has expired', async () => {
    const signTime = new Date('2026-01-01T00:00:00Z');
    const old = await signed(plain, domain, key, {
      signTime,
      expires: new Date('2026-01-02T00:00:00Z'),
    });
    const verdict = await verdictOf(old);
    expect(verdict).toMatchObject(fail);
    expect(verdict.evidence).toContain('expired');
    const fresh = await signed(plain, domain, key, {
      signTime,
      expires: new Date('2999-01-01T00:00:00Z'),
    });
    expect(await verdictOf(fresh)).toMatchObject(pass);
  });

  it('passes by one good signature among bad and foreign ones', async () => {
    const records = { ...published, 'TXT sel._domainkey.esp.test': [otherKey.record] };
    let mail = await signed(plain, domain, otherKey);
    mail = await signed(mail, domain, key);
    mail = await signed(mail, 'esp.test', otherKey);
    expect(await verdictOf(mail, { records })).toMatchObject(pass);
  });

  it('asks for at most five keys, and for none of another organisation', async () => {
    const dns = new StubDns(published);
    let mail = plain;
    for (let index = 0; index < 20; index++) {
      mail = await signed(mail, domain, otherKey, { selector: `s${index}` });
      mail = await signed(mail, `other${index}.test`, otherKey);
    }
    const envelope = { mailFrom: '', rcptTo: [], remoteAddress: '127.0.0.1' };
    const checks = { kind: 'verify' } as const;
    await checkerOf(dns).check({ raw: mail, mail: await read(mail), envelope, checks });
    const keys = dns.asked.filter((line) => line.includes('_domainkey'));
    expect(keys).toHaveLength(5);
    expect(keys.every((line) => line.endsWith(domain))).toBe(true);
  });

  const keys: [string, string[], object][] = [
    ['is not there', [], fail],
    ['was taken back (p= is empty)', ['v=DKIM1; k=rsa; p='], fail],
    ['is broken', ['v=DKIM1; k=rsa; p=AAAA'], fail],
    ['is no base64', ['v=DKIM1; k=rsa; p=###'], fail],
    ['is of an unknown version', [key.record.replace('DKIM1', 'DKIM9')], fail],
    ['is of 512 bits', [newKey('rsa', 512).record], fail],
    ['is somebody else’s', [otherKey.record], fail],
    ['can’t be asked for', ['!ESERVFAIL'], unknown],
  ];
  it.each(keys)('is judged when its key %s', async (_name, record, expected) => {
    const records = { ...published, [keyName]: record };
    expect(await verdictOf(await signed(plain, domain, key), { records })).toMatchObject(expected);
  });

  it('fails when a name that can be in no DNS is to vouch for it, which is no way around the policy', async () => {
    const label = 'a'.repeat(64);
    const selected = await signed(plain, domain, otherKey, { selector: label });
    expect(await verdictOf(selected)).toMatchObject(fail);
    expect(await verdictOf(plain, { from: `vera@${label}.${domain}` })).toMatchObject(fail);
    expect(await verdictOf(plain, { from: '', helo: `${label}.${domain}` })).toMatchObject(fail);
  });

  it('fails with a header of 300 kB, which is no way around the policy', async () => {
    const mail = await signed(plain, domain, key);
    const large = Buffer.concat([Buffer.from(`X-A: ${'a'.repeat(990)}\r\n`.repeat(300)), mail]);
    const verdict = await verdictOf(large);
    expect(verdict).toMatchObject(fail);
    expect(verdict.evidence).toContain('the header is too large');
  });

  it('lets no chain of forwarders speak for the author', async () => {
    const chain = Buffer.from(
      'ARC-Seal: i=1; a=rsa-sha256; cv=none; d=evil.test; s=sel; b=AAAA\r\n' +
        'ARC-Message-Signature: i=1; a=rsa-sha256; d=evil.test; s=sel; h=from; bh=AA; b=AA\r\n' +
        `ARC-Authentication-Results: i=1; evil.test; dmarc=pass header.from=${domain}\r\n`,
    );
    expect(await verdictOf(Buffer.concat([chain, plain]))).toMatchObject(fail);
  });
});

describe('an unsigned mail', () => {
  it('passes by SPF when its return path is of the author’s domain', async () => {
    expect(await verdictOf(plain, { ip: sendersIp })).toMatchObject(pass);
    expect(await verdictOf(plain, { ip: `::ffff:${sendersIp}` })).toMatchObject(pass);
  });

  const results: [string, string, object][] = [
    ['fail', 'v=spf1 -all', fail],
    ['softfail', 'v=spf1 ~all', fail],
    ['neutral', 'v=spf1 ?all', fail],
    ['permerror', 'v=spf1 nonsense:x -all', fail],
    ['pass', 'v=spf1 +all', pass],
  ];
  it.each(results)('is judged by SPF %s', async (_name, record, expected) => {
    const records = { ...published, [spfName]: [record] };
    expect(await verdictOf(plain, { records })).toMatchObject(expected);
  });

  it('fails when SPF passes for a return path of another domain', async () => {
    const records = { ...published, 'TXT evil.test': ['v=spf1 +all'] };
    expect(await verdictOf(plain, { records, from: 'x@evil.test' })).toMatchObject(fail);
  });

  it('fails when another domain’s return path can’t be asked for: it would prove nothing', async () => {
    const records = { ...published, 'TXT evil.test': ['!ETIMEOUT'] };
    expect(await verdictOf(plain, { records, from: 'x@evil.test' })).toMatchObject(fail);
  });

  it('takes the peer’s own name where there is no return path', async () => {
    const records = { ...published, [`TXT mail.${domain}`]: ['v=spf1 ip4:198.51.100.7 -all'] };
    const way = { records, from: '', helo: `mail.${domain}` };
    expect(await verdictOf(plain, { ...way, ip: sendersIp })).toMatchObject(pass);
    expect(await verdictOf(plain, { ...way, ip: strangersIp })).toMatchObject(fail);
  });

  const relays = [
    '127.0.0.1',
    '::1',
    '10.1.2.3',
    '192.168.1.1',
    '172.31.0.1',
    'fd00::1',
    '100.64.1.1',
    '::ffff:10.0.0.1',
  ];
  it.each(relays)('is unknown behind our own relay at %s, where SPF can’t be asked', async (ip) => {
    expect(await verdictOf(plain, { ip })).toMatchObject({ ...unknown, requestedPolicy: 'reject' });
  });

  it('passes by its signature behind our own relay', async () => {
    expect(await verdictOf(await signed(plain, domain, key), { ip: '127.0.0.1' })).toMatchObject(
      pass,
    );
  });
});

describe('the policy of the author’s domain', () => {
  const policies: [string, Record<string, string[]>, SenderAuthentication['requestedPolicy']][] = [
    ['none', policy('p=none'), 'none'],
    ['quarantine', policy('p=quarantine; pct=10'), 'quarantine'],
    ['reject', policy('p=REJECT'), 'reject'],
    ['a word that is none', policy('p=destroy'), 'none'],
    [
      'of the organisation, where the subdomain has none',
      { 'TXT _dmarc.example.org': ['v=DMARC1; p=quarantine'] },
      'quarantine',
    ],
    [
      'of the organisation for its subdomains',
      { 'TXT _dmarc.example.org': ['v=DMARC1; p=reject; sp=none'] },
      'none',
    ],
  ];
  it.each(policies)('%s comes with a failure', async (_name, records, requestedPolicy) => {
    expect(await verdictOf(plain, { records })).toMatchObject({ ...fail, requestedPolicy });
  });

  it('is satisfied by a signature of the organisation, unless it wants the very domain', async () => {
    const relaxed = { [`TXT sel._domainkey.example.org`]: [key.record], ...policy('p=reject') };
    const mail = await signed(plain, 'example.org', key);
    expect(await verdictOf(mail, { records: relaxed })).toMatchObject(pass);
    const strict = { ...relaxed, ...policy('p=reject; adkim=s') };
    expect(await verdictOf(mail, { records: strict })).toMatchObject(fail);
    const exact = { ...published, ...policy('p=reject; adkim=s') };
    expect(await verdictOf(await signed(plain, domain, key), { records: exact })).toMatchObject(
      pass,
    );
  });

  it('is satisfied by a return path of the organisation, unless it wants the very domain', async () => {
    const records = { 'TXT bounces.example.org': ['v=spf1 +all'], ...policy('p=reject') };
    const way = { from: 'x@bounces.example.org' };
    expect(await verdictOf(plain, { ...way, records })).toMatchObject(pass);
    const strict = { ...records, ...policy('p=reject; aspf=s') };
    expect(await verdictOf(plain, { ...way, records: strict })).toMatchObject(fail);
  });

  it('is not satisfied by a neighbour under the same public suffix', async () => {
    const mail = altered(plain, `<vera@${domain}>`, '<vera@one.github.io>');
    const records = {
      'TXT sel._domainkey.two.github.io': [key.record],
      'TXT _dmarc.one.github.io': ['v=DMARC1; p=reject'],
    };
    expect(await verdictOf(await signed(mail, 'two.github.io', key), { records })).toMatchObject(
      fail,
    );
  });

  it('is not needed for an aligned signature, and without both nothing is known', async () => {
    const records = { [keyName]: [key.record], [spfName]: ['v=spf1 +all'] };
    expect(await verdictOf(await signed(plain, domain, key), { records })).toMatchObject({
      verdict: 'pass',
      method: 'dkim',
      requestedPolicy: null,
    });
    expect(await verdictOf(plain, { records })).toMatchObject({ ...unknown, method: null });
  });

  it('is unknown when it can’t be asked for; the very domain’s signature passes all the same', async () => {
    const records = { ...published, [policyName]: ['!ESERVFAIL'] };
    expect(await verdictOf(plain, { records })).toMatchObject(unknown);
    expect(await verdictOf(await signed(plain, domain, key), { records })).toMatchObject({
      verdict: 'pass',
      method: 'dkim',
    });
  });

  it('is found for an international domain', async () => {
    const mail = altered(plain, `<vera@${domain}>`, '<vera@xn--e1afmkfd.xn--p1ai>');
    const records = {
      'TXT sel._domainkey.xn--e1afmkfd.xn--p1ai': [key.record],
      'TXT _dmarc.xn--e1afmkfd.xn--p1ai': ['v=DMARC1; p=reject'],
    };
    expect(
      await verdictOf(await signed(mail, 'xn--e1afmkfd.xn--p1ai', key), { records }),
    ).toMatchObject(pass);
  });
});

describe('DNS that does not answer in time', () => {
  const silences: [string, string[]][] = [
    ['for the key', [keyName]],
    ['for the policy', [policyName]],
    ['for anything', [keyName, policyName, spfName]],
  ];
  it.each(silences)('%s leaves the sender unknown', async (_what, names) => {
    const silent = Object.fromEntries(names.map((name) => [name, ['!silent']]));
    const records = { ...published, ...silent };
    const lookup = new DnsLookup(new StubDns(records).resolve, () => performance.now(), 30);
    const mail = await signed(plain, domain, key);
    const envelope = { mailFrom: 'x@evil.test', rcptTo: [], remoteAddress: strangersIp };
    const raw = names.includes(keyName) ? mail : plain;
    const checks = { kind: 'verify' } as const;
    const question = { raw, mail: await read(raw), envelope, checks };
    expect(await senderChecker(lookup, dkim).check(question)).toMatchObject(unknown);
  });
});

describe('a mailbox', () => {
  it('that knows nothing of senders knows nothing of them', async () => {
    const mail = await signed(plain, domain, key);
    const dns = new StubDns(published);
    const envelope = { mailFrom: `vera@${domain}`, rcptTo: [], remoteAddress: sendersIp };
    const checks = { kind: 'none' } as const;
    const verdict = await checkerOf(dns).check({
      raw: mail,
      mail: await read(mail),
      envelope,
      checks,
    });
    expect(verdict).toMatchObject({ verdict: 'unknown', method: null });
    expect(dns.asked).toEqual([]);
  });
});

describe('the thread that checks signatures', () => {
  it('calls a mail that breaks it a failure, which is no way around the policy, and goes on', async () => {
    // Runs of blanks at the ends of lines cost the most memory by far.
    const lines = Buffer.alloc(5_700_000, ' \r\n');
    const forged = `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; s=sel; h=from; bh=AAAA; b=AAAA\r\n`;
    const verdict = await verdictOf(Buffer.concat([Buffer.from(forged), plain, lines]));
    expect(verdict).toMatchObject(fail);
    expect(verdict.evidence).toContain('too much to be checked');
    expect(await verdictOf(await signed(plain, domain, key))).toMatchObject(pass);
  });

  it('leaves mails undecided when it is closed, and prints nothing of theirs', async () => {
    const checker = createSenderChecker(new StubDns(published).resolve);
    const mail = await signed(plain, domain, key, { maxBodyLength: 1 });
    const question = {
      raw: altered(mail, 'l=1;', 'l=999999;'),
      mail: await read(mail),
      envelope: { mailFrom: '', rcptTo: [], remoteAddress: '127.0.0.1' },
      checks: { kind: 'verify' } as const,
    };
    expect(await checker.check(question)).toMatchObject({ verdict: 'fail' });
    await checker.close();
    expect(await checker.check(question)).toMatchObject({ verdict: 'unknown' });
  });
});
