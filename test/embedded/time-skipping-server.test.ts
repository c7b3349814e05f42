import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { timeSkippingServerPath } from '../support/time-skipping-server';
import { newFolder, removeFolders, writeScript } from './support/workspace';

const cache = process.env['OTVET_CACHE_DIR'];
afterAll(() => {
  if (cache === undefined) delete process.env['OTVET_CACHE_DIR'];
  else process.env['OTVET_CACHE_DIR'] = cache;
  removeFolders();
});

test('the official time-skipping server is taken where it can be downloaded', async () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'release'));
  writeScript(join(folder, 'release/server'), 'echo the official one');
  spawnSync('tar', ['-czf', 'a.tar.gz', 'release'], { cwd: folder });
  const archive = readFileSync(join(folder, 'a.tar.gz'));
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    if (request.url === '/archive') return response.end(archive);
    const archiveUrl = `http://127.0.0.1:${port}/archive`;
    return response.end(JSON.stringify({ archiveUrl, fileToExtract: 'release/server' }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  process.env['OTVET_CACHE_DIR'] = newFolder();
  const path = await timeSkippingServerPath(`http://127.0.0.1:${port}`);
  server.closeAllConnections();
  server.close();
  expect(spawnSync(path, { encoding: 'utf8' }).stdout).toBe('the official one\n');
});
