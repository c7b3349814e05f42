import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stageContent } from '../../src/db/contents';
import { realTime } from '../../src/domain/clock';
import type { TicketCommand } from '../../src/domain/commands';
import type { TicketEvent } from '../../src/domain/events';
import type { Ticket } from '../../src/domain/ticket';
import { connectEngine, type Engine } from '../../src/temporal/connect';
import { TicketClient } from '../../src/temporal/ticket-client';
import { plainMail, replyTo, sendRaw } from '../support/customer';
import { DeskProcesses } from '../support/desk-processes';
import { testContent } from '../support/ticket-lab';
import { until } from '../support/until';

const anna = { role: 'agent', agentId: 'anna' } as const;
const freshId = () => `<${randomUUID()}@customer.example>`;

let desk: DeskProcesses;
let engine: Engine;
let tickets: TicketClient;
beforeAll(async () => {
  // Anna has an address, the team has none.
  const env = { OTVET_TEAM_ADDRESSES: 'anna=anna@company.example', OTVET_LANG: 'ru' };
  desk = await DeskProcesses.start({ env });
  engine = await connectEngine({ address: desk.temporalAddress, namespace: desk.namespace });
  tickets = new TicketClient(engine.client, realTime);
});
afterAll(async () => {
  await engine.connection.close();
  await desk.stop();
});

async function ticketOf(
  from: string,
  subject: string,
): Promise<(Ticket & { number: number }) | undefined> {
  const rows = await desk.database.pool.query<{ state: Ticket; number: number }>(
    'select state, number from tickets where requester_address = $1 and subject = $2',
    [from, subject],
  );
  const [row] = rows.rows;
  return row && { ...row.state, number: row.number };
}

async function eventsOf(ticketId: string): Promise<TicketEvent[]> {
  const rows = await desk.database.pool.query<{ event: TicketEvent }>(
    'select event from ticket_events where ticket_id = $1 order by seq',
    [ticketId],
  );
  return rows.rows.map((row) => row.event);
}

/** Sends a new request and returns its ticket once it is recorded, and acknowledged if it is the first. */
async function request(from: string, subject: string, text = 'Принтер молчит.') {
  const raw = plainMail({ from, subject, text, messageId: freshId() });
  expect(await sendRaw(desk.ports.intake, raw, { from, to: 'support@desk.example' })).toMatchObject(
    { code: 250 },
  );
  await until(async () => (await ticketOf(from, subject)) !== undefined);
  const ticket = await ticketOf(from, subject);
  if (ticket === undefined) throw new Error('unreachable');
  await until(() => desk.relay.to(from.toLowerCase()).length > 0);
  return ticket;
}

const command = (ticketId: string, given: TicketCommand) =>
  tickets.command(ticketId, { commandId: randomUUID(), actor: anna, command: given });

/** The customer answers the last mail that reached her; resolves when it is recorded. */
async function answer(from: string, ticketId: string, text: string): Promise<void> {
  const mail = desk.relay.to(from).at(-1);
  if (mail === undefined) throw new Error('nothing to answer');
  const { messageCount } = await stateOf(ticketId);
  const reply = replyTo(mail, { text, messageId: freshId() });
  expect(await sendRaw(desk.ports.intake, reply.raw, reply.envelope)).toMatchObject({ code: 250 });
  await until(async () => (await stateOf(ticketId)).messageCount > messageCount);
}

async function stateOf(ticketId: string): Promise<Ticket> {
  const rows = await desk.database.pool.query<{ state: Ticket }>(
    'select state from tickets where ticket_id = $1',
    [ticketId],
  );
  const [row] = rows.rows;
  if (row === undefined) throw new Error(`${ticketId} is not recorded`);
  return row.state;
}

describe('a resolved ticket', () => {
  test('stays resolved when its customer only thanks, and opens again for anything else', async () => {
    const from = 'grateful@customer.example';
    const { ticketId } = await request(from, 'Не печатает');
    const contentId = randomUUID();
    await stageContent(desk.database.pool, testContent(contentId, 'Починили.'));
    const solution = { kind: 'agentComment', contentId, visibility: 'reply' } as const;
    await command(ticketId, { ...solution, thenStatus: 'resolved' });
    await until(() => desk.relay.to(from).length === 2);

    await answer(from, ticketId, 'Спасибо большое, всё заработало!');
    expect((await stateOf(ticketId)).status).toBe('resolved');
    expect((await eventsOf(ticketId)).at(-1)).toMatchObject({
      type: 'messageAdded',
      gratitude: true,
    });

    await answer(from, ticketId, 'Спасибо, но снова не печатает.');
    expect((await stateOf(ticketId)).status).toBe('open');
  });
});

describe('a new mail that names an earlier ticket', () => {
  test('is linked to it for its own requester, and for nobody else', async () => {
    const from = 'regular@customer.example';
    const earlier = await request(from, 'Не печатает');
    const text = `По обращению №${earlier.number}: теперь не сканирует.`;
    const followUp = await request('Regular@customer.example', 'Ещё вопрос', text);
    expect(followUp.ties.origin).toEqual({ kind: 'follow_up', ofTicketId: earlier.ticketId });
    const strangers = await request('stranger@elsewhere.example', 'Ещё вопрос', text);
    expect(strangers.ties.origin).toBeNull();
    expect((await stateOf(earlier.ticketId)).messageCount).toBe(1);
  });
});

describe('a passed due date', () => {
  const dueSoon = (ticketId: string) =>
    command(ticketId, {
      kind: 'changeDetails',
      details: { type: 'task', dueAtMs: Date.now() + 300 },
    });

  test('is told to the assignee', async () => {
    const { ticketId, number } = await request('due@customer.example', 'Настроить принтер');
    await command(ticketId, { kind: 'assign', assigneeId: 'anna' });
    await dueSoon(ticketId);
    await until(() => desk.relay.to('anna@company.example').length === 1);
    const { parsed } = desk.relay.to('anna@company.example')[0] ?? {};
    expect(parsed?.subject).toBe(`№ ${number}: истёк срок задачи — Настроить принтер`);
    expect(parsed?.text).toContain(`http://127.0.0.1:${desk.ports.api}/tickets/${number}`);
  });

  test('that nobody can be told of is written into the ticket’s history', async () => {
    const { ticketId } = await request('unseen@customer.example', 'Настроить сканер');
    await dueSoon(ticketId);
    await until(async () => (await eventsOf(ticketId)).at(-1)?.type === 'deliveryFailed');
    const [passed, failed] = (await eventsOf(ticketId)).slice(-2);
    expect(passed).toMatchObject({ type: 'dueDatePassed', notified: 'team' });
    expect(failed).toMatchObject({ mailSeq: passed?.seq, reason: 'NO_TEAM_ADDRESS' });
  });
});
