import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { checkPort, explainPortError, freePort } from '../../src/embedded/ports';
import { startupErrorOf } from './support/workspace';

const use = { usedFor: { ru: 'страницы', en: 'the pages' }, variable: 'OTVET_API_PORT' };

describe('ports', () => {
  test.each(['127.0.0.1', '0.0.0.0'])(
    'a port that a program has on %s is busy, with the variable that changes it',
    async (host) => {
      const server = createServer();
      const port = await freePort();
      await once(server.listen(port, host), 'listening');
      const error = await startupErrorOf(() => checkPort({ ...use, port }));
      server.close();
      expect(error.code).toBe('PORT_BUSY');
      expect(error.message).toContain(String(port));
      expect(error.whatToDo.en).toContain('OTVET_API_PORT=');
      // Who has it is known where the system shows it.
      if (process.platform === 'linux') expect(error.message).toContain(`pid ${process.pid}`);
    },
  );

  test('a free port passes', async () => {
    await expect(checkPort({ ...use, port: await freePort() })).resolves.toBeUndefined();
  });

  test('a free port is none that the system gives to connections, and another each time', async () => {
    const ports: number[] = [];
    for (let count = 0; count < 50; count++) ports.push(await freePort());
    expect(new Set(ports).size).toBe(50);
    expect(ports.every((port) => port > 1024 && port < 32_768)).toBe(true);
  });

  test('a port that somebody listens on is passed over', async () => {
    const found = await freePort();
    const server = createServer();
    // The one that is looked at next, but for the end of what this process looks at.
    await once(server.listen(found + 1, '127.0.0.1'), 'listening');
    const next = await freePort();
    server.close();
    expect(next).not.toBe(found + 1);
  });

  test('a port that needs more rights is told apart from a busy one', () => {
    const denied = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
    const error = explainPortError(denied, { ...use, port: 25 });
    expect(error).toMatchObject({ code: 'PORT_NOT_ALLOWED' });
  });
});
