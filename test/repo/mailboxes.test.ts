import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config';
import type { SenderChecks } from '../../src/mail/mailboxes';
import { SettingsFileError } from '../../src/settings/settings-file';
import { readMailboxes } from '../../src/settings/mailboxes-file';
import { projectRoot } from '../../src/project-root';

const folder = mkdtempSync(join(tmpdir(), 'otvet-mailboxes-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(content: unknown): string {
  const path = join(folder, 'mailboxes.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const read = (env: Record<string, string>, unlessSaid?: SenderChecks) =>
  readMailboxes(
    readConfig({ OTVET_SUPPORT_ADDRESS: 'Support@desk.example', ...env }, 0),
    unlessSaid,
  );

async function refusal(env: Record<string, string>): Promise<SettingsFileError> {
  const error: unknown = await read(env).catch((failure: unknown) => failure);
  if (!(error instanceof SettingsFileError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

const support = {
  address: 'support@desk.example',
  imap: undefined,
  senderChecks: { kind: 'verify' },
  behindLists: [],
  department: null,
};

const key = { selector: 'otvet', keyFile: 'key.pem' };

describe('the mailboxes that the settings name', () => {
  test('are the support address alone, by SMTP, if nothing is said', async () => {
    expect(await read({})).toEqual([support]);
  });

  test.each([
    [
      'imaps://desk%40x.example:p%3Ass%2F%25@mail.example/Help%20desk',
      {
        host: 'mail.example',
        port: 993,
        isSecure: true,
        user: 'desk@x.example',
        password: 'p:ss/%',
        folder: 'Help desk',
      },
    ],
    [
      'imap://u:p@127.0.0.1:1143',
      { host: '127.0.0.1', port: 1143, isSecure: false, user: 'u', password: 'p', folder: 'INBOX' },
    ],
    [
      'imaps://u:p@[::1]/',
      { host: '::1', port: 993, isSecure: true, user: 'u', password: 'p', folder: 'INBOX' },
    ],
  ])('fetch the support address from IMAP_URL %s', async (url, account) => {
    const [mailbox] = await read({ IMAP_URL: url, OTVET_AUTHSERV_ID: 'mx.example' });
    expect(mailbox).toEqual({
      ...support,
      imap: { ...account, acceptedFolder: undefined, sinceMs: undefined },
      senderChecks: { kind: 'trust', authservId: 'mx.example' },
    });
  });

  test.each([
    'https://u:secret@h',
    'imaps://h/INBOX',
    'imaps://u@h',
    'imaps://u:se%ret@h',
    'secret',
    'imaps://u:secret@h?x=1',
  ])('can’t be fetched from %s, and no password is said', async (url) => {
    const error = await refusal({ IMAP_URL: url });
    expect(error.explain('en')).toContain('MAILBOXES_BAD_IMAP_URL');
    expect(error.explain('ru')).toContain('не адрес IMAP');
    expect(error.explain('en')).not.toMatch(/secret|se%ret/);
  });

  test.each(['verify', 'believe', 'none'])(
    'check the support address’s senders as OTVET_SENDER_CHECKS=%s says, whatever the file does',
    async (kind) => {
      const file = fileOf({
        mailboxes: [
          { address: 'support@desk.example', senderChecks: { kind: 'trust', authservId: 'mx' } },
        ],
      });
      const env = { OTVET_SENDER_CHECKS: kind, OTVET_MAILBOXES_FILE: file };
      expect(await read(env)).toEqual([{ ...support, senderChecks: { kind } }]);
    },
  );

  test.each<[string, Record<string, string>, object | undefined, SenderChecks]>([
    ['says nothing', {}, undefined, { kind: 'none' }],
    ['says verify', { OTVET_SENDER_CHECKS: 'verify' }, undefined, { kind: 'verify' }],
    ['names a server', { OTVET_AUTHSERV_ID: 'mx' }, undefined, { kind: 'trust', authservId: 'mx' }],
    ['says believe in the file', {}, { kind: 'believe' }, { kind: 'believe' }],
  ])(
    'leave the demo’s senders unchecked only if the operator %s',
    async (_what, env, own, checks) => {
      const entry = { address: 'support@desk.example', senderChecks: own };
      const stated =
        own === undefined ? {} : { OTVET_MAILBOXES_FILE: fileOf({ mailboxes: [entry] }) };
      expect(await read({ ...env, ...stated }, { kind: 'none' })).toEqual([
        { ...support, senderChecks: checks },
      ]);
    },
  );

  test('are those of the file behind the support address', async () => {
    writeFileSync(join(folder, 'pass'), 'from a file\n');
    const file = fileOf({
      mailboxes: [
        {
          address: 'Billing@desk.example',
          imap: {
            host: 'h',
            user: 'u',
            passwordFile: 'pass',
            acceptedFolder: 'Done',
            since: '2026-01-31',
          },
          department: 'billing',
          dkim: { selector: 'b2026.Desk', keyFile: 'keys/billing.pem' },
        },
        {
          address: 'support@desk.example',
          senderChecks: { kind: 'none' },
          behindLists: ['Support.Desk.example'],
          dkim: { selector: 's-1', keyFile: '/keys/support.pem' },
        },
      ],
    });
    expect(await read({ OTVET_MAILBOXES_FILE: file })).toEqual([
      {
        ...support,
        senderChecks: { kind: 'none' },
        behindLists: ['support.desk.example'],
        dkim: { selector: 's-1', keyFile: '/keys/support.pem' },
      },
      {
        address: 'billing@desk.example',
        imap: {
          host: 'h',
          port: 993,
          isSecure: true,
          user: 'u',
          password: 'from a file',
          folder: 'INBOX',
          acceptedFolder: 'Done',
          sinceMs: Date.UTC(2026, 0, 31),
        },
        senderChecks: { kind: 'verify' },
        behindLists: [],
        department: 'billing',
        dkim: { selector: 'b2026.Desk', keyFile: join(folder, 'keys', 'billing.pem') },
      },
    ]);
  });

  test('can be stated as the example does', async () => {
    const example = readFileSync(join(projectRoot(), 'docs', 'examples', 'mailboxes.json'), 'utf8');
    writeFileSync(join(folder, 'billing-password'), 'secret');
    const mailboxes = await read({ OTVET_MAILBOXES_FILE: fileOf(example) });
    expect(mailboxes.map(({ address, imap }) => [address, imap?.user])).toEqual([
      ['support@desk.example', undefined],
      ['billing@company.example', 'billing@company.example'],
      ['hosting@company.example', 'hosting@company.example'],
    ]);
  });

  test('are refused with every fault named in both languages', async () => {
    const file = fileOf({
      mailboxes: [
        { address: 'a@desk.example', imap: { url: 'imaps://u@h' } },
        { address: 'A@desk.example', imap: { host: 'h', user: 'u' } },
        {
          address: 'a-name-that-is-far-too-long@desk.example',
          imap: { host: 'h', user: 'u', password: 'top-secret', since: 'soon' },
        },
        { address: 'lead@desk.example', imap: { host: 'h', user: 'u', passwordFile: 'none' } },
        {
          address: 'b@desk.example',
          imap: { url: 'imaps://u:top-secret@h/Done', acceptedFolder: 'Done' },
        },
        { address: 'support@desk.example', imap: { url: 'imaps://u:top-secret@h' } },
        {
          address: 'c@desk.example',
          imap: { url: 'imaps://u:top-secret@h', password: 'top-secret' },
          behindLists: ['ok.desk.example', 'c@desk.example', '<c.desk.example>', 'c'],
        },
      ],
    });
    const error = await refusal({
      OTVET_MAILBOXES_FILE: file,
      OTVET_TEAM_ADDRESSES: 'team=lead@desk.example',
      IMAP_URL: 'imaps://u:p@h',
    });
    expect(error.problems.map(({ code, path }) => `${path} ${code}`)).toEqual([
      'mailboxes[0].imap.url MAILBOXES_BAD_IMAP_URL',
      'mailboxes[1].address MAILBOXES_DUPLICATE_ADDRESS',
      'mailboxes[1].imap MAILBOXES_IMAP_INCOMPLETE',
      'mailboxes[2].address MAILBOXES_ADDRESS_TOO_LONG',
      'mailboxes[2].imap.since MAILBOXES_BAD_SINCE',
      'mailboxes[3].address MAILBOXES_ADDRESS_OF_TEAM',
      'mailboxes[3].imap.passwordFile MAILBOXES_PASSWORD_FILE',
      'mailboxes[4].imap.acceptedFolder MAILBOXES_FOLDER_TWICE',
      'mailboxes[5].imap MAILBOXES_TWO_IMAP',
      'mailboxes[6].imap MAILBOXES_IMAP_INCOMPLETE',
      'mailboxes[6].behindLists[1] MAILBOXES_BAD_LIST_ID',
      'mailboxes[6].behindLists[2] MAILBOXES_BAD_LIST_ID',
      'mailboxes[6].behindLists[3] MAILBOXES_BAD_LIST_ID',
    ]);
    expect(error.explain('ru')).toContain('Почтовые ящики не годятся');
    expect(error.explain('en')).not.toContain('top-secret');
  });

  test.each([
    ['another domain', { ...key, domain: 'd.example' }, 'dkim', 'BAD_FIELD'],
    ['no selector', { ...key, selector: undefined }, 'dkim.selector', 'BAD_FIELD'],
    ['an empty selector', { ...key, selector: '' }, 'dkim.selector', 'BAD_FIELD'],
    ['no key file', { ...key, keyFile: undefined }, 'dkim.keyFile', 'BAD_FIELD'],
    ['a name', { ...key, selector: 'x._domainkey.d.example' }, 'dkim.selector', 'BAD_SELECTOR'],
    ['another tag', { ...key, selector: 'x; d=d.example' }, 'dkim.selector', 'BAD_SELECTOR'],
    ['a dot too many', { ...key, selector: 'x..y' }, 'dkim.selector', 'BAD_SELECTOR'],
    ['a hyphen at an end', { ...key, selector: 'x-' }, 'dkim.selector', 'BAD_SELECTOR'],
    ['too long a label', { ...key, selector: 'x'.repeat(64) }, 'dkim.selector', 'BAD_SELECTOR'],
  ])('are refused for a DKIM key with %s', async (_, dkim, place, code) => {
    const file = fileOf({ mailboxes: [{ address: 'a@desk.example', dkim }] });
    const { problems } = await refusal({ OTVET_MAILBOXES_FILE: file });
    expect(problems.map((problem) => `${problem.path} ${problem.code}`)).toEqual([
      `mailboxes[0].${place} MAILBOXES_${code}`,
    ]);
    if (code !== 'BAD_SELECTOR') return;
    expect(problems[0]?.text.en).toContain(`"${dkim.selector}" is no DKIM selector`);
    expect(problems[0]?.text.ru).toContain(`«${dkim.selector}» не селектор DKIM`);
  });

  test.each([
    ['no file', join(folder, 'absent.json'), 'MAILBOXES_FILE_UNREADABLE'],
    ['no JSON', '{"mailboxes": [{"password": "top-secret" x', 'MAILBOXES_FILE_NO_JSON'],
    [
      'another shape',
      '{"mailboxes": [{"address": 1, "adress": "top-secret"}]}',
      'MAILBOXES_BAD_FIELD',
    ],
  ])('are refused for %s without a word of what it holds', async (_, content, code) => {
    const path = content.startsWith('{') ? fileOf(content) : content;
    const error = await refusal({ OTVET_MAILBOXES_FILE: path });
    expect(error.problems.map((problem) => problem.code)).toContain(code);
    expect(`${error.explain('en')}${error.explain('ru')}${error.stack ?? ''}`).not.toContain(
      'top-secret',
    );
  });
});
