import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { workflowIdOf } from '../../workflows/messages';
import { TicketLab } from '../support/ticket-lab';

const anna = { role: 'agent', agentId: 'anna' } as const;

describe('a ticket with a long history', () => {
  let lab: TicketLab;
  beforeAll(async () => {
    lab = await TicketLab.startOnDevServer('2026-01-12T10:00:00+03:00');
  });
  afterAll(() => lab.stop());

  test('keeps everything when its run continues as new', async () => {
    const ticketId = await lab.open({}, 30);
    const firstRun = await lab.client.workflow.getHandle(workflowIdOf(ticketId)).describe();
    for (let round = 1; round <= 6; round += 1) {
      await lab.customerWrites(ticketId, `вопрос ${round}`);
      // A run that is being continued refuses updates for a moment: the API's callers retry so too.
      const contentId = await lab.stage(`ответ ${round}`);
      const comment = { kind: 'agentComment', contentId, visibility: 'reply' } as const;
      await lab.until(() =>
        lab.command(ticketId, anna, comment, `answer-${round}`).then(
          () => true,
          () => false,
        ),
      );
    }
    const ticket = await lab.ticket(ticketId);
    expect(ticket).toMatchObject({ status: 'pending', messageCount: 13 });
    expect(await lab.held(ticketId)).toEqual(ticket);
    const last = await lab.client.workflow.getHandle(workflowIdOf(ticketId)).describe();
    expect(last.runId).not.toBe(firstRun.runId);
    await lab.until(() => lab.mailsOf(ticketId).length === 7);
  });
});
