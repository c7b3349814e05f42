import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { evolveAll } from '../../src/domain/evolve';
import { workflowIdOf } from '../../workflows/messages';
import { TicketLab } from '../support/ticket-lab';

describe('a ticket on the engine, with days that pass', () => {
  let lab: TicketLab;
  beforeAll(async () => {
    // A Monday, ten in the morning in Moscow.
    lab = await TicketLab.start('2026-01-12T10:00:00+03:00');
  });
  afterAll(() => lab.stop());

  const story = async (ticketId: string) =>
    (await lab.events(ticketId)).map((event) =>
      event.type === 'statusChanged' ? `${event.from}→${event.to}` : event.type,
    );

  test('is warned and breached overnight, answered, resolved, rated and closed', async () => {
    const ticketId = await lab.open();
    await lab.skip('30 hours');
    await lab.agentWrites(ticketId, 'Проверьте кабель.');
    await lab.customerWrites(ticketId, 'Проверил, печатает!');
    await lab.command(
      ticketId,
      { role: 'agent', agentId: 'anna' },
      { kind: 'changeStatus', status: 'resolved' },
    );
    await lab.skip('25 hours');
    const { resolution } = await lab.ticket(ticketId);
    await lab.command(
      ticketId,
      { role: 'customer' },
      { kind: 'rate', rating: 'good', resolutionSeq: resolution?.seq ?? 0 },
    );
    await lab.skip('5 days');
    await lab.untilStatus(ticketId, 'closed');
    expect(await story(ticketId)).toEqual([
      'ticketOpened',
      'messageAdded',
      'slaStarted',
      'slaWarned',
      'slaBreached',
      'messageAdded',
      'slaEnded',
      'new→pending',
      'messageAdded',
      'pending→open',
      'open→resolved',
      'ratingRequested',
      'rated',
      'resolved→closed',
    ]);
    await lab.client.workflow.getHandle(workflowIdOf(ticketId)).result();
    expect(evolveAll(null, ticketId, await lab.events(ticketId))).toEqual(
      await lab.ticket(ticketId),
    );
  });

  test('is held by its workflow exactly as it is recorded', async () => {
    const ticketId = await lab.open();
    await lab.agentWrites(ticketId, 'Какая модель?');
    expect(await lab.held(ticketId)).toEqual(await lab.ticket(ticketId));
  });

  test('closes after five working days of silence and lives on with its whole state', async () => {
    const ticketId = await lab.open();
    await lab.agentWrites(ticketId, 'Какая модель?');
    await lab.skip('9 days');
    await lab.untilStatus(ticketId, 'closed');
    await lab.client.workflow.getHandle(workflowIdOf(ticketId)).result();
    const before = await lab.ticket(ticketId);

    await lab.customerWrites(ticketId, 'LaserJet 1020, простите за молчание');
    const after = await lab.ticket(ticketId);
    expect(after).toMatchObject({ status: 'open', messageCount: 3, openedAtMs: before.openedAtMs });
    expect(after.cycles.first_response).toEqual(before.cycles.first_response);
    await lab.command(
      ticketId,
      { role: 'agent', agentId: 'anna' },
      { kind: 'assign', assigneeId: 'anna' },
    );
    expect((await lab.ticket(ticketId)).assigneeId).toBe('anna');
  });

  test('lets development take over and finish by signal', async () => {
    const ticketId = await lab.open();
    const handle = lab.client.workflow.getHandle(workflowIdOf(ticketId));
    await handle.signal('devHandoff', { step: 'queued', handoffKind: 'bug', agentId: 'anna' });
    await lab.untilStatus(ticketId, 'in_development');
    await handle.signal('devHandoff', { step: 'done', developerId: 'boris' });
    await lab.untilStatus(ticketId, 'development_done');
  });

  test('waits for an instant further off than any timer of the engine', async () => {
    const ticketId = await lab.open();
    const handle = lab.client.workflow.getHandle(workflowIdOf(ticketId));
    const lastInstantMs = 8.64e15;
    await handle.signal('devHandoff', {
      step: 'queued',
      handoffKind: 'wish',
      estimateAtMs: lastInstantMs,
    });
    await handle.signal('devHandoff', { estimateAtMs: lastInstantMs + 1, developerId: 'boris' });
    await lab.agentWrites(ticketId, 'Передали разработке.');
    await lab.skip('12 days');
    expect((await lab.ticket(ticketId)).handoff).toMatchObject({ estimateAtMs: lastInstantMs });
    await lab.command(
      ticketId,
      { role: 'developer', developerId: 'boris' },
      {
        kind: 'devHandoff',
        step: 'done',
      },
    );
  });

  test('survives signals that are nonsense, and writes down the ones it refuses', async () => {
    const ticketId = await lab.open();
    const handle = lab.client.workflow.getHandle(workflowIdOf(ticketId));
    await handle.signal('clientReply', null);
    await handle.signal('agentComment', 'text');
    await handle.signal('devHandoff', { step: 'sideways' });
    // What no database row can hold would be tried to be recorded for ever.
    await handle.signal('clientReply', { contentId: 'a\u0000' });
    await handle.signal('agentComment', { contentId: 'a', agentId: 'half of one: \ud83d' });
    const reference = 'https://tracker.example/\u0000';
    await handle.signal('devHandoff', { step: 'queued', handoffKind: 'bug', reference });
    await handle.signal('clientReply', { contentId: 'never-staged' });
    await handle.signal('devHandoff', { step: 'done' });
    await lab.until(async () => (await lab.events(ticketId)).length === 5);
    expect((await lab.events(ticketId)).slice(3)).toMatchObject([
      { type: 'commandRefused', code: 'CONTENT_NOT_FOUND' },
      { type: 'commandRefused', code: 'MOVE_NOT_ALLOWED' },
    ]);
    await lab.agentWrites(ticketId, 'Всё работает.');
    expect((await lab.ticket(ticketId)).status).toBe('pending');
  });

  test('refuses what the lifecycle does not allow, without a trace in its history', async () => {
    const ticketId = await lab.open();
    const before = (await lab.events(ticketId)).length;
    const refused = lab.command(
      ticketId,
      { role: 'developer', developerId: 'boris' },
      { kind: 'devHandoff', step: 'done' },
    );
    await expect(refused).rejects.toMatchObject({ code: 'MOVE_NOT_ALLOWED' });
    expect(await lab.events(ticketId)).toHaveLength(before);
  });

  test('answers a command to a ticket that never was', async () => {
    const refused = lab.command(
      '00000000-0000-8000-8000-000000000000',
      { role: 'agent', agentId: 'anna' },
      { kind: 'changeStatus', status: 'open' },
    );
    await expect(refused).rejects.toMatchObject({ code: 'TICKET_NOT_FOUND' });
  });

  test('keeps a reply that overtook its ticket’s opening, and answers callers meanwhile', async () => {
    const ticketId = randomUUID();
    const [first, second] = [await lab.stage('Вопрос'), await lab.stage('И ещё вот что')];
    await lab.tickets.customerReplied(ticketId, `mail-${second}`, second);
    const early = lab.command(
      ticketId,
      { role: 'agent', agentId: 'anna' },
      { kind: 'assign', assigneeId: 'anna' },
    );
    await expect(early).rejects.toMatchObject({ code: 'TICKET_NOT_FOUND' });
    const opening = {
      kind: 'openTicket',
      channel: 'email',
      language: 'ru',
      contentId: first,
      terms: lab.terms,
    } as const;
    await lab.tickets.open(ticketId, `mail-${first}`, { role: 'customer' }, opening);
    await lab.until(async () => (await lab.events(ticketId)).length >= 4);
    expect(
      (await lab.events(ticketId)).filter((event) => event.type === 'messageAdded'),
    ).toMatchObject([{ contentId: first }, { contentId: second }]);
    await lab.tickets.open(ticketId, `mail-${first}`, { role: 'customer' }, opening);
    await lab.agentWrites(ticketId, 'Ответ на оба.');
    expect(await lab.ticket(ticketId)).toMatchObject({ messageCount: 3, status: 'pending' });
  });
});
