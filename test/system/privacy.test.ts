import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { plainMail, replyTo, sendRaw } from '../support/customer';
import { DeskProcesses } from '../support/desk-processes';
import { until } from '../support/until';

const secrets = {
  address: 'hush.hush@customer.example',
  name: 'Скрытная Особа',
  subject: 'тайная тема',
  body: 'тайное содержание',
  answer: 'секретный ответ',
  reply: 'сокровенное признание',
  friendsAddress: 'silent.friend@customer.example',
  friendsName: 'Молчаливый Друг',
};

let desk: DeskProcesses;
beforeAll(async () => {
  desk = await DeskProcesses.start();
});
afterAll(() => desk.stop());

/** Every history of the namespace by its workflow, as the bytes that the engine keeps. */
async function historiesAsBytes(): Promise<Map<string, Buffer>> {
  const connection = await Connection.connect({ address: desk.temporalAddress });
  const client = new Client({ connection, namespace: desk.namespace });
  const histories = new Map<string, Buffer>();
  for await (const workflow of client.workflow.list()) {
    const history = await client.workflow
      .getHandle(workflow.workflowId, workflow.runId)
      .fetchHistory();
    const bytes = temporal.api.history.v1.History.encode(history).finish();
    histories.set(workflow.workflowId, Buffer.from(bytes));
  }
  await connection.close();
  return histories;
}

test('no body, subject, name or address ever enters a workflow’s history', async () => {
  const from = secrets.address;
  const mail = plainMail({
    from: `=?utf-8?B?${Buffer.from(secrets.name).toString('base64')}?= <${from}>`,
    subject: secrets.subject,
    text: secrets.body,
    messageId: '<privacy-1@customer.example>',
  });
  await sendRaw(desk.ports.intake, mail, { from, to: 'support@desk.example' });
  await until(() => desk.relay.to(from).length === 1);
  const { rows } = await desk.database.pool.query<{ number: number }>('select number from tickets');
  const path = `/api/tickets/${rows[0]?.number ?? 0}/comments`;
  expect((await desk.api('POST', path, { text: secrets.answer, status: 'resolved' })).status).toBe(
    201,
  );
  await until(() => desk.relay.to(from).length === 2);
  const answer = desk.relay.to(from)[1];
  if (!answer) throw new Error('no answer');
  const reply = replyTo(answer, { text: secrets.reply, messageId: '<privacy-2@customer.example>' });
  await sendRaw(desk.ports.intake, reply.raw, reply.envelope);
  const messages = () => desk.database.pool.query('select 1 from messages');
  await until(async () => (await messages()).rowCount === 3);

  // A merge brings somebody else to the ticket, whom its answers then reach.
  const friend = secrets.friendsAddress;
  const further = plainMail({
    from: `=?utf-8?B?${Buffer.from(secrets.friendsName).toString('base64')}?= <${friend}>`,
    subject: secrets.subject,
    text: secrets.body,
    messageId: '<privacy-3@customer.example>',
  });
  await sendRaw(desk.ports.intake, further, { from: friend, to: 'support@desk.example' });
  await until(() => desk.relay.to(friend).length === 1);
  const found = await desk.database.pool.query<{ number: number }>(
    'select number from tickets where requester_address = $1',
    [friend],
  );
  const merging = `/api/tickets/${found.rows[0]?.number ?? 0}/merge`;
  const merged = await desk.api('POST', merging, { into: rows[0]?.number });
  expect(merged.status).toBe(202);
  const absorbed = () =>
    desk.database.pool.query("select 1 from ticket_events where type = 'absorbed'");
  await until(async () => (await absorbed()).rowCount === 1);
  expect((await desk.api('POST', path, { text: secrets.answer })).status).toBe(201);
  await until(() => desk.relay.to(friend).length === 2);

  // The same search finds them where they belong, so it would find them in a history.
  const stored = await desk.database.pool.query<{ everything: string }>(
    'select string_agg(c::text, chr(10)) as everything from contents c',
  );
  const histories = await historiesAsBytes();
  expect([...histories.keys()].filter((id) => id.startsWith('ticket-'))).toHaveLength(2);
  for (const secret of Object.values(secrets)) {
    expect(stored.rows[0]?.everything).toContain(secret);
    const tellTale = [...histories].filter(([, history]) => history.includes(secret));
    expect(tellTale.map(([workflowId]) => workflowId)).toEqual([]);
  }
});
