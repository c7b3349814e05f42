import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** A mail that reached the sink, in the order of arrival. */
export type SunkMail = { to: string; raw: Buffer; parsed: ParsedMail };

/** What the sink answers to a mail after its DATA; an `Error` may carry `responseCode`. */
export type SinkAnswer = (to: string, raw: Buffer) => Promise<Error | null>;

/** A real SMTP relay that keeps what it takes and can be told to refuse, to wait or to die. */
export class RelaySink {
  readonly mails: SunkMail[] = [];
  answer: SinkAnswer = () => Promise.resolve(null);
  private server: SMTPServer | undefined;
  private port = 0;

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Starts listening, on the same port as before after a `stop`. */
  async start(): Promise<void> {
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          this.take(Buffer.concat(chunks), session).then(callback, callback);
        });
      },
    });
    server.on('error', () => undefined);
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.server.address() as AddressInfo).port;
  }

  /** Stops listening and drops every connection. */
  async stop(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    for (const connection of (server as unknown as { connections: Set<{ close(): void }> })
      .connections) {
      connection.close();
    }
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** The mails to an address, in the order of arrival. */
  to(address: string): SunkMail[] {
    return this.mails.filter((mail) => mail.to === address);
  }

  private async take(raw: Buffer, session: SMTPServerSession): Promise<Error | null> {
    const to = session.envelope.rcptTo[0]?.address ?? '';
    const refusal = await this.answer(to, raw);
    if (refusal) return refusal;
    this.mails.push({ to, raw, parsed: await simpleParser(raw) });
    return null;
  }
}
