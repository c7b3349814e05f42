import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { Logger } from '../log';
import type { MailFolder } from './mail-folder';

export interface SmtpSink {
  /** Starts to listen; resolves with the port in use, rejects if it can't be had. */
  listen(): Promise<{ port: number }>;
  /** Stops listening and lets the transactions under way finish, for 2 s at most. */
  close(): Promise<void>;
}

/** 25 MiB, the size most providers accept; announced with SIZE (RFC 1870). */
export const maxMailBytes = 25 * 1024 * 1024;

/**
 * A mail server that delivers nothing: it stores every mail in the folder, whoever it is for, and
 * only then answers 250. 552 over 25 MiB; 451 if the folder can't take it, so that the sender
 * keeps the mail and tries again. `port` 0 takes a free one.
 */
export function createSmtpSink(options: {
  host: string;
  port: number;
  folder: MailFolder;
  log: Logger;
}): SmtpSink {
  const { host, port, folder, log } = options;
  const server = new SMTPServer({
    name: 'otvet-mailbox',
    banner: 'Otvet demo mailbox: everything sent here stays here',
    size: maxMailBytes,
    // Loopback and no secrets: a self-signed certificate would only make relays fail.
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 2_000,
    logger: false,
    onData: (stream, session, callback) => {
      receive(stream, session, folder).then(
        (answer) => {
          if (answer instanceof SmtpRefusal) callback(answer);
          else callback(null, answer);
        },
        (error: unknown) => {
          log.error({ error }, 'mail could not be stored');
          callback(new SmtpRefusal(451, '4.3.0 The mailbox cannot store mail now, try again'));
        },
      );
    },
  });
  server.on('error', (error) => {
    log.warn({ error }, 'mailbox SMTP error');
  });
  return {
    listen: () => listenOn(server, port, host),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

class SmtpRefusal extends Error {
  constructor(
    readonly responseCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** Drains the stream whatever comes: smtp-server reads no further command before that. */
async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  folder: MailFolder,
): Promise<string | SmtpRefusal> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    // `sizeExceeded` is set while reading: what goes over the limit isn't worth the memory.
    if (!stream.sizeExceeded) chunks.push(chunk as Buffer);
  }
  if (stream.sizeExceeded) {
    return new SmtpRefusal(552, `5.3.4 The mail is larger than ${maxMailBytes} bytes`);
  }
  const { mailFrom, rcptTo } = session.envelope;
  const id = await folder.store(Buffer.concat(chunks), {
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map((recipient) => recipient.address),
  });
  return `2.0.0 Stored as ${id}`;
}

function listenOn(server: SMTPServer, port: number, host: string): Promise<{ port: number }> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(error);
    server.server.once('error', failed);
    server.listen(port, host, () => {
      server.server.off('error', failed);
      resolve({ port: (server.server.address() as AddressInfo).port });
    });
  });
}
