import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { monotonicMs } from './clock';

/** Where something says that it has happened, for whoever measures when. */
export type Feed = { port: number; tell(key: string): void };

/**
 * A feed of what happens in this process: each `tell` is one line, its instant and its key, to
 * everybody connected. The instant is taken here, so that a busy reader measures nothing of its own.
 */
export async function openFeed(): Promise<Feed> {
  const readers = new Set<Socket>();
  const server = createServer((socket) => {
    readers.add(socket.setNoDelay());
    socket.on('error', () => undefined).on('close', () => readers.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    tell: (key) => {
      const line = `${monotonicMs()} ${key}\n`;
      for (const reader of readers) reader.write(line);
    },
  };
}

/** Reads a feed for as long as this process lives. */
export async function followFeed(
  port: number,
  heard: (key: string, atMs: number) => void,
): Promise<void> {
  const socket = connect(port, '127.0.0.1').setNoDelay().setEncoding('utf8');
  let rest = '';
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const space = line.indexOf(' ');
      heard(line.slice(space + 1), Number(line.slice(0, space)));
    }
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject);
  });
}
