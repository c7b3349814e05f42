import { join } from 'node:path';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  startDevServer,
  type DevServer,
  type DevServerOptions,
} from '../../src/embedded/dev-server';
import { prepareNamespace } from '../../src/embedded/namespace';
import { testTemporalCli } from '../support/dev-temporal-server';
import { testLogger } from '../support/temporary-data-folder';
import { eventually } from './support/eventually';
import {
  newFolder,
  recordedProgress,
  removeFolders,
  startupErrorOf,
  writeScript,
} from './support/workspace';

const searchAttributes = {
  OtvetStatus: 'Keyword',
  OtvetPriority: 'Int',
  OtvetDue: 'Datetime',
} as const;
const DAY_SECONDS = 86_400;

let cliPath: string;
const running: DevServer[] = [];
const connections: Connection[] = [];
beforeAll(async () => {
  cliPath = await testTemporalCli();
}, 600_000);
afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.close()));
  await Promise.all(running.splice(0).map((server) => server.stop()));
});
afterAll(removeFolders);

async function start(dataFolder: string, more: Partial<DevServerOptions> = {}): Promise<DevServer> {
  const server = await startDevServer({
    cliPath,
    dataFolder,
    namespace: 'default',
    searchAttributes,
    progress: recordedProgress().progress,
    log: testLogger('temporal'),
    ...more,
  });
  running.push(server);
  return server;
}

async function connect({ address }: DevServer): Promise<Connection> {
  const connection = await Connection.connect({ address });
  connections.push(connection);
  return connection;
}

async function retentionDays(connection: Connection, namespace = 'default'): Promise<number> {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  return Number(config?.workflowExecutionRetentionTtl?.seconds) / DAY_SECONDS;
}

describe('the dev server', () => {
  test('it starts with its retention and takes workflows with the search attributes at once', async () => {
    const server = await start(newFolder());
    const connection = await connect(server);
    expect(await retentionDays(connection)).toBe(30);
    const client = new Client({ connection });
    await client.workflow.start('any', {
      workflowId: 'w',
      taskQueue: 'none',
      typedSearchAttributes: [
        { key: defineSearchAttributeKey('OtvetStatus', 'KEYWORD'), value: 'open' },
        { key: defineSearchAttributeKey('OtvetPriority', 'INT'), value: 2 },
        { key: defineSearchAttributeKey('OtvetDue', 'DATETIME'), value: new Date() },
      ],
    });
    await eventually('the workflow in the list', async () => {
      const { count } = await client.workflow.count("OtvetStatus = 'open' AND OtvetPriority = 2");
      return count === 1;
    });
  });

  test('killed, it comes back on the same address with its workflows, and clients go on', async () => {
    const server = await start(newFolder());
    const { workflow } = new Client({ connection: await connect(server) });
    await workflow.start('any', { workflowId: 'kept', taskQueue: 'none' });
    const pid = server.pid();
    process.kill(pid ?? 0, 'SIGKILL');
    const description = await eventually('an answer after the kill', () =>
      workflow
        .getHandle('kept')
        .describe()
        .catch(() => undefined),
    );
    expect(description.status.name).toBe('RUNNING');
    expect(server.pid()).not.toBe(pid);
  });

  test('a second start finds the workflows of the first, and adds attributes that are new', async () => {
    const folder = newFolder();
    const first = await start(folder);
    const { workflow } = new Client({ connection: await connect(first) });
    await workflow.start('any', { workflowId: 'kept', taskQueue: 'none' });
    await first.stop();
    const second = await start(folder, {
      retentionDays: 7,
      searchAttributes: { ...searchAttributes, OtvetTags: 'KeywordList' },
    });
    const connection = await connect(second);
    await new Client({ connection }).workflow.getHandle('kept').describe();
    expect(await retentionDays(connection)).toBe(7);
    const query = 'OtvetTags IS NULL';
    await connection.workflowService.countWorkflowExecutions({ namespace: 'default', query });
  });

  test('an attribute that exists with another type is an error, and the server does not stay', async () => {
    const folder = newFolder();
    const first = await start(folder);
    await first.stop();
    const error = await startupErrorOf(() =>
      start(folder, { searchAttributes: { OtvetStatus: 'Int' } }),
    );
    expect(error.code).toBe('ENGINE_NOT_READY');
    expect(error.text.ru).toContain('OtvetStatus');
    await start(folder);
  });

  test('a namespace that an outside server lacks is made; one it has keeps its retention', async () => {
    const connection = await connect(await start(newFolder(), { retentionDays: 3 }));
    await prepareNamespace(connection, { namespace: 'desk', searchAttributes });
    expect(await retentionDays(connection, 'desk')).toBe(30);
    await prepareNamespace(connection, { namespace: 'default', searchAttributes });
    expect(await retentionDays(connection)).toBe(3);
  });

  test('a port that is busy is said before it is started', async () => {
    const other = createServer();
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const { port } = other.address() as AddressInfo;
    const error = await startupErrorOf(() => start(newFolder(), { port }));
    other.close();
    expect(error.code).toBe('PORT_BUSY');
    expect(error.whatToDo.en).toContain('OTVET_TEMPORAL_PORT');
  });

  test('a program that ends at once is shown in its own words', async () => {
    const broken = writeScript(join(newFolder(), 'temporal'), 'echo "schema is newer"; exit 1');
    const error = await startupErrorOf(() => start(newFolder(), { cliPath: broken }));
    expect(error.code).toBe('ENGINE_FAILED');
    expect(error.message).toContain('schema is newer');
    expect(error.whatToDo.en).toContain('TEMPORAL_ADDRESS');
  });

  test('a disk that is full is said so', async () => {
    const full = writeScript(
      join(newFolder(), 'temporal'),
      'echo "write failed: database or disk is full (13)"; exit 1',
    );
    const error = await startupErrorOf(() => start(newFolder(), { cliPath: full }));
    expect(error.code).toBe('DISK_FULL');
  });
});
