import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { plainMail, sendRaw } from '../support/customer';
import { until } from '../support/until';
import {
  Installation,
  portVariables,
  type PortVariable,
  type StartedOtvet,
} from './support/started-otvet';

let installation: Installation;
let running: StartedOtvet | undefined;
const taken: Server[] = [];

beforeAll(async () => {
  installation = await Installation.prepare();
});
afterEach(async () => {
  await Promise.all(taken.splice(0).map((server) => new Promise((done) => server.close(done))));
});
afterAll(() => installation.remove());

async function startUp(env: Record<string, string>, ready: string): Promise<StartedOtvet> {
  const started = installation.start(env);
  running = started;
  await started.untilSays(ready);
  return started;
}

function send(from: string): Promise<{ code: number }> {
  const messageId = `<${from}>`;
  const raw = plainMail({ from, subject: 'Не печатает', text: 'Молчит.', messageId });
  const port = installation.ports.OTVET_INTAKE_PORT;
  return sendRaw(port, raw, { from, to: 'support@otvet.localhost' });
}

/** Sends a mail until it is taken, as a mail server does. */
async function sendUntilTaken(from: string): Promise<void> {
  await until(async () => (await send(from)).code === 250, 60_000);
}

type Listed = { number: number; messageCount: number; requesterAddress: string };

async function api<T>(path: string): Promise<T> {
  const token = running?.token('agent') ?? '';
  const url = `http://127.0.0.1:${installation.ports.OTVET_API_PORT}${path}`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as T;
}

async function ticketsOf(address: string): Promise<Listed[]> {
  const { tickets } = await api<{ tickets: Listed[] }>('/api/tickets?limit=200');
  const details = await Promise.all(
    tickets.map(({ number }) =>
      api<Listed & { requester: { address: string } }>(`/api/tickets/${number}`),
    ),
  );
  return details.filter(({ requester }) => requester.address === address);
}

type Shown = { id: string; subject: string };

async function mailsTo(address: string): Promise<Shown[]> {
  const port = installation.ports.OTVET_MAILBOX_PORT;
  const response = await fetch(`http://127.0.0.1:${port}/api/mails?to=${address}`);
  return ((await response.json()) as { mails: Shown[] }).mails;
}

/** «Ответить» in the demo mailbox; its status says what the intake answered. */
async function replyInMailbox(mailId: string, text: string): Promise<number> {
  const port = installation.ports.OTVET_MAILBOX_PORT;
  const response = await fetch(`http://127.0.0.1:${port}/api/mails/${mailId}/reply`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });
  return response.status;
}

const vera = 'vera@customer.example';

