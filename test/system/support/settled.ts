import { Connection } from '@temporalio/client';
import type { Activities } from '../../../activities';
import type { DeskProcesses } from '../../support/desk-processes';
import { until } from '../../support/until';
import { workflowIdOf } from '../../../workflows/messages';

const openBusiness = `
  select (select count(*)::int from outbox where state in ('queued', 'attempting', 'unknown'))
       + (select count(*)::int from inbound_mails i where cause is null
           and mail_class = 'human' and not exists (select 1 from messages m where m.content_id = i.mail_id)) as open`;

const ticketIds = `
  select ticket_id from inbound_mails where ticket_id is not null
  union select ticket_id from tickets`;

async function describe(connection: Connection, namespace: string, ticketId: string) {
  const execution = { workflowId: workflowIdOf(ticketId) };
  return connection.workflowService.describeWorkflowExecution({ namespace, execution });
}

async function hasWork(
  connection: Connection,
  namespace: string,
  ticketId: string,
): Promise<boolean> {
  const state = await describe(connection, namespace, ticketId);
  return state.pendingActivities.length > 0 || Boolean(state.pendingWorkflowTask);
}

/** Resolves when the ticket has an attempt of this activity with the engine. */
export async function untilAttempting(
  desk: DeskProcesses,
  ticketId: string,
  activity: keyof Activities,
): Promise<void> {
  const connection = await Connection.connect({ address: desk.temporalAddress });
  try {
    await until(async () => {
      const { pendingActivities } = await describe(connection, desk.namespace, ticketId);
      return pendingActivities.some(({ activityType }) => activityType?.name === activity);
    });
  } finally {
    await connection.close();
  }
}

async function isSettled(desk: DeskProcesses, connection: Connection): Promise<boolean> {
  const { pool } = desk.database;
  const open = await pool.query<{ open: number }>(openBusiness);
  if (open.rows[0]?.open !== 0) return false;
  const tickets = await pool.query<{ ticket_id: string }>(ticketIds);
  for (const { ticket_id: ticketId } of tickets.rows) {
    if (await hasWork(connection, desk.namespace, ticketId)) return false;
  }
  return true;
}

/**
 * Resolves when nothing is under way any more: every mail of a person that was
 * kept is a message, every mail of
 * the outbox has come to its end, and no ticket has an attempt or a task with the engine. Counts are
 * final from then on: what would be sent twice has been. Servers may be down meanwhile.
 */
export async function untilSettled(desk: DeskProcesses, timeoutMs = 120_000): Promise<void> {
  let connection: Connection | undefined;
  try {
    await until(async () => {
      try {
        connection ??= await Connection.connect({ address: desk.temporalAddress });
        return await isSettled(desk, connection);
      } catch {
        return false;
      }
    }, timeoutMs);
  } finally {
    await connection?.close();
  }
}
