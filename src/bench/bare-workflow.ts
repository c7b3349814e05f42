/**
 * The engine without a product: the steps that a ticket takes, when nothing is decided, recorded or
 * sent. Each unit of work here leaves the same kinds and numbers of events in the history as the
 * product's (the report counts both), and payloads of the same size.
 */
import {
  CancellationScope,
  condition,
  defineSignal,
  defineUpdate,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import { statusAttribute } from '../../workflows/messages';
import type { BareActivities } from './bare-worker';

export const messageSignal = defineSignal<[BareMessage]>('message');
/** Starts one activity and answers without waiting for it, as an agent's reply does. */
export const replyUpdate = defineUpdate<number, [BareMessage]>('reply');
/** Answers when one local activity has run, as an internal note does. */
export const noteUpdate = defineUpdate<number, [BareMessage]>('note');

/** What a run starts with; `filling` makes it as large as a ticket's opening is. */
export type BareRun = { key: string; filling: string };

/** What a command carries; `filling` makes it as large as a ticket's is. */
export type BareMessage = { filling: string };

const statusKey = defineSearchAttributeKey(statusAttribute, 'KEYWORD');

const { touch } = proxyActivities<BareActivities>({
  startToCloseTimeout: '30m',
  heartbeatTimeout: '10s',
  scheduleToCloseTimeout: '3 days',
});
const { note, noteAndTell } = proxyLocalActivities<BareActivities>({ startToCloseTimeout: '5s' });

/** One timer, as a ticket has one for its earliest deadline; cancelled and started where that moves. */
class Deadline {
  private scope: CancellationScope | undefined;

  moveTo(days: number | null): void {
    this.scope?.cancel();
    this.scope = undefined;
    if (days === null) return;
    const scope = new CancellationScope();
    this.scope = scope;
    scope
      .run(() => sleep(`${days} days`))
      .catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      });
  }
}

/** A local activity, an activity and a 5-day timer; and what an open ticket is told. Ends never. */
export async function bareWorkflow({ key }: BareRun): Promise<void> {
  const deadline = new Deadline();
  let steps = 0;
  let status: 'new' | 'open' | 'pending' = 'new';
  const turnTo = (next: typeof status) => {
    if (status !== next) upsertSearchAttributes([{ key: statusKey, value: next }]);
    status = next;
  };
  setHandler(messageSignal, async () => {
    await noteAndTell(key);
    if (status !== 'pending') return;
    turnTo('open');
    deadline.moveTo(null);
  });
  setHandler(replyUpdate, async () => {
    await note(key);
    void touch(key);
    turnTo('pending');
    deadline.moveTo(7);
    return (steps += 1);
  });
  setHandler(noteUpdate, async () => {
    await noteAndTell(key);
    return (steps += 1);
  });
  await note(key);
  void touch(key);
  deadline.moveTo(5);
  await condition(() => false);
}
