import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../../src/embedded/ports';
import { findTemporalCli, type FindCliOptions } from '../../src/embedded/temporal-cli';
import {
  newFolder,
  recordedProgress,
  removeFolders,
  startupErrorOf,
  writeScript,
} from './support/workspace';

const versionLine = 'temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)';
const cliScript = `echo "${versionLine}"`;
const tools = '/usr/bin:/bin';
/** Nothing listens on it. */
let refused: string;
let bin: string;
let env: NodeJS.ProcessEnv;
let recorded: ReturnType<typeof recordedProgress>;
let server: Server | undefined;

beforeEach(async () => {
  refused = `http://127.0.0.1:${await freePort()}`;
  bin = newFolder();
  env = { PATH: `${bin}:${tools}`, OTVET_CACHE_DIR: newFolder(), HOME: newFolder() };
  recorded = recordedProgress();
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});
afterAll(removeFolders);

const find = (more: Partial<FindCliOptions> = {}): ReturnType<typeof findTemporalCli> =>
  findTemporalCli({ env, progress: recorded.progress, downloadBaseUrl: refused, ...more });

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What the official host sends: a tar.gz with the program at the top. */
function archiveWith(script: string): Buffer {
  const folder = newFolder();
  writeScript(join(folder, 'temporal'), script);
  spawnSync('tar', ['-czf', 'a.tar.gz', 'temporal'], { cwd: folder });
  return readFileSync(join(folder, 'a.tar.gz'));
}

/** A `go` that says it is this version, notes its arguments and installs what the script does. */
function fakeGo(version: string, install: string): string {
  const log = join(bin, 'go.log');
  writeScript(
    join(bin, 'go'),
    `if [ "$1" = env ]; then printf '%s\\n%s\\n' "${version}" local; exit 0; fi
     echo "$* GOBIN=$GOBIN CGO_ENABLED=$CGO_ENABLED" >> ${log}
     echo "go: downloading example.org/module v1.0.0" >&2
     ${install}`,
  );
  return log;
}

const installCli = `printf '#!/bin/sh\\n%s\\n' '${cliScript}' > "$GOBIN/temporal"; chmod +x "$GOBIN/temporal"`;

