import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { connectEngine } from '../temporal/connect';
import type { Helper } from './helper';
import type { LoaderMethods } from './loader';
import { openings, type Measure } from './measures';
import type { SetUp } from './set-up';

/** What one unit of work costs the engine, counted in the workflow's history. */
export type EngineSteps = {
  events: number;
  workflowTasks: number;
  activityTasks: number;
  localActivities: number;
  /** Of the events, as the engine keeps them: mostly the payloads. */
  historyBytes: number;
};

export type Steps = Partial<Record<Measure, { product: EngineSteps; bare: EngineSteps }>>;

const { EventType } = temporal.api.enums.v1;
/** A history that has not grown for so long is at rest: a hop of the engine takes 50 ms. */
const restMs = 1_000;
const longestWaitMs = 20_000;

function bytesOf(events: readonly temporal.api.history.v1.IHistoryEvent[]): number {
  const { HistoryEvent } = temporal.api.history.v1;
  return events.reduce((sum, event) => sum + HistoryEvent.encode(event).finish().length, 0);
}

async function countAtRest(client: Client, workflowId: string): Promise<EngineSteps> {
  const handle = client.workflow.getHandle(workflowId);
  const deadlineMs = Date.now() + longestWaitMs;
  let lengthBefore = -1;
  for (;;) {
    const { events } = await handle.fetchHistory();
    const types = (events ?? []).map((event) => event.eventType);
    if (types.length === lengthBefore) {
      const count = (type: temporal.api.enums.v1.EventType) =>
        types.filter((each) => each === type).length;
      return {
        events: types.length,
        workflowTasks: count(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED),
        activityTasks: count(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED),
        localActivities: count(EventType.EVENT_TYPE_MARKER_RECORDED),
        historyBytes: bytesOf(events ?? []),
      };
    }
    if (Date.now() > deadlineMs) throw new Error(`${workflowId} does not come to rest`);
    lengthBefore = types.length;
    await delay(restMs);
  }
}

function difference(after: EngineSteps, before: EngineSteps | undefined): EngineSteps {
  return {
    events: after.events - (before?.events ?? 0),
    workflowTasks: after.workflowTasks - (before?.workflowTasks ?? 0),
    activityTasks: after.activityTasks - (before?.activityTasks ?? 0),
    localActivities: after.localActivities - (before?.localActivities ?? 0),
    historyBytes: after.historyBytes - (before?.historyBytes ?? 0),
  };
}

/** Each unit of work once, on the only ticket there is or, if it opens one, on its own. */
async function countSide(
  client: Client,
  loader: Helper<LoaderMethods>,
  measures: readonly Measure[],
): Promise<Record<Measure, EngineSteps>> {
  const steps: Partial<Record<Measure, EngineSteps>> = {};
  let before: EngineSteps | undefined;
  for (const measure of measures) {
    const after = await countAtRest(client, await loader.call('once', measure));
    steps[measure] = difference(after, openings.includes(measure) ? undefined : before);
    before = after;
  }
  return steps as Record<Measure, EngineSteps>;
}

/**
 * What each unit of work costs the engine, on both sides. To be called before anything else, with
 * measures in their order.
 */
export async function countSteps(
  { servers, customers, bareClient }: SetUp,
  measures: readonly Measure[],
): Promise<Steps> {
  const { temporalAddress: address, namespace } = servers;
  const { client, connection } = await connectEngine({ address, namespace });
  try {
    const product = await countSide(client, customers, measures);
    const bare = await countSide(client, bareClient, measures);
    const pairs = measures.map((measure) => [
      measure,
      { product: product[measure], bare: bare[measure] },
    ]);
    return Object.fromEntries(pairs) as Steps;
  } finally {
    await connection.close();
  }
}
