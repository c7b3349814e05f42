import { connect, type Socket } from 'node:net';

/** An SMTP client that does what it is told, also what no client should. */
export class SmtpClient {
  private received = '';
  private waiting: ((reply: string) => void) | undefined;
  readonly closed: Promise<void>;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      this.received += chunk;
      this.deliver();
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  /** Connects and waits for the greeting. */
  static async connect(port: number): Promise<SmtpClient> {
    const client = new SmtpClient(connect(port, '127.0.0.1'));
    await client.reply();
    return client;
  }

  /** The next reply, all its lines joined. */
  reply(): Promise<string> {
    return new Promise((resolve) => {
      this.waiting = resolve;
      this.deliver();
    });
  }

  /** Sends a command and waits for its reply. */
  command(line: string): Promise<string> {
    this.write(`${line}\r\n`);
    return this.reply();
  }

  write(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** EHLO to DATA for one recipient; then sends `mail` and the final dot without waiting. */
  async startMail(
    mail: string,
    { from = 'ivan@client.example', to = 'support@desk.example' } = {},
  ) {
    await this.command('EHLO client.example');
    await this.command(`MAIL FROM:<${from}>`);
    await this.command(`RCPT TO:<${to}>`);
    await this.command('DATA');
    this.write(`${mail}\r\n.\r\n`);
  }

  destroy(): void {
    this.socket.destroy();
  }

  private deliver(): void {
    const last = /^\d{3} .*\r\n/m.exec(this.received);
    if (last === null || this.waiting === undefined) return;
    const end = last.index + last[0].length;
    const reply = this.received.slice(0, end).trimEnd();
    this.received = this.received.slice(end);
    const { waiting } = this;
    this.waiting = undefined;
    waiting(reply);
  }
}
