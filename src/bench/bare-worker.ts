import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
} from '@temporalio/worker';
import { openFeed } from './feed';
import { serveParent } from './helper';

export const bareTaskQueue = 'bare';

/** What the bare engine runs does nothing; that it ran can be heard on the feed, of all but `note`. */
export type BareActivities = {
  /** The like of handing over a mail. */
  touch(key: string): Promise<void>;
  /** The like of recording a turn. */
  note(key: string): Promise<void>;
  /** The like of recording a turn whose record is awaited. */
  noteAndTell(key: string): Promise<void>;
};

export type BareWorkerMethods = {
  start(settings: { address: string; namespace: string }): Promise<{ feed: number }>;
};

/** The worker of the bare engine, with the options that the SDK has by itself. */
export function runBareWorker(): void {
  let running: Promise<void> | undefined;
  serveParent({
    start: async ({ address, namespace }: { address: string; namespace: string }) => {
      Runtime.install({
        logger: new DefaultLogger('ERROR'),
        telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
      });
      const feed = await openFeed();
      const tell = (key: string) => {
        feed.tell(key);
        return Promise.resolve();
      };
      const activities: BareActivities = {
        touch: tell,
        note: () => Promise.resolve(),
        noteAndTell: tell,
      };
      const worker = await Worker.create({
        connection: await NativeConnection.connect({ address }),
        namespace,
        taskQueue: bareTaskQueue,
        workflowBundle: await bundleWorkflowCode({
          workflowsPath: require.resolve('./bare-workflow'),
          logger: new DefaultLogger('ERROR'),
        }),
        activities,
      });
      running ??= worker.run();
      return { feed: feed.port };
    },
  });
}
