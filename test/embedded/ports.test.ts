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

  test('a port that needs more rights is told apart from a busy one', () => {
    const denied = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
    const error = explainPortError(denied, { ...use, port: 25 });
    expect(error).toMatchObject({ code: 'PORT_NOT_ALLOWED' });
  });
});
