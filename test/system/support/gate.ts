import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * A server's door on a port of its own: open, shut (connections are refused and cut, as when the
 * server is down), or jammed (they are taken, but nothing comes through, as when it hangs).
 */
export class Gate {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private isJammed = false;
  private port = 0;

  private constructor(private readonly target: { host: string; port: number }) {}

  /** An open gate before `host:port`. */
  static async before(address: string): Promise<Gate> {
    const { hostname, port } = new URL(`tcp://${address}`);
    const gate = new Gate({ host: hostname, port: Number(port) });
    await gate.open();
    return gate;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Lets everything through, on the same port as ever; what waited in a jam first. */
  async open(): Promise<void> {
    this.isJammed = false;
    for (const socket of this.sockets) socket.resume();
    if (this.server !== undefined) return;
    const server = createServer((client) => this.connectThrough(client));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.port, '127.0.0.1', resolve);
    });
    this.port = (server.address() as AddressInfo).port;
  }

  /** Refuses new connections and cuts those that are there. */
  async shut(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Holds back everything, in both directions, without a word. */
  jam(): Promise<void> {
    this.isJammed = true;
    for (const socket of this.sockets) socket.pause();
    return Promise.resolve();
  }

  private connectThrough(client: Socket): void {
    const upstream = connect({ ...this.target, allowHalfOpen: false });
    const pair = [client, upstream] as const;
    for (const socket of pair) {
      const other = socket === client ? upstream : client;
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => other.write(bytes));
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
      if (this.isJammed) socket.pause();
    }
  }
}
