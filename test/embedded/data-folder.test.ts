import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { chooseDataFolder, openDataFolder } from '../../src/embedded/data-folder';
import { processMark } from '../../src/embedded/process-info';
import {
  isRoot,
  newFolder,
  recordedProgress,
  removeFolders,
  startupErrorOf,
} from './support/workspace';

const { progress } = recordedProgress();
afterAll(removeFolders);

describe('choosing the data folder', () => {
  test('OTVET_DATA_DIR names it', () => {
    const env = { OTVET_DATA_DIR: '/somewhere/data' };
    expect(chooseDataFolder({ env, projectRoot: newFolder(), progress })).toBe('/somewhere/data');
  });

  test('otherwise it is .otvet in the project', () => {
    const projectRoot = newFolder();
    expect(chooseDataFolder({ env: {}, projectRoot, progress })).toBe(join(projectRoot, '.otvet'));
  });

  // Only root runs Postgres as another user, so only root has this choice to make.
  (isRoot ? test : test.skip)(
    'root in a project that others cannot enter gets one under the system folder, and is told',
    () => {
      const projectRoot = newFolder();
      chmodSync(projectRoot, 0o700);
      const { progress: recorded, lines } = recordedProgress();
      const choice = { env: {}, projectRoot, progress: recorded, systemFolder: '/var/lib/x' };
      const folder = chooseDataFolder(choice);
      expect(folder).toMatch(/^\/var\/lib\/x\/otvet-embedded-\w+-[0-9a-f]{8}$/);
      expect(lines.join('\n')).toContain(folder);
      expect(chooseDataFolder(choice)).toBe(folder);
    },
  );
});

describe('opening the data folder', () => {
  test('it is made when missing, and nothing but the lock is left in it', async () => {
    const folder = join(newFolder(), 'a/b');
    const data = await openDataFolder({ folder, progress });
    expect(readdirSync(folder)).toEqual(['otvet.lock']);
    expect(statSync(folder).mode & 0o066).toBe(0);
    data.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a second start is refused with the process that has it, until the first lets go', async () => {
    const folder = newFolder();
    const first = await openDataFolder({ folder, progress });
    const error = await startupErrorOf(() => openDataFolder({ folder, progress }));
    expect(error.code).toBe('DATA_FOLDER_IN_USE');
    expect(error.message).toContain(`process ${process.pid}`);
    expect(error.whatToDo.en).toContain('OTVET_DATA_DIR');
    first.release();
    (await openDataFolder({ folder, progress })).release();
  });

  test('of many starts at once on a stale lock exactly one gets it', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'otvet.lock'), JSON.stringify({ pid: 999_999_999, mark: 'gone' }));
    const starts = await Promise.allSettled(
      Array.from({ length: 8 }, () => openDataFolder({ folder, progress })),
    );
    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('a lock whose number belongs to another process by now is taken over', async () => {
    const folder = newFolder();
    const stranger = spawn('sleep', ['60']);
    const lock = { pid: stranger.pid, mark: 'started at another time' };
    writeFileSync(join(folder, 'otvet.lock'), JSON.stringify(lock));
    const data = await openDataFolder({ folder, progress });
    data.release();
    expect(processMark(stranger.pid ?? 0)).toBeDefined();
    stranger.kill();
    await once(stranger, 'exit');
  });

  test('a damaged lock is taken over', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'otvet.lock'), '{"pid":');
    (await openDataFolder({ folder, progress })).release();
    expect(existsSync(join(folder, 'otvet.lock'))).toBe(false);
  });

  test('a folder that cannot be written to is said so', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    const error = await startupErrorOf(() => openDataFolder({ folder: join(file, 'x'), progress }));
    expect(error.code).toBe('DATA_FOLDER_NOT_WRITABLE');
  });

  // Root may write anywhere that a folder's rights say no.
  (isRoot ? test.skip : test)('a folder without the right to write is said so', async () => {
    const folder = newFolder();
    chmodSync(folder, 0o500);
    const error = await startupErrorOf(() => openDataFolder({ folder, progress }));
    expect(error.code).toBe('DATA_FOLDER_NOT_WRITABLE');
  });

  test('too little free space is said before anything is started', async () => {
    const minFreeBytes = Number.MAX_SAFE_INTEGER;
    const folder = newFolder();
    const error = await startupErrorOf(() => openDataFolder({ folder, progress, minFreeBytes }));
    expect(error.code).toBe('DISK_FULL');
    expect(error.message).toMatch(/\d+ MB free, at least \d+ MB needed/);
  });
});
