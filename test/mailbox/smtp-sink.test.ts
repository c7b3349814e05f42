import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { createTransport } from 'nodemailer';
import { openMailFolder } from '../../src/mailbox/mail-folder';
import { createSmtpSink, maxMailBytes } from '../../src/mailbox/smtp-sink';
import { log, startTestMailbox, supportMail, type TestMailbox } from './mailbox-fixture';

let mailbox: TestMailbox;
beforeEach(async () => {
  mailbox = await startTestMailbox();
});
afterEach(() => mailbox.close());

function transport() {
  return createTransport(`${mailbox.box.smtpUrl}?ignoreTLS=true`);
}

async function storedMails() {
  const folder = await openMailFolder({ path: mailbox.folderPath, nowMs: () => 0, log });
  return folder.list({});
}

describe('the SMTP sink', () => {
  test('stores a mail before it answers 250, with its envelope and not its headers', async () => {
    const id = await mailbox.deliver({
      ...supportMail,
      envelope: { from: '', to: ['hidden@x.example', 'second@x.example'] },
    });

    const { entries } = await storedMails();

    expect(entries.map((entry) => [entry.id, entry.envelope])).toEqual([
      [id, { from: '', to: ['hidden@x.example', 'second@x.example'] }],
    ]);
  });

  test('refuses a mail over 25 MiB with 552 and takes the next one', async () => {
    const envelope = { from: 'a@x.example', to: ['b@x.example'] };
    const line = 'x'.repeat(998);
    const tooLarge = Buffer.from(`Subject: big\r\n\r\n${`${line}\r\n`.repeat(27_000)}`);
    expect(tooLarge.length).toBeGreaterThan(maxMailBytes);

    const sending = transport().sendMail({ envelope, raw: tooLarge });

    await expect(sending).rejects.toMatchObject({ responseCode: 552 });
    await mailbox.deliver(supportMail);
    expect((await storedMails()).entries).toHaveLength(1);
  });

  test('answers 451 when the folder cannot take the mail, so that the sender keeps it', async () => {
    await rm(mailbox.folderPath, { recursive: true });

    const sending = transport().sendMail(supportMail);

    await expect(sending).rejects.toMatchObject({ responseCode: 451 });
  });

  test('takes twenty mails at once', async () => {
    const many = Array.from({ length: 20 }, () => mailbox.deliver(supportMail));

    const ids = new Set(await Promise.all(many));

    expect(ids.size).toBe(20);
    expect((await storedMails()).entries).toHaveLength(20);
  });

  test('rejects listening on a busy port with the reason', async () => {
    const port = Number(new URL(mailbox.box.smtpUrl).port);
    const folder = await openMailFolder({ path: mailbox.folderPath, nowMs: () => 0, log });

    const second = createSmtpSink({ host: '127.0.0.1', port, folder, log });

    await expect(second.listen()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
