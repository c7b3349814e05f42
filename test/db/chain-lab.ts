import type { Pool } from 'pg';
import type { Finding } from '../../src/verify/findings';
import type { VerifyOptions } from '../../src/verify/options';
import { verify } from '../../src/verify/verify';
import { customer, type RecordedTickets } from '../api/recorded';

/** What a verification finds, and its result. */
export async function verified(pool: Pool | undefined, options: Partial<VerifyOptions> = {}) {
  const findings: Finding[] = [];
  const all = {
    offlineFile: undefined,
    exportFile: undefined,
    checkpointFile: undefined,
    againstFile: undefined,
    ...options,
  };
  const result = await verify({ pool, options: all, report: (each) => findings.push(each) });
  return { findings, result };
}

/** `CODE ticket/event` of each finding, the ticket by its place among those of the test. */
export function named(findings: readonly Finding[], ids: readonly string[]): string[] {
  return findings.map(({ code, ticketId, seq }) =>
    [code, ticketId === undefined ? '-' : ids.indexOf(ticketId) + 1, seq ?? '-'].join(' '),
  );
}

/** Writes as a superuser who has switched the triggers off, foreign keys among them. */
export async function tamper(pool: Pool, ...statements: string[]): Promise<void> {
  await pool.query(
    ['begin', 'set local session_replication_role = replica', ...statements, 'commit'].join(';'),
  );
}

/** An opened ticket with an answer and a reply: 1 opened, 2 message, … with more than ten events. */
export async function conversation(tickets: RecordedTickets): Promise<string> {
  const ticketId = await tickets.open('Принтер не печатает');
  tickets.nowMs += 60_000;
  await tickets.reply(ticketId, 'Проверьте кабель 🎉');
  tickets.nowMs += 60_000;
  const contentId = await tickets.stage('Не помогло', {
    files: [{ name: 'снимок.png', contentType: 'image/png', bytes: Buffer.from([0, 255, 10]) }],
  });
  await tickets.give(ticketId, customer, { kind: 'clientReply', contentId });
  await tickets.reply(ticketId, 'Заменили', 'resolved');
  return ticketId;
}

export async function lastSeq(pool: Pool, ticketId: string): Promise<number> {
  const found = await pool.query<{ seq: number }>(
    'select max(seq) as seq from ticket_events where ticket_id = $1',
    [ticketId],
  );
  return found.rows[0]?.seq ?? 0;
}
