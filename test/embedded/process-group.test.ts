import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endGroup } from '../../src/embedded/process-group';
import { livingInGroup } from '../../src/embedded/process-info';
import { until } from '../support/until';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'otvet-group-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const writer = 'i=0; while :; do i=$((i+1)); : > "$1/$i"; done';

/** A leader that starts four writers into the folder, as a mail server starts deliveries. */
function launched(script: string) {
  const start = `for n in 1 2 3 4; do sh -c '${writer}' writer "$1" & done; ${script}`;
  return spawn('sh', ['-c', start, 'leader', folder], { detached: true, stdio: 'ignore' });
}

const onLinux = existsSync('/proc/self/stat') ? test : test.skip;

onLinux.each([
  ['waits for them', 'wait'],
  ['left them behind when it ended itself', 'exit 0'],
])('a group is ended with the children that write on, whether its leader %s', async (_, script) => {
  const leader = launched(script);
  await until(() => readdirSync(folder).length > 100);
  await endGroup(leader);
  expect(livingInGroup(Number(leader.pid))).toBe(0);
  rmSync(folder, { recursive: true });
  expect(existsSync(folder)).toBe(false);
});

test('a group that has ended already is no fault', async () => {
  const leader = spawn('true', { detached: true, stdio: 'ignore' });
  await new Promise((resolve) => leader.once('exit', resolve));
  await expect(endGroup(leader)).resolves.toBeUndefined();
});
