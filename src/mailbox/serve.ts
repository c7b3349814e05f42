import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpServer } from '../http-server';
import type { Logger } from '../log';
import { createMailboxApp } from './app';
import type { Intake } from './intake-client';
import { openMailFolder } from './mail-folder';
import { createSmtpSink } from './smtp-sink';

export interface MailboxOptions {
  /** Where the mails are kept; created if it doesn't exist. */
  readonly folderPath: string;
  /** Loopback if left out: whoever reaches the mailbox can read and write everything. */
  readonly host?: string | undefined;
  /** 0 takes a free port. */
  readonly webPort: number;
  readonly smtpPort: number;
  readonly intake: Intake;
  readonly supportAddress: string;
  readonly log: Logger;
  readonly nowMs: () => number;
  readonly timeZone?: string | undefined;
  readonly allowedHosts?: readonly string[] | undefined;
}

export interface Mailbox {
  /** `http://host:port` */
  readonly webUrl: string;
  /** `smtp://host:port` */
  readonly smtpUrl: string;
  /** Stops both servers; resolves when their ports are free. */
  close(): Promise<void>;
}

/**
 * Opens the folder and starts the SMTP sink and the web page. Rejects with the port's error
 * (`EADDRINUSE`) if one can't be had; nothing is left running then.
 */
export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const { log, nowMs } = options;
  const host = options.host ?? '127.0.0.1';
  const folder = await openMailFolder({ path: options.folderPath, nowMs, log });
  const sink = createSmtpSink({ host, port: options.smtpPort, folder, log });
  const smtp = await sink.listen();
  const web = createHttpServer(createMailboxApp({ ...options, folder }));
  try {
    await listenOn(web, options.webPort, host);
  } catch (error) {
    await sink.close();
    throw error;
  }
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return {
    webUrl: `http://${shownHost}:${(web.address() as AddressInfo).port}`,
    smtpUrl: `smtp://${shownHost}:${smtp.port}`,
    close: async () => {
      await Promise.all([sink.close(), closeWeb(web)]);
    },
  };
}

function listenOn(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeWeb(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // Browsers keep connections open for the next look; there will be none.
    server.closeAllConnections();
  });
}
