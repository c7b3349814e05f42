import { randomBytes } from 'node:crypto';
import { connectEngine } from '../temporal/connect';
import { Arrivals } from './arrivals';
import { bareTaskQueue } from './bare-worker';
import { beginSignal, bareWorkflow, messageSignal, noteUpdate, replyUpdate } from './bare-workflow';
import { monotonicMs } from './clock';
import type { Acts } from './closed-loop';
import { followFeed } from './feed';
import { OpenTickets } from './open-tickets';

export type BareSettings = {
  side: 'bare';
  address: string;
  namespace: string;
  /** Where the worker tells that an activity has run. */
  feedPort: number;
};

/** The same steps without a product, through one client, as the intake and the API have one. */
export async function bareActs({ address, namespace, feedPort }: BareSettings): Promise<Acts> {
  const { client } = await connectEngine({ address, namespace });
  const arrivals = new Arrivals();
  await followFeed(feedPort, (key, atMs) => arrivals.arrived(key, atMs));
  const run = randomBytes(6).toString('hex');
  const open = new OpenTickets<string>();
  let count = 0;

  const opening = async () => {
    const workflowId = `bare-${run}-${(count += 1)}`;
    const [doneMs] = await Promise.all([
      arrivals.expect(workflowId),
      client.workflow.signalWithStart(bareWorkflow, {
        workflowId,
        taskQueue: bareTaskQueue,
        args: [workflowId],
        signal: beginSignal,
      }),
    ]);
    open.add('customer', workflowId);
    return { doneMs, workflowId };
  };

  return {
    ticket: opening,
    imapTicket: opening,
    reply: () =>
      open.write('agent', async (workflowId) => {
        const handle = client.workflow.getHandle(workflowId);
        const [ranMs, answeredMs] = await Promise.all([
          arrivals.expect(workflowId),
          handle.executeUpdate(replyUpdate).then(monotonicMs),
        ]);
        return { doneMs: Math.max(ranMs, answeredMs), answeredMs, workflowId };
      }),
    note: () =>
      open.touch(async (workflowId) => {
        const [, doneMs] = await Promise.all([
          arrivals.expect(workflowId),
          client.workflow.getHandle(workflowId).executeUpdate(noteUpdate).then(monotonicMs),
        ]);
        return { doneMs, workflowId };
      }),
    customerReply: () =>
      open.write('customer', async (workflowId) => {
        const [doneMs] = await Promise.all([
          arrivals.expect(workflowId),
          client.workflow.getHandle(workflowId).signal(messageSignal),
        ]);
        return { doneMs, workflowId };
      }),
  };
}
