import { randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { stageParticipants } from '../../src/db/participants';
import { participantIdOf } from '../../src/mail/participant-id';
import { heldMailWorkflowIdOf } from '../../workflows/held-mail-messages';
import { workflowIdOf } from '../../workflows/messages';
import { fullTerms } from '../support/full-terms';
import { HeldMailLab } from '../support/held-mail-lab';
import { TicketLab, testSecret } from '../support/ticket-lab';

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
  await keepHistory(name, lab.client.workflow.getHandle(workflowIdOf(ticketId), runId));
}

async function keepHistory(name: string, handle: WorkflowHandle): Promise<void> {
  const path = join(__dirname, `${name}.json`);
  if (existsSync(path)) return;
  const history = await handle.fetchHistory();
  const anonymous = (key: string, value: unknown) =>
    key === 'identity' ? 'recorded' : key === 'stackTrace' ? '' : value;
  const json: unknown = JSON.parse(historyToJSON(history));
  writeFileSync(path, `${JSON.stringify(json, anonymous, 1)}\n`);
}

test('held mails: released after another cause held it, expired', async () => {
  const holds = await HeldMailLab.start('2026-01-12T10:00:00+03:00');
  const handle = (mailId: string) =>
    holds.env.client.workflow.getHandle(heldMailWorkflowIdOf(mailId));
  try {
    const released = await holds.hold('list');
    holds.onRelease = () => Promise.resolve({ stillHeld: 'forged_sender', detail: 'dmarc=fail' });
    await holds.decide(released, 'release');
    holds.onRelease = () => Promise.resolve({ ticketId: randomUUID() });
    await holds.decide(released, 'release');
    await handle(released).result();
    await keepHistory('held-released', handle(released));

    const expired = await holds.hold('list');
    await holds.env.sleep('8 days');
    await handle(expired).result();
    await keepHistory('held-expired', handle(expired));
  } finally {
    await holds.stop();
  }
});

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

