import type { AddressInfo } from 'node:net';
import { createApi, type ApiDependencies } from '../api/app';
import { createHttpServer } from '../http-server';
import type { Service } from './service';

/** Serves the API and its pages; port 0 takes a free one. Rejects with the port's own error. */
export async function startApi(
  deps: ApiDependencies & { host: string; port: number },
): Promise<Service & { port: number }> {
  const { host, port } = deps;
  const server = createHttpServer(createApi(deps));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // What is not answered within the grace of a stop was lost to its caller anyway.
        setTimeout(() => server.closeAllConnections(), 3_000).unref();
      }),
  };
}
