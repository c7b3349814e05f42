import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from '@jest/globals';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { workflowIdOf } from '../../workflows/messages';
import { TicketLab } from '../support/ticket-lab';

const anna = { role: 'agent', agentId: 'anna' } as const;

let lab: TicketLab;
let isDatabaseDown = false;
beforeAll(async () => {
  lab = await TicketLab.start('2026-01-12T10:00:00+03:00', (activities) => ({
    ...activities,
    recordTurn: (turn) => {
      if (isDatabaseDown) throw new Error('connect ECONNREFUSED');
      return activities.recordTurn(turn);
    },
  }));
});
afterAll(() => lab.stop());

/** Machine names and paths are not part of what a history must keep. */
async function keep(name: string, ticketId: string, runId?: string): Promise<void> {
  const path = join(__dirname, `${name}.json`);
  if (existsSync(path)) return;
  const handle = lab.client.workflow.getHandle(workflowIdOf(ticketId), runId);
  const history = await handle.fetchHistory();
  const anonymous = (key: string, value: unknown) =>
    key === 'identity' ? 'recorded' : key === 'stackTrace' ? '' : value;
  const json: unknown = JSON.parse(historyToJSON(history));
  writeFileSync(path, `${JSON.stringify(json, anonymous, 1)}\n`);
}

const runIdOf = async (ticketId: string) =>
  (await lab.client.workflow.getHandle(workflowIdOf(ticketId)).describe()).runId;

const settled = (ticketId: string, mails: number) =>
  lab.until(() => lab.mailsOf(ticketId).length === mails);

const ended = (ticketId: string) => lab.client.workflow.getHandle(workflowIdOf(ticketId)).result();

test('plain: opened, warned, breached, answered, resolved, rated, closed', async () => {
  const ticketId = await lab.open();
  await lab.skip('30 hours');
  await lab.agentWrites(ticketId, 'Проверьте кабель.');
  await lab.customerWrites(ticketId, 'Проверил.');
  await lab.agentWrites(ticketId, 'Готово.', 'resolved');
  await lab.skip('25 hours');
  const resolutionSeq = (await lab.ticket(ticketId)).resolution?.seq ?? 0;
  await lab.command(
    ticketId,
    { role: 'customer' },
    { kind: 'rate', rating: 'good', resolutionSeq },
  );
  await lab.skip('5 days');
  await ended(ticketId);
  await keep('plain', ticketId);
});

test('reopened: resolved, reopened by a reply, resolved again', async () => {
  const ticketId = await lab.open();
  await lab.agentWrites(ticketId, 'Готово.', 'resolved');
  await lab.customerWrites(ticketId, 'Нет, не готово.');
  await lab.agentWrites(ticketId, 'Теперь готово.', 'resolved');
  await settled(ticketId, 3);
  await keep('reopened', ticketId);
});

test('auto-closed after five working days, and revived by a reply', async () => {
  const ticketId = await lab.open();
  await lab.agentWrites(ticketId, 'Какая модель?');
  await lab.skip('9 days');
  await ended(ticketId);
  await keep('auto-closed', ticketId);
  await lab.customerWrites(ticketId, 'LaserJet');
  await lab.agentWrites(ticketId, 'Спасибо.');
  await settled(ticketId, 4);
  await keep('revived', ticketId);
});

test('handoff: by signal, declined, by command, done', async () => {
  const ticketId = await lab.open();
  const handle = lab.client.workflow.getHandle(workflowIdOf(ticketId));
  await handle.signal('devHandoff', { step: 'queued', handoffKind: 'wish', agentId: 'anna' });
  await lab.untilStatus(ticketId, 'in_development');
  await handle.signal('devHandoff', { step: 'declined', developerId: 'boris' });
  await lab.untilStatus(ticketId, 'open');
  await lab.command(ticketId, anna, { kind: 'devHandoff', step: 'queued', handoffKind: 'bug' });
  await handle.signal('devHandoff', { step: 'sideways' });
  await handle.signal('devHandoff', { step: 'done', developerId: 'boris' });
  await lab.untilStatus(ticketId, 'development_done');
  await settled(ticketId, 1);
  await keep('handoff', ticketId);
});

test('continued as new: both runs', async () => {
  const ticketId = await lab.open({}, 30);
  await settled(ticketId, 1);
  const firstRunId = await runIdOf(ticketId);
  for (let round = 1; (await runIdOf(ticketId)) === firstRunId; round += 1) {
    await lab.customerWrites(ticketId, `вопрос ${round}`);
  }
  await lab.customerWrites(ticketId, 'и ещё');
  await lab.agentWrites(ticketId, 'Ответ на всё.');
  await settled(ticketId, 2);
  await keep('continued-as-new-1', ticketId, firstRunId);
  await keep('continued-as-new-2', ticketId);
});

test('database down: recording gives up being local and waits', async () => {
  const ticketId = await lab.open();
  await settled(ticketId, 1);
  isDatabaseDown = true;
  const contentId = await lab.stage('Вопрос без базы');
  await lab.tickets.customerReplied(ticketId, 'mail-without-database', contentId);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  isDatabaseDown = false;
  await lab.until(async () => (await lab.events(ticketId)).length === 4);
  await lab.agentWrites(ticketId, 'Ответ.');
  await settled(ticketId, 2);
  await keep('database-down', ticketId);
});

test('mail refused: the ticket goes on', async () => {
  lab.relay.answer = () => Promise.resolve({ outcome: 'refused', code: 550, response: '550 no' });
  const ticketId = await lab.open();
  await lab.until(async () => (await lab.events(ticketId)).length === 4);
  lab.relay.answer = () => Promise.resolve({ outcome: 'accepted', response: '250 ok' });
  await lab.agentWrites(ticketId, 'Ответ.');
  await settled(ticketId, 1);
  await keep('mail-refused', ticketId);
});
