import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { cacheFolder, installOnce } from '../../src/embedded/cache';
import { newFolder, recordedProgress, removeFolders, startupErrorOf } from './support/workspace';

const { progress } = recordedProgress();
const nothing = (): Promise<void> => Promise.resolve();
afterAll(removeFolders);

describe('the cache', () => {
  test.each([
    [{ OTVET_CACHE_DIR: '/a', XDG_CACHE_HOME: '/b' }, '/a'],
    [{ XDG_CACHE_HOME: '/b' }, '/b/otvet'],
    [{ OTVET_CACHE_DIR: '', XDG_CACHE_HOME: '/b' }, '/b/otvet'],
  ])('its folder for %j is %s', (env, folder) => {
    expect(cacheFolder(env)).toBe(folder);
  });

  test('of two installations at once one does the work and both get the result', async () => {
    const cache = newFolder();
    let installs = 0;
    const install = async (folder: string): Promise<void> => {
      installs += 1;
      await new Promise(setImmediate);
      writeFileSync(join(folder, 'program'), 'x');
    };
    const installation = { cache, name: 'tool-1', progress, install };
    const [first, second] = await Promise.all([
      installOnce(installation),
      installOnce(installation),
    ]);
    expect(installs).toBe(1);
    expect(second).toBe(first);
    expect(readdirSync(first)).toEqual(['program']);
  });

  test('an installation that fails leaves nothing, and the next one succeeds', async () => {
    const cache = newFolder();
    const failing = installOnce({
      cache,
      name: 'tool-1',
      progress,
      install: (folder) => {
        writeFileSync(join(folder, 'half'), 'x');
        return Promise.reject(new Error('cut off'));
      },
    });
    await expect(failing).rejects.toThrow('cut off');
    expect(readdirSync(cache)).toEqual([]);
    const folder = await installOnce({ cache, name: 'tool-1', progress, install: nothing });
    expect(existsSync(folder)).toBe(true);
  });

  test('what a killed installation left behind is cleared', async () => {
    const cache = newFolder();
    mkdirSync(join(cache, '.tool-1-0000'));
    await installOnce({ cache, name: 'tool-1', progress, install: nothing });
    expect(readdirSync(cache)).toEqual(['tool-1']);
  });

  test('a cache that cannot be written to is said so', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    const installation = { name: 'tool-1', progress, install: nothing };
    const error = await startupErrorOf(() =>
      installOnce({ ...installation, cache: join(file, 'cache') }),
    );
    expect(error.code).toBe('CACHE_NOT_WRITABLE');
    expect(error.whatToDo.en).toContain('OTVET_CACHE_DIR');
  });
});