describe('finding the Temporal CLI', () => {
  test('the one that TEMPORAL_CLI_PATH names comes before the one on PATH', async () => {
    writeScript(join(bin, 'temporal'), cliScript);
    const path = writeScript(join(newFolder(), 'my-temporal'), cliScript);
    env['TEMPORAL_CLI_PATH'] = path;
    const cli = await find();
    expect(cli).toMatchObject({ path, source: 'TEMPORAL_CLI_PATH' });
    expect(recorded.lines.join('\n')).toContain(`Temporal CLI from TEMPORAL_CLI_PATH: ${path}`);
  });

  test('a TEMPORAL_CLI_PATH that is not the CLI is an error, not a reason to take another', async () => {
    writeScript(join(bin, 'temporal'), cliScript);
    env['TEMPORAL_CLI_PATH'] = writeScript(join(newFolder(), 'other'), 'echo hello');
    const error = await startupErrorOf(() => find());
    expect(error.code).toBe('CLI_PATH_INVALID');
    expect(error.message).toContain('not the Temporal CLI (hello)');
  });

  test('the one on PATH comes before the cache and the download', async () => {
    const path = writeScript(join(bin, 'temporal'), cliScript);
    expect(await find()).toMatchObject({ path, source: 'PATH' });
    expect(recorded.lines).toEqual([
      `Temporal CLI found on PATH: ${path} (1.5.1 (Server 1.29.1, UI 2.42.1))`,
    ]);
  });

  test('one on PATH with too old a server is passed over, with the reason', async () => {
    writeScript(join(bin, 'temporal'), 'echo "temporal version 0.13.0 (Server 1.24.2, UI 2.28.0)"');
    const archive = archiveWith(cliScript);
    const downloadBaseUrl = await serve((_, response) => response.end(archive));
    expect((await find({ downloadBaseUrl })).source).toBe('download');
    expect(recorded.lines[0]).toContain('server 1.28 or newer is needed');
  });

  test('the official download is unpacked into the cache, and found there the next time', async () => {
    const archive = archiveWith(cliScript);
    const asked: string[] = [];
    const downloadBaseUrl = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.end(archive);
    });
    const downloaded = await find({ downloadBaseUrl });
    expect(downloaded.source).toBe('download');
    expect(dirname(dirname(downloaded.path))).toBe(env['OTVET_CACHE_DIR']);
    const arch = process.arch === 'x64' ? 'amd64' : process.arch;
    expect(asked).toEqual([`/cli/archive/v1.5.1?platform=${process.platform}&arch=${arch}`]);

    const again = await find({ downloadBaseUrl });
    expect(again).toEqual({ ...downloaded, source: 'cache' });
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['a host that refuses', undefined, 'ECONNREFUSED'],
    [
      'an answer of 404',
      (_: unknown, r: { writeHead: (n: number) => { end: () => void } }) => r.writeHead(404).end(),
      'HTTP 404',
    ],
    [
      'an archive that is damaged',
      (_: unknown, r: { end: (s: string) => void }) => r.end('not an archive'),
      'cannot be unpacked',
    ],
  ])('after %s it is built by Go', async (_name, answer, reason) => {
    const downloadBaseUrl = answer === undefined ? refused : await serve(answer);
    const log = fakeGo('go1.26.1', installCli);
    const cli = await find({ downloadBaseUrl });
    expect(cli.source).toBe('go');
    expect(recorded.lines.join('\n')).toContain(reason);
    expect(readFileSync(log, 'utf8')).toMatch(
      /^install -ldflags -s -w github\.com\/temporalio\/cli\/cmd\/temporal@v1\.5\.1 GOBIN=.+ CGO_ENABLED=0\n$/,
    );
  });

  test('a downloaded program that does not run is not kept', async () => {
    const archive = archiveWith('exit 1');
    const downloadBaseUrl = await serve((_, response) => response.end(archive));
    fakeGo('go1.26.1', installCli);
    expect((await find({ downloadBaseUrl })).source).toBe('go');
  });

  test('a host that takes the connection and never answers is given up in seconds', async () => {
    const downloadBaseUrl = await serve(() => undefined);
    fakeGo('go1.26.1', installCli);
    expect((await find({ downloadBaseUrl })).source).toBe('go');
    expect(recorded.lines.join('\n')).toContain('no answer in 5000 ms');
  });

  test.each([
    ['no Go', undefined, 'Go is not installed'],
    ['a Go that is too old', (): string => fakeGo('go1.19.8', 'exit 9'), 'go1.19.8 is installed'],
    [
      'a build that fails',
      (): string => fakeGo('go1.26.1', 'echo "no such host"; exit 1'),
      'no such host',
    ],
  ])(
    'without download and with %s, the error names every way out',
    async (_name, prepare, reason) => {
      prepare?.();
      // The tools of the system may include Go; only ours are to be seen.
      if (prepare === undefined) env['PATH'] = onlyTar();
      const error = await startupErrorOf(() => find());
      expect(error.code).toBe('TOOL_MISSING');
      expect(error.message).toContain('ECONNREFUSED');
      expect(error.message).toContain(reason);
      for (const way of ['on PATH', 'TEMPORAL_CLI_PATH', 'Go 1.25', 'TEMPORAL_ADDRESS']) {
        expect(error.whatToDo.en).toContain(way);
      }
      expect(existsSync(join(env['OTVET_CACHE_DIR'] ?? '', 'temporal-cli-1.5.1'))).toBe(false);
    },
  );

  test('a disk that fills up during the build is said so', async () => {
    fakeGo('go1.26.1', 'echo "write /x: no space left on device" >&2; exit 1');
    const error = await startupErrorOf(() => find());
    expect(error.code).toBe('DISK_FULL');
    expect(error.whatToDo.en).toContain('OTVET_CACHE_DIR');
  });
});

function onlyTar(): string {
  const folder = join(newFolder(), 'tools');
  mkdirSync(folder);
  writeScript(join(folder, 'tar'), 'exec /bin/tar "$@"');
  return folder;
}
