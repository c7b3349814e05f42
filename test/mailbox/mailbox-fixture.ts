import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { createLogger } from '../../src/log';
import { startMailbox, type Mailbox } from '../../src/mailbox/serve';

export const log = createLogger('mailbox-test', 'silent');

/** What the fake intake got in one transaction. */
interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
}

interface FakeIntake {
  readonly port: number;
  readonly received: Received[];
  /** The next mails are refused with this code; undefined takes them again. */
  refuseWith: number | undefined;
  close(): Promise<void>;
}

/** A real SMTP server that plays the support desk's intake. */
async function startFakeIntake(): Promise<FakeIntake> {
  const received: Received[] = [];
  const intake = { received, refuseWith: undefined as number | undefined };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (intake.refuseWith !== undefined) {
          const refusal = new Error('Not now, please');
          callback(Object.assign(refusal, { responseCode: intake.refuseWith }));
          return;
        }
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ from, to, raw: Buffer.concat(chunks) });
        callback(null, '2.0.0 Taken, thank you');
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  return Object.assign(intake, { port, close });
}

export interface TestMailbox {
  readonly box: Mailbox;
  readonly intake: FakeIntake;
  readonly folderPath: string;
  /** What `nowMs` says; may be set. */
  clock: { nowMs: number };
  /** Sends a mail through the sink and returns its id in the folder. */
  deliver(mail: SendMailOptions): Promise<string>;
  /** Stops the mailbox and starts it again on the same folder. */
  restart(): Promise<Mailbox>;
  close(): Promise<void>;
}

/** A mailbox on free ports and a new folder, in front of a fake intake. */
export async function startTestMailbox(): Promise<TestMailbox> {
  const folderPath = await mkdtemp(join(tmpdir(), 'otvet-mailbox-'));
  const intake = await startFakeIntake();
  // Wednesday, 25 November 2026, 10:12 in Moscow.
  const clock = { nowMs: Date.UTC(2026, 10, 25, 7, 12) };
  const start = () =>
    startMailbox({
      folderPath,
      webPort: 0,
      smtpPort: 0,
      intake: { host: '127.0.0.1', port: intake.port },
      supportAddress: 'support@otvet.example',
      log,
      nowMs: () => clock.nowMs,
    });
  const running = {
    box: await start(),
    intake,
    folderPath,
    clock,
    async deliver(mail: SendMailOptions): Promise<string> {
      const transport = createTransport(`${running.box.smtpUrl}?ignoreTLS=true`);
      const { response } = await transport.sendMail({ date: new Date(clock.nowMs), ...mail });
      transport.close();
      return response.split(' ').at(-1) ?? '';
    },
    async restart() {
      await running.box.close();
      running.box = await start();
      return running.box;
    },
    async close() {
      await running.box.close();
      await intake.close();
      await rm(folderPath, { recursive: true, force: true });
    },
  };
  return running;
}

/** A mail of the support desk, in Russian, with a signed reply address. */
export const supportMail = {
  from: { name: 'Служба поддержки', address: 'support@otvet.example' },
  replyTo: 'support+k3v9.m4qf@otvet.example',
  to: { name: 'Иван Петров', address: 'ivan@zavod.example' },
  subject: '[Служба поддержки #42] Re: Не печатает чек',
  messageId: '<m2.42@otvet.example>',
  references: ['<first@zavod.example>'],
  text: 'Иван, добрый день!\n\nПроверьте версию драйвера.',
} satisfies SendMailOptions;
