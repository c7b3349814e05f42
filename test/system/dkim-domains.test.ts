import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dkimVerify } from 'mailauth/lib/dkim/verify';
import { newKey, StubDns } from '../mail/signed-mail';
import { plainMail, sendRaw } from '../support/customer';
import { DeskProcesses } from '../support/desk-processes';
import { until } from '../support/until';

const [deskKey, firmKey] = [newKey(), newKey()];
const dns = new StubDns({
  'TXT desk._domainkey.desk.example': [deskKey.record],
  'TXT firm._domainkey.firm.example': [firmKey.record],
});
const folder = mkdtempSync(join(tmpdir(), 'otvet-dkim-desk-'));
let desk: DeskProcesses;

beforeAll(async () => {
  writeFileSync(join(folder, 'desk.pem'), deskKey.privateKey);
  writeFileSync(join(folder, 'firm.pem'), firmKey.privateKey);
  const unchecked = { senderChecks: { kind: 'none' } };
  const dkim = { selector: 'firm', keyFile: 'firm.pem' };
  const mailboxes = [
    { address: 'support@firm.example', dkim, ...unchecked },
    { address: 'support@other.example', ...unchecked },
  ];
  writeFileSync(join(folder, 'mailboxes.json'), JSON.stringify({ mailboxes }));
  desk = await DeskProcesses.start({
    env: {
      OTVET_MAILBOXES_FILE: join(folder, 'mailboxes.json'),
      OTVET_DKIM_DOMAIN: 'desk.example',
      OTVET_DKIM_SELECTOR: 'desk',
      OTVET_DKIM_KEY_FILE: join(folder, 'desk.pem'),
      OTVET_LOG_LEVEL: 'warn',
    },
  });
});
afterAll(async () => {
  await desk.stop();
  rmSync(folder, { recursive: true });
});

test('a desk signs the mail of each of its domains with that domain’s key, and warns of one without', async () => {
  const signatures: Record<string, string[]> = {};
  for (const domain of ['desk.example', 'firm.example', 'other.example']) {
    const from = `vera@for-${domain}`;
    const raw = plainMail({
      from,
      subject: 'Не печатает',
      text: 'Принтер молчит.',
      messageId: `<first@for-${domain}>`,
    });
    const envelope = { from, to: `support@${domain}` };
    expect(await sendRaw(desk.ports.intake, raw, envelope)).toMatchObject({ code: 250 });
    await until(() => desk.relay.to(from).length === 1);
    const answer = desk.relay.to(from)[0]?.raw ?? Buffer.alloc(0);
    const { headerFrom, results } = await dkimVerify(answer, { resolver: dns.resolve });
    signatures[headerFrom[0] ?? ''] = results.map(({ status, signingDomain }) =>
      [status.result, signingDomain].join(' ').trim(),
    );
  }
  expect(signatures).toEqual({
    'support@desk.example': ['pass desk.example'],
    'support@firm.example': ['pass firm.example'],
    'support@other.example': ['none'],
  });
  const complaints = desk.complaints.join('').split('\n');
  const warnings = complaints.filter((line) => line.includes('DKIM'));
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('"mailbox":"support@other.example"');
});
