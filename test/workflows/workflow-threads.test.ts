import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { projectRoot } from '../../src/project-root';
import { builtWorkflowBundle } from '../../src/roles/workflow-bundle';

const support = (file: string) => join(__dirname, 'support', file);
const preloaded = join(projectRoot(), 'dist', 'src', 'roles', 'workflow-threads.js');
const life = join(projectRoot(), 'test', 'histories', 'auto-closed.json');

type Replayed = { outcomes: string[]; activations: number; watches: number };

/** Replays in a process of its own, as only a start of Node preloads something. */
async function replay({
  isPreloaded = true,
  workflows,
  lastEvent = 1_000,
  limitSeconds = '',
  types,
}: {
  isPreloaded?: boolean;
  workflows: string;
  lastEvent?: number;
  limitSeconds?: string;
  types: readonly string[];
}): Promise<Replayed> {
  const args = [
    ...['--require', support('count-watches.cjs')],
    ...(isPreloaded ? ['--require', preloaded] : []),
    ...[support('replay-and-count.cjs'), workflows, life, String(lastEvent), limitSeconds],
    ...types,
  ];
  const ends = { timeout: 50_000, killSignal: 'SIGKILL' } as const;
  const { stdout } = await promisify(execFile)(process.execPath, args, ends);
  // Before it the engine's part of the SDK says what failed.
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Replayed;
}

describe('a worker with src/roles/workflow-threads preloaded', () => {
  const tickets = { workflows: builtWorkflowBundle(), types: Array(10).fill('ticketWorkflow') };

  test('watches each step of a workflow once, where the SDK watches every call', async () => {
    const [lean, usual] = await Promise.all([
      replay(tickets),
      replay({ ...tickets, isPreloaded: false }),
    ]);
    expect(lean.outcomes).toEqual(Array(10).fill('replayed'));
    expect(usual.outcomes).toEqual(lean.outcomes);
    expect(lean.activations).toBe(usual.activations);
    // Beside the steps: three to prepare the sandbox, and making and disposing of each workflow.
    expect(lean.watches).toBeLessThanOrEqual(lean.activations + 3 + 2 * 10);
    expect(usual.watches).toBeGreaterThan(3 * usual.activations);
  });

  test('fails the task of a workflow that loops for ever and goes on with the others', async () => {
    const { outcomes } = await replay({
      workflows: support('endless-workflows.cjs'),
      lastEvent: 4,
      limitSeconds: '1',
      types: ['patient', 'endless', 'patient'],
    });
    expect(outcomes).toEqual([
      'replayed',
      expect.stringContaining('Script execution timed out after 1000ms'),
      'replayed',
    ]);
  });
});
