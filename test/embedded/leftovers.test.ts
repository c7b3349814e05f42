import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openDataFolder } from '../../src/embedded/data-folder';
import { processMark } from '../../src/embedded/process-info';
import { projectRoot } from '../../src/project-root';
import { testTemporalCli } from '../support/dev-temporal-server';
import { newFolder, recordedProgress, removeFolders } from './support/workspace';

afterAll(removeFolders);

interface Pids {
  readonly postgres: number;
  readonly temporal: number;
}

/** A start of both servers in a process of its own, which is then killed like by the OOM killer. */
async function startAndKill(folder: string): Promise<Pids> {
  const program = require.resolve('./support/start-servers.ts');
  const register = require.resolve('./support/run-typescript.cjs');
  const owner = spawn(
    process.execPath,
    ['-r', register, program, folder, await testTemporalCli()],
    { cwd: projectRoot(), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  return JSON.parse(line) as Pids;
}

describe('servers that a killed start left running', () => {
  // Without their pid files, as when the kill fell between a server's start and its file.
  test.each([
    ['with', true],
    ['without', false],
  ])(
    'the next start on the folder recognises them %s their pid files and stops them',
    async (_, withPidFiles) => {
      const folder = join(newFolder(), 'data');
      const pids = await startAndKill(folder);
      expect(processMark(pids.postgres)).toBeDefined();
      if (!withPidFiles) {
        for (const name of ['postgres.pid', 'temporal.pid']) rmSync(join(folder, name));
      }
      const { progress, lines } = recordedProgress();
      const data = await openDataFolder({ folder, progress });
      expect([pids.postgres, pids.temporal].map(processMark)).toEqual([undefined, undefined]);
      expect(lines.join('\n')).toContain('The previous start was cut off');
      data.release();

      const again = await startAndKill(folder);
      expect(again.postgres).not.toBe(pids.postgres);
      (await openDataFolder({ folder, progress })).release();
    },
    120_000,
  );

  test('a server on another folder is left alone', async () => {
    const folder = join(newFolder(), 'data');
    const pids = await startAndKill(folder);
    const { progress } = recordedProgress();
    (await openDataFolder({ folder: join(newFolder(), 'data'), progress })).release();
    expect(processMark(pids.postgres)).toBeDefined();
    (await openDataFolder({ folder, progress })).release();
    expect(processMark(pids.postgres)).toBeUndefined();
  });
});
