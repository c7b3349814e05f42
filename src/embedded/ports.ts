import { createServer, type AddressInfo } from 'node:net';
import type { Bilingual } from '../domain/language';
import { portHolder } from './process-info';
import { asError, StartupError } from './startup-error';

export interface PortUse {
  readonly port: number;
  readonly host?: string;
  /** What listens there, for the message. */
  readonly usedFor: Bilingual;
  /** The environment variable that changes the port. */
  readonly variable: string;
}

/** Resolves if the port can be listened on; otherwise throws PORT_BUSY or PORT_NOT_ALLOWED. */
export async function checkPort(use: PortUse): Promise<void> {
  try {
    await listenOnce(use.port, use.host ?? '127.0.0.1');
  } catch (thrown) {
    throw explainPortError(thrown, use);
  }
}

/**
 * What a failed `listen` means to the operator: PORT_BUSY with the process that has the port, or
 * PORT_NOT_ALLOWED. Any other error comes back unchanged.
 */
export function explainPortError(thrown: unknown, use: PortUse): Error {
  const error = asError(thrown);
  const { port, usedFor, variable } = use;
  if (error.code === 'EADDRINUSE') {
    const found = portHolder(port);
    const holder = found === undefined ? '' : ` (${found})`;
    return new StartupError('PORT_BUSY', { port, usedFor, variable, holder }, { cause: error });
  }
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL') {
    const details = { port, usedFor, variable, reason: error.message };
    return new StartupError('PORT_NOT_ALLOWED', details, { cause: error });
  }
  return error;
}

/**
 * Ports that no system hands out by itself: those for `listen(0)` and for connections begin at 32768 on
 * Linux (`ip_local_port_range`) and at 49152 elsewhere (RFC 6335 §6). So what is free here stays free
 * until whoever asked for it listens, seconds later, or listens again. Each process looks in a lane.
 */
const quietPorts = { first: 20_000, lanes: 100, inLane: 120 };
let looked = Math.floor(Math.random() * quietPorts.inLane);

/**
 * A port of 127.0.0.1 that nobody listens on at this moment, and another each time; throws what
 * listening says if all that this process looks at are taken.
 */
export async function freePort(): Promise<number> {
  const { first, lanes, inLane } = quietPorts;
  const lane = first + (process.pid % lanes) * inLane;
  for (let tries = 1; ; tries++) {
    const port = lane + (looked++ % inLane);
    try {
      return await listenOnce(port, '127.0.0.1');
    } catch (error) {
      if (tries >= inLane) throw error;
    }
  }
}

/** The port, or a free one of 127.0.0.1 for 0 and undefined. */
export async function givenOrFreePort(port: number | undefined): Promise<number> {
  return port === undefined || port === 0 ? freePort() : port;
}

async function listenOnce(port: number, host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}
