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

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  return listenOnce(0, '127.0.0.1');
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
