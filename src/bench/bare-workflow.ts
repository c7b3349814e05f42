/**
 * The engine without a product: what a ticket's steps cost when nothing is decided, recorded or
 * sent. Every step of the product that is measured has its like here.
 */
import {
  condition,
  defineSignal,
  defineUpdate,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type { BareActivities } from './bare-worker';

export const beginSignal = defineSignal('begin');
export const messageSignal = defineSignal('message');
/** Starts one activity and answers without waiting for it, as an agent's reply does. */
export const replyUpdate = defineUpdate<number>('reply');
/** Answers when one local activity has run, as an internal note does. */
export const noteUpdate = defineUpdate<number>('note');

const { touch } = proxyActivities<BareActivities>({ startToCloseTimeout: '1m' });
const { touch: touchLocally } = proxyLocalActivities<BareActivities>({ startToCloseTimeout: '5s' });

/** One signal, one activity, a 5-day timer; and what an open ticket is told. */
export async function bareWorkflow(key: string): Promise<void> {
  let begun = false;
  let steps = 0;
  setHandler(beginSignal, () => {
    begun = true;
  });
  setHandler(messageSignal, async () => {
    await touchLocally(key);
  });
  setHandler(replyUpdate, () => {
    void touch(key);
    return (steps += 1);
  });
  setHandler(noteUpdate, async () => {
    await touchLocally(key);
    return (steps += 1);
  });
  await condition(() => begun);
  await touch(key);
  await sleep('5 days');
}
