import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { builtWorkflowBundle } from '../../src/roles/workflow-bundle';
import { quietRuntime } from '../support/quiet-runtime';

const files = readdirSync(__dirname).filter((name) => name.endsWith('.json'));

function replay(history: unknown): Promise<void> {
  return Worker.runReplayHistory(
    { workflowBundle: { codePath: builtWorkflowBundle() } },
    history,
    'ticket-replayed',
  );
}

describe('the present code replays', () => {
  beforeAll(quietRuntime);

  test.each(files)('%s', async (file) => {
    const history: unknown = JSON.parse(readFileSync(join(__dirname, file), 'utf8'));
    await expect(replay(history)).resolves.toBeUndefined();
  });

  test('at least the shapes that every release must carry on', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'plain.json',
        'reopened.json',
        'auto-closed.json',
        'revived.json',
        'handoff.json',
        'continued-as-new-1.json',
        'continued-as-new-2.json',
        'database-down.json',
        'mail-refused.json',
        'merged.json',
        'redirected.json',
        'refusal-told.json',
        'absorbed.json',
        'merged-people.json',
        'absorbed-people.json',
        'problem-solved.json',
        'incident-answered.json',
        'thanked.json',
        'promised.json',
        'bounced.json',
        'forwarded.json',
        'not-accepted.json',
        'held-released.json',
        'held-expired.json',
      ]),
    );
  });

  test('a reply of which nobody was told that it was not accepted, by a worker that knew no such mail', async () => {
    type Signal = { input: { payloads: { data: string }[] } };
    const json = readFileSync(join(__dirname, 'plain.json'), 'utf8');
    let replies = 0;
    const changed: unknown = JSON.parse(json, (key, value: Signal) => {
      if (key !== 'workflowExecutionSignaledEventAttributes') return value;
      const [payload] = value.input.payloads;
      if (payload === undefined) return value;
      const reply = JSON.parse(Buffer.from(payload.data, 'base64').toString()) as object;
      const data = Buffer.from(JSON.stringify({ ...reply, notAccepted: true })).toString('base64');
      replies += 1;
      return { ...value, input: { payloads: [{ ...payload, data }] } };
    });
    expect(replies).toBeGreaterThan(0);
    await expect(replay(changed)).resolves.toBeUndefined();
  });

  test('only what it would have done itself: another activity is refused', async () => {
    const json = readFileSync(join(__dirname, 'plain.json'), 'utf8');
    const changed = JSON.parse(json.replaceAll('"deliverMail"', '"someOtherMail"')) as unknown;
    await expect(replay(changed)).rejects.toBeInstanceOf(DeterminismViolationError);
  });
});