describe('the start command', () => {
  test('brings everything up and prints the addresses in Russian', async () => {
    const started = await startUp({ OTVET_LANG: 'ru' }, 'Ctrl-C останавливает всё.');
    const { OTVET_API_PORT, OTVET_MAILBOX_PORT, OTVET_INTAKE_PORT } = installation.ports;
    expect(started.output).toContain(`Обращения: http://127.0.0.1:${OTVET_API_PORT}/tickets`);
    expect(started.output).toContain(`Почта клиентов: http://127.0.0.1:${OTVET_MAILBOX_PORT}`);
    expect(started.output).toContain(`Приём почты: 127.0.0.1:${OTVET_INTAKE_PORT}`);
    expect(started.output).toContain(installation.folder);

    expect(await send(vera)).toMatchObject({ code: 250 });
    await until(async () => (await mailsTo(vera)).length === 1);
    // Demo mail is from example domains, about which DNS is not asked.
    const evidence = 'senders of this mailbox are not checked';
    expect(await ticketsOf(vera)).toMatchObject([
      { messageCount: 1, messages: [{ mail: { verdict: 'unknown', evidence } }] },
    ]);
  });

  test('refuses a folder that another start uses, which goes on', async () => {
    const second = installation.start({ OTVET_LANG: 'en' });
    expect(await second.ended).toBe(1);
    expect(second.complaints).toContain('DATA_FOLDER_IN_USE');
    expect(second.complaints).toContain(String(running?.pid));
    expect(await ticketsOf(vera)).toHaveLength(1);
  });

  test.each(['temporal', 'postgres'] as const)(
    'starts a killed %s again, and tickets go on',
    async (server) => {
      const pid = installation.serverPid(server);
      process.kill(pid, 'SIGKILL');
      const from = `after-${server}@customer.example`;
      await sendUntilTaken(from);
      await until(async () => (await mailsTo(from)).length === 1, 60_000);
      expect(installation.serverPid(server)).not.toBe(pid);
      expect(await ticketsOf(from)).toMatchObject([{ messageCount: 1 }]);
    },
  );

  test('leaves no process behind after Ctrl-C', async () => {
    expect(installation.processes().length).toBeGreaterThan(0);
    running?.signal('SIGINT');
    expect(await running?.ended).toBe(0);
    expect(installation.processes()).toEqual([]);
  });

  test('started again in English finds its tickets, and a reply to an old mail still lands', async () => {
    const started = await startUp({ OTVET_LANG: 'en' }, 'Ctrl-C stops everything.');
    const { OTVET_API_PORT } = installation.ports;
    expect(started.output).toContain(`Tickets: http://127.0.0.1:${OTVET_API_PORT}/tickets`);
    expect(await ticketsOf(vera)).toMatchObject([{ messageCount: 1 }]);
    const [acknowledgement] = await mailsTo(vera);
    expect(await replyInMailbox(acknowledgement?.id ?? '', 'Ещё вот что.')).toBe(201);
    await until(async () => (await ticketsOf(vera))[0]?.messageCount === 2);
    expect(await ticketsOf(vera)).toHaveLength(1);
  });

  test('killed without warning, starts again with its tickets and without orphans', async () => {
    const orphans = ['temporal', 'postgres'] as const;
    const before = orphans.map((server) => installation.serverPid(server));
    running?.signal('SIGKILL');
    expect(await running?.ended).toBe('SIGKILL');
    const next = await startUp({ OTVET_LANG: 'en' }, 'Ctrl-C stops everything.');
    expect(next.output).toContain('The previous start was cut off');
    const after = orphans.map((server) => installation.serverPid(server));
    expect(after.filter((pid) => before.includes(pid))).toEqual([]);
    expect(await ticketsOf(vera)).toMatchObject([{ messageCount: 2 }]);
    const from = 'after-kill@customer.example';
    expect(await send(from)).toMatchObject({ code: 250 });
    await until(async () => (await mailsTo(from)).length === 1);

    running?.signal('SIGTERM');
    expect(await running?.ended).toBe(0);
    expect(installation.processes()).toEqual([]);
  });

  test('asked to stop while it is still starting, stops and leaves nothing behind', async () => {
    const started = installation.start({ OTVET_LANG: 'en' });
    await until(() => installation.processes().length > 0);
    started.signal('SIGINT');
    expect(await started.ended).toBe(0);
    expect(installation.processes()).toEqual([]);
  });
});

describe('a start that can’t be', () => {
  /** One of the installation's own: any other could happen to be one that it uses for something else. */
  async function takePort(variable: PortVariable): Promise<number> {
    const port = installation.ports[variable];
    const server = createServer();
    taken.push(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return port;
  }

  test.each(portVariables)(
    'names %s when its port is busy, and leaves nothing',
    async (variable) => {
      const port = await takePort(variable);
      const started = installation.start({ OTVET_LANG: 'en' });
      expect(await started.ended).toBe(1);
      expect(started.complaints).toContain(`PORT_BUSY: Port ${port} `);
      expect(started.complaints).toContain(`${variable}=<port>`);
      expect(installation.processes()).toEqual([]);
    },
  );

  test.each([
    ['OTVET_API_PORT', 'many'],
    ['OTVET_API_PORT', '65536'],
    ['OTVET_LOG_LEVEL', 'loud'],
    ['OTVET_SECRET', 'short'],
    ['OTVET_SUPPORT_ADDRESS', 'nobody'],
    ['OTVET_PUBLIC_URL', 'desk'],
    ['OTVET_TIME_LAPSE', 'soon'],
    ['OTVET_AGENT_TOKENS', 'anna'],
  ])('names %s when it is set to “%s”', async (variable, value) => {
    const started = installation.start({ OTVET_LANG: 'en', [variable]: value });
    expect(await started.ended).toBe(1);
    expect(started.complaints).toContain(`BAD_SETTING`);
    expect(started.complaints).toContain(variable);
    expect(started.complaints).not.toContain('    at ');
    expect(installation.processes()).toEqual([]);
  });
});
