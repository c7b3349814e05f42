import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { statusAttribute } from '../../workflows/messages';
import { plainMail, replyTo, sendRaw } from '../support/customer';
import { fromTestRun } from '../support/database';
import { DeskProcesses } from '../support/desk-processes';
import { startRealTemporal } from '../support/real-temporal-server';
import { until } from '../support/ticket-lab';

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
}, 60_000);

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
