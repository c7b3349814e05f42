import type { AddressInfo, Socket } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** A mail that reached the sink, in the order of arrival. */
export type SunkMail = { to: string; raw: Buffer; parsed: ParsedMail };

/** A refusal with its SMTP code, as `SinkAnswer` returns it. */
export function smtpRefusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

/**
 * What the sink does with a mail after its DATA: takes it (`null`), refuses it with the error's
 * `responseCode`, or hangs up without a word, having taken it (`lost answer`) or not (`lost mail`).
 */
export type SinkAnswer = (
  to: string,
  raw: Buffer,
) => Promise<Error | 'lost answer' | 'lost mail' | null>;

/** Mails to one address that wait for the sink's answer. */
export type Hold = {
  /** How many have reached the sink since the hold began. */
  arrived: () => number;
  /** Gives all of them this answer, and those to come the usual one. */
  release: (answer: Awaited<ReturnType<SinkAnswer>>) => void;
};

/** smtp-server's connections, which its types leave open. */
type Connection = { session: SMTPServerSession; _socket: Socket; close(): void };

/** A real SMTP relay that keeps what it takes and can be told to refuse, to wait or to die. */
export class RelaySink {
  readonly mails: SunkMail[] = [];
  answer: SinkAnswer = () => Promise.resolve(null);
  /** What it answers to a recipient (RCPT TO): `null` accepts it. */
  recipientAnswer: (to: string) => Error | null = () => null;
  private readonly holds = new Map<string, Promise<Awaited<ReturnType<SinkAnswer>>>>();
  private readonly offers = new Map<string, number>();
  private answersOwed = 0;
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
      onRcptTo: ({ address }, _session, callback) => {
        callback(this.recipientAnswer(address));
      },
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          this.answersOwed += 1;
          void this.take(Buffer.concat(chunks), session)
            .then(callback, callback)
            .finally(() => (this.answersOwed -= 1));
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
    for (const connection of server.connections as unknown as Set<Connection>) connection.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** The mails to an address that it took, in the order of arrival. */
  to(address: string): SunkMail[] {
    return this.mails.filter((mail) => mail.to === address);
  }

  /** Whether every mail that was handed to it has its answer. */
  get isIdle(): boolean {
    return this.answersOwed === 0;
  }

  /** How often a whole mail to the address was handed to it, taken or not. */
  offersTo(address: string): number {
    return this.offers.get(address) ?? 0;
  }

  /** Keeps every mail to the address waiting for its answer. */
  hold(address: string): Hold {
    let release: Hold['release'] = () => undefined;
    const answered = new Promise<Awaited<ReturnType<SinkAnswer>>>((resolve) => (release = resolve));
    this.holds.set(address, answered);
    const before = this.offersTo(address);
    return {
      arrived: () => this.offersTo(address) - before,
      release: (answer) => {
        this.holds.delete(address);
        release(answer);
      },
    };
  }

  private async take(raw: Buffer, session: SMTPServerSession): Promise<Error | null> {
    const to = session.envelope.rcptTo[0]?.address ?? '';
    this.offers.set(to, this.offersTo(to) + 1);
    const answer = await (this.holds.get(to) ?? this.answer(to, raw));
    if (answer instanceof Error) return answer;
    const parsed = await simpleParser(raw);
    if (answer !== 'lost mail') this.mails.push({ to, raw, parsed });
    if (answer !== null) this.hangUp(session);
    return null;
  }

  private hangUp(session: SMTPServerSession): void {
    const all = (this.server?.connections ?? new Set()) as unknown as Set<Connection>;
    for (const connection of all) {
      if (connection.session.id === session.id) connection._socket.destroy();
    }
  }
}