test('refusal told: the team gets a notice of it', async () => {
  lab.relay.answer = (mail) =>
    Promise.resolve(
      mail.to.address === 'team@desk.example'
        ? { outcome: 'accepted', response: '250 ok' }
        : { outcome: 'refused', code: 550, response: '550 no' },
    );
  lab.relay.sent.length = 0;
  const ticketId = await lab.open();
  await lab.until(() => Promise.resolve(lab.relay.sent.length === 1));
  lab.relay.answer = () => Promise.resolve({ outcome: 'accepted', response: '250 ok' });
  await lab.agentWrites(ticketId, 'Ответ.');
  await settled(ticketId, 1);
  await keep('refusal-told', ticketId);
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

const untilErrandsSettled = (ticketId: string) =>
  lab.until(async () => (await lab.ticket(ticketId)).errands.length === 0);

test('merged: into another, redirecting a reply; the other absorbs it and lets it go', async () => {
  const [from, into] = [await lab.open(), await lab.open()];
  await settled(from, 1);
  await settled(into, 1);
  const firstRunId = await runIdOf(from);
  await lab.command(from, anna, { kind: 'mergeInto', intoTicketId: into });
  await untilErrandsSettled(from);
  await lab.command(from, anna, { kind: 'undoMerge' });

  await lab.until(async () => (await lab.ticket(from)).ties.mergedInto === null);
  await lab.command(from, anna, { kind: 'mergeInto', intoTicketId: into });
  await untilErrandsSettled(from);
  await lab.customerWrites(from, 'Ещё вопрос.');
  await untilErrandsSettled(from);
  await keep('merged', from, firstRunId);
  await keep('redirected', from);
  await keep('absorbed', into);
});

test('merged-people: a requester joins the other ticket, and gets its answers', async () => {
  const boris = { authorAddress: 'boris@customer.example', authorName: 'Борис' };
  const [from, into] = [await lab.open(boris), await lab.open()];
  await settled(from, 1);
  await settled(into, 1);
  const idOf = (address: string) => participantIdOf(testSecret, address);
  const participantId = idOf(boris.authorAddress);
  const { authorAddress: address, authorName: name } = boris;
  await stageParticipants(lab.database.pool, [{ participantId, address, name }]);
  await lab.command(from, anna, {
    kind: 'mergeInto',
    intoTicketId: into,
    requesterId: participantId,
    otherRequesterIds: [idOf('vera@customer.example')],
  });
  await untilErrandsSettled(from);
  await lab.agentWrites(into, 'Отвечаю на оба.', 'resolved');
  await settled(into, 3);
  await keep('merged-people', from);
  await keep('absorbed-people', into);
});

test('problem-solved: a problem with its incident, and a ticket split off from it', async () => {
  const [problem, incident] = [await lab.open(), await lab.open()];
  await lab.command(problem, anna, { kind: 'changeDetails', details: { type: 'problem' } });
  await lab.command(incident, anna, {
    kind: 'changeDetails',
    details: { type: 'incident', priority: 'high', tags: ['печать'] },
  });
  const link = { kind: 'link', link: 'incident_of', otherTicketId: problem } as const;
  await lab.command(incident, anna, link);
  await untilErrandsSettled(incident);
  const contentId = await lab.stage('И ещё вопрос.');
  await lab.tickets.customerReplied(problem, 'mail-split', contentId);
  await lab.until(async () => (await lab.ticket(problem)).messageCount === 2);
  const split = { kind: 'splitOff', toTicketId: randomUUID(), messageNo: 2, contentId } as const;
  await lab.command(problem, anna, split);
  await untilErrandsSettled(problem);
  await lab.agentWrites(problem, 'Починили.', 'resolved');
  await untilErrandsSettled(problem);
  await settled(incident, 2);
  await settled(problem, 2);
  await keep('problem-solved', problem);
  await keep('incident-answered', incident);
});

test('thanked: resolved, thanked for, reopened by an agent', async () => {
  const ticketId = await lab.open();
  await lab.agentWrites(ticketId, 'Готово.', 'resolved');
  await settled(ticketId, 2);
  const contentId = await lab.stage('Спасибо!');
  await lab.tickets.customerReplied(ticketId, 'mail-thanks', contentId, { gratitudeOnly: true });
  await lab.until(async () => (await lab.ticket(ticketId)).messageCount === 3);
  await lab.command(ticketId, anna, { kind: 'changeStatus', status: 'open' });
  await keep('thanked', ticketId);
});

test('not-accepted: a reply of which only the header arrived', async () => {
  const ticketId = await lab.open();
  await settled(ticketId, 1);
  const contentId = await lab.stage('Вместо письма');
  await lab.tickets.customerReplied(ticketId, 'mail-large', contentId, { notAccepted: true });
  await settled(ticketId, 2);
  await keep('not-accepted', ticketId);
});

test('promised: every metric, pauses, an escalation, other terms, an estimate and a due date', async () => {
  const ticketId = await lab.open({}, undefined, fullTerms());
  await settled(ticketId, 1);
  await lab.skip('50 hours');
  await lab.agentWrites(ticketId, 'Какая модель?');
  await lab.skip('20 hours');
  await lab.customerWrites(ticketId, 'LaserJet');
  const { openedAtMs } = await lab.ticket(ticketId);
  const dueAtMs = openedAtMs + 100 * 3_600_000;
  await lab.command(ticketId, anna, { kind: 'changeDetails', details: { type: 'task', dueAtMs } });
  const terms = { ...fullTerms(), version: 2, policies: fullTerms().policies.slice(1) };
  await lab.command(ticketId, anna, { kind: 'adoptTerms', terms });
  const handoff = { kind: 'devHandoff', step: 'queued', handoffKind: 'bug' } as const;
  await lab.command(ticketId, anna, { ...handoff, estimateAtMs: dueAtMs - 3_600_000 });
  await lab.skip('60 hours');
  await lab.command(ticketId, anna, { kind: 'devHandoff', step: 'done' });
  await lab.agentWrites(ticketId, 'Готово.', 'resolved');
  await lab.skip('6 days');
  await ended(ticketId);
  await keep('promised', ticketId);
});

test('bounced: mails late and lost, and a robot that answers', async () => {
  const ticketId = await lab.open();
  await settled(ticketId, 1);
  const system = { role: 'system' } as const;
  const report = { kind: 'noteBounce', mailSeq: 2, participantId: null } as const;
  const contentId = await lab.stage('Отчёт о доставке');
  const [delayed, failed] = ['delayed', 'failed'] as const;
  await lab.command(ticketId, system, {
    ...report,
    outcome: delayed,
    statusCode: null,
    contentId: null,
  });
  await lab.command(ticketId, system, {
    ...report,
    outcome: failed,
    statusCode: '5.1.1',
    contentId,
  });
  const robot = await lab.stage('Я в отпуске');
  await lab.command(ticketId, system, {
    kind: 'noteAutomaticMail',
    contentId: robot,
    mailClass: 'auto_reply',
  });
  await lab.agentWrites(ticketId, 'Пишем ещё раз.', 'resolved');
  await lab.skip('2 days');
  await lab.skip('5 days');
  await ended(ticketId);
  await keep('bounced', ticketId);
});

test('forwarded: by an agent, confirmed; Cc, a guest, a participant less', async () => {
  const ticketId = randomUUID();
  const contentId = await lab.stage('Пересланное письмо');
  await lab.tickets.open(ticketId, 'forwarded-mail', anna, {
    kind: 'openTicket',
    channel: 'email',
    language: 'ru',
    contentId,
    terms: fullTerms(),
    origin: { kind: 'forwarded', byAgentId: 'anna' },
    participantIds: ['participant-1', 'participant-2'],
  });
  await lab.until(async () => (await lab.events(ticketId)).length > 0);
  await lab.command(ticketId, anna, { kind: 'confirmRequester' });
  await settled(ticketId, 1);
  const guest = await lab.stage('Я его коллега');
  await lab.tickets.customerReplied(ticketId, 'mail-of-guest', guest, {
    standing: 'guest',
    participantIds: ['participant-3'],
  });
  await lab.until(async () => (await lab.ticket(ticketId)).messageCount === 2);
  const copied = await lab.stage('Добавляю коллегу');
  const participantIds = ['participant-4'];
  await lab.tickets.customerReplied(ticketId, 'mail-with-cc', copied, { participantIds });
  await lab.until(async () => (await lab.ticket(ticketId)).messageCount === 3);
  await lab.command(ticketId, anna, {
    kind: 'changeParticipants',
    add: [],
    remove: ['participant-1'],
  });
  await lab.agentWrites(ticketId, 'Ответ всем.');
  await settled(ticketId, 2);
  await keep('forwarded', ticketId);
});
