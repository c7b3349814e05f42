import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { latestTimerAudit } from '../../src/db/timer-audits';
import { timerAuditScheduleId } from '../../src/temporal/schedules';
import { statusAttribute, workflowIdOf } from '../../workflows/messages';
import { runAudit } from '../support/audit-command';
import { plainMail, replyTo, sendRaw } from '../support/customer';
import { fromTestRun } from '../support/database';
import { DeskProcesses } from '../support/desk-processes';
import { startRealTemporal } from '../support/real-temporal-server';
import { until } from '../support/until';

/**
 * What docker-compose.yml runs, without Docker: the same version of the Temporal server on Postgres,
 * set up by the script of the compose file, and our processes against it.
 */
let engine: Awaited<ReturnType<typeof startRealTemporal>>;
let desk: DeskProcesses;
beforeAll(async () => {
  engine = await startRealTemporal({
    postgresUrl: fromTestRun('OTVET_TEST_DATABASE_URL'),
    namespace: 'default',
    searchAttributes: { [statusAttribute]: 'Keyword' },
  });
  desk = await DeskProcesses.start({ temporalAddress: engine.address });
}, 900_000);
afterAll(async () => {
  await desk.stop();
  await engine.stop();
}, 180_000);

test('the product lives on the real Temporal server with Postgres', async () => {
  const from = 'vera@customer.example';
  const mail = plainMail({
    from,
    subject: 'Не печатает',
    text: 'Молчит.',
    messageId: '<real-1@customer.example>',
  });
  expect(
    await sendRaw(desk.ports.intake, mail, { from, to: 'support@desk.example' }),
  ).toMatchObject({ code: 250 });
  await until(() => desk.relay.to(from).length === 1);

  const list: { status: number; body: { tickets: { number: number }[] } } = await desk.api(
    'GET',
    '/api/tickets',
  );
  const number = list.body.tickets[0]?.number ?? 0;
  const comment = await desk.api('POST', `/api/tickets/${number}/comments`, {
    text: 'Кабель?',
    status: 'resolved',
  });
  expect(comment).toMatchObject({ status: 201, body: { status: 'resolved' } });
  await until(() => desk.relay.to(from).length === 2);

  const answer = desk.relay.to(from)[1];
  if (!answer) throw new Error('no answer');
  const reply = replyTo(answer, {
    text: 'Не помогло',
    subject: 'другое',
    messageId: '<real-2@customer.example>',
  });
  await sendRaw(desk.ports.intake, reply.raw, reply.envelope);
  const ticket = (): Promise<{ body: { status: string } }> =>
    desk.api('GET', `/api/tickets/${number}`);
  await until(async () => (await ticket()).body.status === 'open');

  const handoff = await desk.api('POST', `/api/tickets/${number}/handoff`, {
    step: 'queued',
    kind: 'bug',
  });
  expect(handoff).toMatchObject({ body: { status: 'in_development' } });
});

test('the audit reads the real server’s histories, by command and by Schedule', async () => {
  const { database, namespace, temporalAddress } = desk;
  const audit = () =>
    runAudit({
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: temporalAddress,
      TEMPORAL_NAMESPACE: namespace,
    });
  const from = 'boris@customer.example';
  const mail = plainMail({
    from,
    subject: 'Не сканирует',
    text: 'Молчит.',
    messageId: '<real-3@customer.example>',
  });
  await sendRaw(desk.ports.intake, mail, { from, to: 'support@desk.example' });
  await until(() => desk.relay.to(from).length === 1);
  expect(await audit()).toMatchObject({ exitCode: 0 });

  const found = await database.pool.query<{ ticketId: string }>(
    'select ticket_id as "ticketId" from tickets where requester_address = $1',
    [from],
  );
  const connection = await Connection.connect({ address: temporalAddress });
  const client = new Client({ connection, namespace });
  await client.workflow.getHandle(workflowIdOf(found.rows[0]?.ticketId ?? '')).terminate();
  const { exitCode, stdout } = await audit();
  expect({ exitCode, stdout }).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('no_workflow') as unknown,
  });
  await client.schedule.getHandle(timerAuditScheduleId).trigger();
  await until(async () => (await latestTimerAudit(database.pool))?.orphans === 1);
  await connection.close();
});
