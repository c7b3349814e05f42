import type { Progress } from '../embedded/progress';
import type { Logger } from '../log';
import type { BareWorkerMethods } from './bare-worker';
import type { Closers } from './closers';
import { DovecotServer } from './dovecot-server';
import { Helper, type Methods } from './helper';
import type { LoaderMethods } from './loader';
import { startProduct, type Product } from './product';
import type { RelaySinkMethods } from './relay-sink';
import type { Role } from './roles';
import { startServers, type Servers } from './servers';
import type { Group } from './usage';

/** Everything of one run that is up. */
export type SetUp = {
  servers: Servers;
  customers: Helper<LoaderMethods>;
  bareClient: Helper<LoaderMethods>;
  groups: Group[];
};

type Options = {
  /** The script that plays every role of the bench. */
  entry: string;
  env: NodeJS.ProcessEnv;
  /** Whether a Dovecot stands in front of the intake, which fetches from it. */
  withMailServer: boolean;
  profileFolder: string | undefined;
  progress: Progress;
  log: Logger;
  closers: Closers;
};

async function startLoaders(
  servers: Servers,
  product: Product,
  mailServer: { lmtpPort: number; address: string; otherAddress: string } | undefined,
  helpers: {
    relay: { feed: number };
    bareWorker: Helper<BareWorkerMethods>;
    customers: Helper<LoaderMethods>;
    bareClient: Helper<LoaderMethods>;
  },
): Promise<void> {
  const { temporalAddress: address, namespace, databaseUrl } = servers;
  const { relay, bareWorker, customers, bareClient } = helpers;
  const { feed } = await bareWorker.call('start', { address, namespace });
  const bareMailServer = mailServer && { ...mailServer, address: mailServer.otherAddress };
  await bareClient.call('start', {
    side: 'bare',
    address,
    namespace,
    feedPort: feed,
    mailServer: bareMailServer,
  });
  const { intakePort, apiPort, agentToken, secret, supportAddress, mailDomain } = product;
  await customers.call('start', {
    side: 'product',
    intakePort,
    apiPort,
    agentToken,
    mailServer,
    relayFeedPort: relay.feed,
    databaseUrl,
    secret,
    supportAddress,
    mailDomain,
  });
}

async function startDovecot(closers: Closers) {
  const other = 'nobody-fetches';
  const server = await DovecotServer.start({ others: [other] });
  closers.add(() => server.stop());
  const { pid, lmtpPort, port, user, password } = server;
  const account = { host: '127.0.0.1', port, secure: false, user, password };
  const domain = 'desk.example';
  const addresses = { address: `${user}@${domain}`, otherAddress: `${other}@${domain}` };
  return { pid, lmtpPort, account, ...addresses };
}

/** Starts the servers, the product, the relay, the bare engine and both loaders. */
export async function setUp(options: Options): Promise<SetUp> {
  const { entry, progress, closers, profileFolder } = options;
  const servers = await startServers(options);
  return progress.step(
    { ru: 'Продукт и голый движок', en: 'The product and the bare engine' },
    async () => {
      const help = <M extends Methods>(role: Role): Helper<M> => {
        const helper = new Helper<M>(entry, role);
        closers.add(() => helper.stop());
        return helper;
      };
      const sink = help<RelaySinkMethods>('relay-sink');
      const bareWorker = help<BareWorkerMethods>('bare-worker');
      const customers = help<LoaderMethods>('customers');
      const bareClient = help<LoaderMethods>('bare-client');
      const relay = await sink.call('start', null);
      const dovecot = options.withMailServer ? await startDovecot(closers) : undefined;
      const product = await startProduct(servers, relay.smtp, dovecot, profileFolder, closers);
      const helpers = { relay, bareWorker, customers, bareClient };
      await startLoaders(servers, product, dovecot, helpers);
      const alone = { withDescendants: false };
      const groups: Group[] = [
        { name: 'engine', pid: servers.temporalPid, ...alone },
        { name: 'postgres', pid: servers.postgresPid, withDescendants: true },
        { name: 'worker', pid: product.pids.worker, ...alone },
        { name: 'api', pid: product.pids.api, ...alone },
        { name: 'intake', pid: product.pids.intake, ...alone },
        ...(dovecot ? [{ name: 'dovecot', pid: dovecot.pid, withDescendants: true }] : []),
        { name: 'customers', pid: customers.pid, ...alone },
        { name: 'relay', pid: sink.pid, ...alone },
        { name: 'bareWorker', pid: bareWorker.pid, ...alone },
        { name: 'bareClient', pid: bareClient.pid, ...alone },
      ];
      return { servers, customers, bareClient, groups };
    },
  );
}
