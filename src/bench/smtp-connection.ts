import { connect, type Socket } from 'node:net';

export type SentMail = { from: string; to: string; raw: string };

/**
 * A connection to an SMTP server that is kept open from mail to mail, as a mail server in front of the
 * intake keeps it; or to an LMTP server (RFC 2033), which for one recipient differs in its greeting only.
 */
export class SmtpConnection {
  private input = '';
  private readonly waiting: ((answer: string) => void)[] = [];
  private broken: Error | undefined;
  private lastSent: Promise<unknown> = Promise.resolve();

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay().setEncoding('latin1');
    socket.on('data', (text: string) => this.read(text));
    socket.on('error', (error) => (this.broken = error));
    socket.on('close', () => {
      this.broken ??= new Error('The server closed the connection');
      for (const answer of this.waiting.splice(0)) answer('421 the connection broke');
    });
  }

  static async open(port: number, greeting: 'EHLO' | 'LHLO' = 'EHLO'): Promise<SmtpConnection> {
    const connection = new SmtpConnection(connect(port, '127.0.0.1'));
    await connection.answer();
    await connection.command(`${greeting} customer.bench`);
    return connection;
  }

  /** Whether it can still take mail: servers hang up on who is silent for minutes. */
  get isOpen(): boolean {
    return this.broken === undefined;
  }

  /** Hands a mail over, after those before it; throws unless the server took it. */
  send(mail: SentMail): Promise<void> {
    const sent = this.lastSent.then(() => this.sendNow(mail));
    this.lastSent = sent.catch(() => undefined);
    return sent;
  }

  close(): void {
    this.socket.destroy();
  }

  private async sendNow(mail: SentMail): Promise<void> {
    if (this.broken) throw this.broken;
    const answers = [this.answer(), this.answer(), this.answer()];
    // Pipelined (RFC 2920), as mail servers do.
    this.socket.write(`MAIL FROM:<${mail.from}>\r\nRCPT TO:<${mail.to}>\r\nDATA\r\n`);
    const last = (await Promise.all(answers)).at(-1);
    if (last?.startsWith('354') !== true) throw new Error(`The server says ${last ?? '?'}`);
    const verdict = await this.command(`${mail.raw}\r\n.`);
    if (!verdict.startsWith('250')) throw new Error(`The server says ${verdict}`);
  }

  private command(text: string): Promise<string> {
    const answer = this.answer();
    this.socket.write(`${text}\r\n`);
    return answer;
  }

  private answer(): Promise<string> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private read(text: string): void {
    const lines = (this.input + text).split('\r\n');
    this.input = lines.pop() ?? '';
    // `250-…` is followed by another line of the same answer.
    for (const line of lines) if (line[3] !== '-') this.waiting.shift()?.(line);
  }
}
