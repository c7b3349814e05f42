import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { temporal } from '@temporalio/proto';
import { stageParticipants } from '../../src/db/participants';
import type { TicketDetails } from '../../src/domain/ticket';
import { problemOf } from '../../src/domain/ties';
import { participantIdOf } from '../../src/mail/participant-id';
import { workflowIdOf } from '../../workflows/messages';
import { TicketLab, testSecret } from '../support/ticket-lab';

const anna = { role: 'agent', agentId: 'anna' } as const;

/** Tickets that tell each other something, each through its own workflow on the real engine. */
describe('between tickets', () => {
  let lab: TicketLab;
  beforeAll(async () => {
    lab = await TicketLab.start('2026-01-12T10:00:00+03:00');
  });
  afterAll(() => lab.stop());

  const types = async (ticketId: string) =>
    (await lab.events(ticketId)).map((event) => event.type as string);
  const until = (ticketId: string, type: string, count = 1) =>
    lab.until(
      async () => (await types(ticketId)).filter((other) => other === type).length === count,
    );
  const settled = (ticketId: string) =>
    lab.until(async () => (await lab.ticket(ticketId)).errands.length === 0);
  const describeAs = (ticketId: string, details: Partial<TicketDetails>) =>
    lab.command(ticketId, anna, { kind: 'changeDetails', details });

  async function merged(): Promise<{ from: string; into: string }> {
    const [from, into] = [await lab.open(), await lab.open()];
    await lab.command(from, anna, { kind: 'mergeInto', intoTicketId: into });
    await settled(from);
    return { from, into };
  }

  describe('a merge', () => {
    test('closes the one, tells the other, and sends later replies there', async () => {
      const { from, into } = await merged();
      expect(await lab.ticket(from)).toMatchObject({
        status: 'closed',
        ties: { mergedInto: { intoTicketId: into } },
      });
      expect((await lab.ticket(into)).ties.absorbed).toMatchObject([{ ticketId: from }]);

      await lab.customerWrites(from, 'Ещё вопрос к тому же.');
      await until(into, 'messageAdded', 2);
      expect((await lab.ticket(from)).messageCount).toBe(1);
      const received = (await lab.events(into)).find(
        (event) => event.type === 'messageAdded' && event.messageNo === 2,
      );
      expect(received).toMatchObject({ actor: { role: 'customer' }, author: 'customer' });
    });

    test('keeps the order of replies that it sends on', async () => {
      const { from, into } = await merged();
      const contentIds = [await lab.stage('раз'), await lab.stage('два'), await lab.stage('три')];
      for (const contentId of contentIds) await lab.replyArrives(from, contentId);
      await until(into, 'messageAdded', 4);
      const received = (await lab.events(into)).flatMap((event) =>
        event.type === 'messageAdded' && event.messageNo > 1 ? [event.contentId] : [],
      );
      expect(received).toEqual(contentIds);
    });

    test('is taken back while nothing else has happened, and the ticket goes on where it stood', async () => {
      const { from, into } = await merged();
      const before = await lab.ticket(from);
      await lab.command(from, anna, { kind: 'undoMerge' });
      await until(from, 'mergeUndone');
      const after = await lab.ticket(from);
      expect(before.status).toBe('closed');
      expect(after).toMatchObject({ status: 'new', ties: { mergedInto: null } });
      expect(after.cycles.first_response).toMatchObject({ verdict: null, endedAtMs: null });
      expect((await lab.ticket(into)).ties.absorbed).toEqual([]);
    });

    test('reopens a resolved ticket when the merged one waits for an answer', async () => {
      const [from, into] = [await lab.open(), await lab.open()];
      await lab.agentWrites(into, 'Готово.', 'resolved');
      await lab.command(from, anna, { kind: 'mergeInto', intoTicketId: into });
      await lab.untilStatus(into, 'open');
      expect(await lab.ticket(into)).toMatchObject({
        unansweredSinceMs: (await lab.ticket(from)).openedAtMs,
      });
    });

    test('lets its people get the other’s answers, under the ids by which histories know them', async () => {
      const vera = { authorAddress: 'vera@customer.example', authorName: 'Вера' };
      const boris = { authorAddress: 'boris@customer.example', authorName: 'Борис' };
      const idOf = (address: string) => participantIdOf(testSecret, address);
      const [from, into] = [await lab.open(boris), await lab.open(vera)];
      const participantId = idOf(boris.authorAddress);
      const { authorAddress: address, authorName: name } = boris;
      await stageParticipants(lab.database.pool, [{ participantId, address, name }]);
      const merge = {
        kind: 'mergeInto',
        intoTicketId: into,
        requesterId: participantId,
        otherRequesterIds: [idOf(vera.authorAddress)],
      } as const;
      await lab.command(from, anna, merge);
      await settled(from);
      await lab.agentWrites(into, 'Отвечаю на оба.');
      const replies = () => lab.mailsOf(into).filter(({ text }) => text.includes('на оба'));
      await lab.until(() => replies().length === 2);
      expect(replies()).toMatchObject([
        { to: { address: vera.authorAddress }, cc: [{ address, name }] },
        { to: { address: vera.authorAddress }, cc: [{ address, name }], envelopeTo: address },
      ]);
      for (const ticketId of [from, into]) {
        const handle = lab.client.workflow.getHandle(workflowIdOf(ticketId));
        const history = await handle.fetchHistory();
        const bytes = Buffer.from(temporal.api.history.v1.History.encode(history).finish());
        const names = [participantId, address, name];
        expect(names.map((each) => bytes.includes(each))).toEqual([true, false, false]);
      }
    });

    test('is not taken back once the other has gone on, and stays as it was', async () => {
      const { from, into } = await merged();
      await lab.agentWrites(into, 'Отвечаю на оба.');
      await lab.command(from, anna, { kind: 'undoMerge' });
      await until(from, 'errandSettled', 2);
      expect((await lab.events(from)).at(-1)).toMatchObject({ outcome: 'MERGE_NOT_UNDOABLE' });
      expect((await lab.ticket(from)).ties.mergedInto).not.toBeNull();
    });

    test('into a ticket that is merged itself takes itself back', async () => {
      const { from } = await merged();
      const third = await lab.open();
      await lab.command(third, anna, { kind: 'mergeInto', intoTicketId: from });
      await until(third, 'mergeUndone');
      expect(await lab.ticket(third)).toMatchObject({ status: 'new', ties: { mergedInto: null } });
    });

    test('of two tickets into each other leaves both as they were', async () => {
      const [one, other] = [await lab.open(), await lab.open()];
      await Promise.all([
        lab.command(one, anna, { kind: 'mergeInto', intoTicketId: other }),
        lab.command(other, anna, { kind: 'mergeInto', intoTicketId: one }),
      ]);
      await settled(one);
      await settled(other);
      expect((await lab.ticket(one)).ties.mergedInto).toBeNull();
      expect((await lab.ticket(other)).ties.mergedInto).toBeNull();
    });
  });

  test('a split opens a new ticket from a message, with its own number and acknowledgement', async () => {
    const ticketId = await lab.open();
    const contentId = await lab.stage('И ещё: как сменить пароль?');
    await lab.tickets.customerReplied(ticketId, `mail-${contentId}`, contentId);
    await until(ticketId, 'messageAdded', 2);
    const toTicketId = randomUUID();
    await lab.command(ticketId, anna, { kind: 'splitOff', toTicketId, messageNo: 2, contentId });
    await settled(ticketId);
    await lab.until(() => lab.mailsOf(toTicketId).length === 1);
    expect(await lab.ticket(toTicketId)).toMatchObject({
      status: 'new',
      ties: { origin: { kind: 'split', fromTicketId: ticketId, messageNo: 2 } },
    });
  });

  describe('a problem', () => {
    async function problemWith(incidents: number) {
      const problem = await lab.open();
      await describeAs(problem, { type: 'problem' });
      const tickets: string[] = [];
      for (let count = 0; count < incidents; count += 1) {
        const incident = await lab.open();
        await describeAs(incident, { type: 'incident' });
        const link = { kind: 'link', link: 'incident_of', otherTicketId: problem } as const;
        await lab.command(incident, anna, link);
        await settled(incident);
        tickets.push(incident);
      }
      return { problem, incidents: tickets };
    }

    test('that is solved answers each of its incidents by a mail of its own', async () => {
      const { problem, incidents } = await problemWith(3);
      await lab.agentWrites(problem, 'Починили сервер печати.', 'resolved');
      await settled(problem);
      for (const incident of incidents) {
        await lab.untilStatus(incident, 'resolved');
        await lab.until(() => lab.mailsOf(incident).length === 2);
        expect(lab.mailsOf(incident).at(-1)?.text).toContain('Починили сервер печати.');
        expect((await lab.ticket(incident)).cycles.first_response?.verdict).toBe('met');
      }
    });

    test('leaves alone an incident that was resolved before, and says so', async () => {
      const { problem, incidents } = await problemWith(1);
      const [incident = ''] = incidents;
      await lab.agentWrites(incident, 'Обошли.', 'resolved');
      await lab.agentWrites(problem, 'Починили.', 'resolved');
      await settled(problem);
      expect((await lab.events(problem)).at(-1)).toMatchObject({
        type: 'errandSettled',
        outcome: 'MOVE_NOT_ALLOWED',
      });
      expect((await lab.ticket(incident)).messageCount).toBe(2);
    });

    test('is all that an incident can be linked to', async () => {
      const [incident, question] = [await lab.open(), await lab.open()];
      await describeAs(incident, { type: 'incident' });
      await lab.command(incident, anna, {
        kind: 'link',
        link: 'incident_of',
        otherTicketId: question,
      });
      await until(incident, 'unlinked');
      expect((await lab.events(incident)).at(-1)).toMatchObject({ because: 'NOT_A_PROBLEM' });
      expect(problemOf((await lab.ticket(incident)).ties)).toBeNull();
    });
  });
});
