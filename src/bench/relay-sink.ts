import { createServer, type AddressInfo, type Socket } from 'node:net';
import { openFeed, type Feed } from './feed';
import { serveParent } from './helper';

/** What the relay announces; the product's mailer uses nothing else. */
const greetings = ['250-sink.bench', '250-PIPELINING', '250-8BITMIME', '250-DSN', '250 SMTPUTF8'];
const endOfMail = '\r\n.\r\n';

/**
 * One SMTP session that takes everything. Not a library's, because the relay stands for another
 * machine and should take as little of this one as it can.
 */
function converse(socket: Socket, feed: Feed): void {
  let input = '';
  let recipient = '';
  let inMail = false;
  const takeLine = (line: string): string => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') return greetings.join('\r\n');
    if (verb === 'DATA') inMail = true;
    if (verb === 'RCPT') recipient = /<([^>]*)>/.exec(line)?.[1] ?? '';
    return verb === 'DATA' ? '354 go on' : verb === 'QUIT' ? '221 bye' : '250 2.0.0 ok';
  };
  /** The next answer, or `undefined` until more has come. */
  const next = (): string | undefined => {
    const end = input.indexOf(inMail ? endOfMail : '\r\n');
    if (end === -1) return undefined;
    const line = input.slice(0, end);
    input = input.slice(end + (inMail ? endOfMail : '\r\n').length);
    if (!inMail) return takeLine(line);
    inMail = false;
    feed.tell(recipient);
    return '250 2.0.0 taken';
  };
  socket.setNoDelay().setEncoding('latin1').write('220 sink.bench ESMTP\r\n');
  socket.on('error', () => undefined);
  socket.on('data', (text: string) => {
    input += text;
    for (let answer = next(); answer !== undefined; answer = next()) {
      socket.write(`${answer}\r\n`);
      if (answer.startsWith('221')) socket.end();
    }
  });
}

/** The relay: a process that takes every mail and tells whom it was for and when. */
export async function runRelaySink(): Promise<void> {
  const feed = await openFeed();
  const server = createServer((socket) => converse(socket, feed));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ports = { smtp: (server.address() as AddressInfo).port, feed: feed.port };
  serveParent({ start: () => Promise.resolve(ports) });
}

/** What its parent may ask of the relay. */
export type RelaySinkMethods = {
  start(settings: null): Promise<{ smtp: number; feed: number }>;
};
