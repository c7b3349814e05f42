import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { temporal } from '@temporalio/proto';
import { workflowIdOf } from '../../workflows/messages';
import { TicketLab } from '../support/ticket-lab';

const { EventType } = temporal.api.enums.v1;

/**
 * What a ticket costs the engine. Counts do not depend on the machine, and each workflow task and
 * activity is about 10 ms of its CPU (bench): a change of these numbers must be meant.
 */
describe('the cost of a plain ticket', () => {
  let lab: TicketLab;
  beforeAll(async () => {
    lab = await TicketLab.start('2026-01-12T10:00:00+03:00');
  });
  afterAll(() => lab.stop());

  async function counts(ticketId: string): Promise<Record<string, number>> {
    const handle = lab.client.workflow.getHandle(workflowIdOf(ticketId));
    const { events } = await handle.fetchHistory();
    const counted: Record<string, number> = { total: events?.length ?? 0 };
    for (const event of events ?? []) {
      const name = EventType[event.eventType ?? 0]?.replace('EVENT_TYPE_', '') ?? 'UNKNOWN';
      counted[name] = (counted[name] ?? 0) + 1;
    }
    return counted;
  }

  test('opening and acknowledging takes two workflow tasks, one activity and one timer', async () => {
    const ticketId = await lab.open();
    await lab.until(async () => (await counts(ticketId))['WORKFLOW_TASK_COMPLETED'] === 2);
    expect(await counts(ticketId)).toEqual({
      WORKFLOW_EXECUTION_STARTED: 1,
      // One to decide and record (a local activity, its marker), one when the mail was handed over.
      WORKFLOW_TASK_SCHEDULED: 2,
      WORKFLOW_TASK_STARTED: 2,
      WORKFLOW_TASK_COMPLETED: 2,
      MARKER_RECORDED: 1,
      // The acknowledgement.
      ACTIVITY_TASK_SCHEDULED: 1,
      ACTIVITY_TASK_STARTED: 1,
      ACTIVITY_TASK_COMPLETED: 1,
      // The warning of the first response, the earliest deadline.
      TIMER_STARTED: 1,
      total: 12,
    });
  });

  test('its whole life takes 12 workflow tasks, 5 mails and 7 recordings', async () => {
    const ticketId = await lab.open();
    const settled = (mails: number) => lab.until(() => lab.mailsOf(ticketId).length === mails);
    await settled(1);
    await lab.agentWrites(ticketId, 'Проверьте кабель.');
    await settled(2);
    await lab.customerWrites(ticketId, 'Проверил.');
    await lab.agentWrites(ticketId, 'Тогда готово.', 'resolved');
    await settled(3);
    await lab.skip('25 hours');
    await settled(4);
    const resolutionSeq = (await lab.ticket(ticketId)).resolution?.seq ?? 0;
    await lab.command(
      ticketId,
      { role: 'customer' },
      { kind: 'rate', rating: 'good', resolutionSeq },
    );
    await lab.skip('5 days');
    await lab.client.workflow.getHandle(workflowIdOf(ticketId)).result();
    expect(await counts(ticketId)).toEqual({
      WORKFLOW_EXECUTION_STARTED: 1,
      // Seven turns (opening, answer, customer's reply, resolving, rating asked, rated, closed) and
      // the ends of five mails: nothing else wakes the ticket.
      WORKFLOW_TASK_SCHEDULED: 12,
      WORKFLOW_TASK_STARTED: 12,
      WORKFLOW_TASK_COMPLETED: 12,
      // One recording a turn, without a task of its own.
      MARKER_RECORDED: 7,
      // Acknowledgement, answer, solution, rating request, notice of closing.
      ACTIVITY_TASK_SCHEDULED: 5,
      ACTIVITY_TASK_STARTED: 5,
      ACTIVITY_TASK_COMPLETED: 5,
      WORKFLOW_EXECUTION_SIGNALED: 1,
      WORKFLOW_EXECUTION_UPDATE_ACCEPTED: 3,
      WORKFLOW_EXECUTION_UPDATE_COMPLETED: 3,
      // SLA warning (cancelled by the answer), closing of the silent (cancelled by the reply),
      // rating and closing of the resolved (fired). A turn that moves no deadline touches none.
      TIMER_STARTED: 4,
      TIMER_CANCELED: 2,
      TIMER_FIRED: 2,
      // Pending, open, resolved, closed.
      UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: 4,
      WORKFLOW_EXECUTION_COMPLETED: 1,
      total: 79,
    });
  });
});
