import { existsSync, readFileSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { processMark } from '../../src/embedded/process-info';
import {
  SupervisedProcess,
  type SupervisedProcessOptions,
} from '../../src/embedded/supervised-process';
import { projectRoot } from '../../src/project-root';
import { testLogger } from '../support/temporary-data-folder';
import { eventually } from './support/eventually';
import { newFolder, removeFolders } from './support/workspace';

const started: SupervisedProcess[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((supervised) => supervised.stop()));
});
afterAll(removeFolders);

/** A shell script as the supervised server; it answers once it has made the file `up`. */
function scripted(script: string, more: Partial<SupervisedProcessOptions> = {}) {
  const folder = newFolder();
  const options: SupervisedProcessOptions = {
    name: 'scripted',
    command: '/bin/sh',
    args: ['-c', script],
    env: process.env,
    cwd: folder,
    pidFile: join(folder, 'pid'),
    answers: () => Promise.resolve(existsSync(join(folder, 'up'))),
    startTimeoutMs: 5_000,
    stopSignal: 'SIGTERM',
    stopGraceMs: 500,
    exitSignal: 'SIGKILL',
    failure: (reason, output) => new Error(`${reason}: ${output}`),
    log: testLogger('supervised'),
    ...more,
  };
  return { folder, options };
}

async function start(options: SupervisedProcessOptions): Promise<SupervisedProcess> {
  const supervised = await SupervisedProcess.start(options);
  started.push(supervised);
  return supervised;
}

const runs = (pid: number): boolean => processMark(pid) !== undefined;

async function pidOf(supervised: SupervisedProcess): Promise<number> {
  return eventually('a running process', () => supervised.pid);
}

describe('a supervised process', () => {
  test('it is started again each time it dies, until it is stopped', async () => {
    const { options } = scripted('touch up; exec sleep 60');
    const supervised = await start(options);
    for (const restarts of [1, 2]) {
      const pid = await pidOf(supervised);
      process.kill(pid, 'SIGKILL');
      await eventually('a restart', () => supervised.restarts === restarts && supervised.pid);
      expect(supervised.pid).not.toBe(pid);
    }
    const last = await pidOf(supervised);
    await supervised.stop();
    expect(runs(last)).toBe(false);
    expect(existsSync(options.pidFile)).toBe(false);
  });

  test('a first start that fails gives the reason and the last lines, and is not tried again', async () => {
    const { folder, options } = scripted('echo try >> tries; echo out; echo err >&2; exit 3');
    await expect(start(options)).rejects.toThrow(/exit code 3: (out\nerr|err\nout)/);
    expect(readFileSync(join(folder, 'tries'), 'utf8')).toBe('try\n');
  });

  test('a first start that fails from something that passes is tried again', async () => {
    const { options } = scripted(
      'if [ -e held ]; then touch up; exec sleep 60; fi; touch held; echo held; exit 1',
      {
        passes: (output) => output === 'held',
      },
    );
    await expect(pidOf(await start(options))).resolves.toBeGreaterThan(0);
  });

  test('a program that does not exist is a failed start', async () => {
    const { options } = scripted('', { command: '/nowhere/program' });
    await expect(start(options)).rejects.toThrow('ENOENT');
  });

  test('one that never answers is a failed start, and is killed', async () => {
    const { folder, options } = scripted('echo $$ > self; exec sleep 60', { startTimeoutMs: 500 });
    await expect(start(options)).rejects.toThrow('no answer in 500 ms');
    expect(runs(Number(readFileSync(join(folder, 'self'), 'utf8')))).toBe(false);
  });

  test('one that does not heed the stop signal is killed after the grace', async () => {
    const { options } = scripted("trap '' TERM; touch up; while :; do sleep 0.1; done");
    const supervised = await start(options);
    const pid = await pidOf(supervised);
    await supervised.stop();
    expect(runs(pid)).toBe(false);
  });

  test('Ctrl-C in the terminal does not reach it', async () => {
    const { options } = scripted('touch up; exec sleep 60');
    const pid = await pidOf(await start(options));
    // The terminal signals a process group: the server has one of its own.
    const { stdout } = spawnSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' });
    expect(Number(stdout)).toBe(pid);
  });

  test.each([
    ['exits', 'process.exit(0)'],
    ['throws', 'setImmediate(() => { throw new Error("uncaught") })'],
  ])('it does not outlive a process that %s without stopping it', async (_, ending) => {
    const { folder, options } = scripted('echo $$ > self; touch up; exec sleep 60');
    const program = `
      const { existsSync } = require('node:fs');
      const { SupervisedProcess } = require('./src/embedded/supervised-process.ts');
      const silent = () => undefined;
      SupervisedProcess.start({
        ...${JSON.stringify({ ...options, log: undefined })},
        answers: async () => existsSync(${JSON.stringify(join(folder, 'up'))}),
        failure: (reason) => new Error(reason),
        log: { debug: silent, info: silent, warn: silent },
      }).then(() => { ${ending} });`;
    const register = require.resolve('./support/run-typescript.cjs');
    const owner = spawn(process.execPath, ['-r', register, '-e', program], { cwd: projectRoot() });
    await once(owner, 'exit');
    const pid = Number(readFileSync(join(folder, 'self'), 'utf8'));
    await eventually('the end of the server', () => !runs(pid));
  });
});
