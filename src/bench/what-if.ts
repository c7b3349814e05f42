/** How long what-if takes over 10^4 and 10^5 recorded tickets, and how much memory. */
import type { Pool } from 'pg';
import { createPool } from '../db/pool';
import type { TicketCommand } from '../domain/commands';
import type { TicketEvent } from '../domain/events';
import type { Actor } from '../domain/ticket';
import { takeTurn } from '../domain/turn';
import { Progress } from '../embedded/progress';
import type { Logger } from '../log';
import { loadCalendar } from '../terms/load-calendar';
import { mailganerTerms, ritTerms } from '../terms/presets';
import { askWhatIf } from '../what-if/run';
import { Closers } from './closers';
import { startDatabase } from './servers';

const minuteMs = 60_000;
const openedFromMs = Date.UTC(2026, 0, 12, 6);

/** Different lives; each is recorded as many times as it takes. */
const lives = 1_000;

const anna: Actor = { role: 'agent', agentId: 'anna' };

/** A ticket of ten events, its answer between minutes and a day and a half after its opening. */
function life(no: number): TicketEvent[] {
  const terms = ritTerms(loadCalendar);
  const first = { contentId: 'content', channel: 'email', language: 'ru' } as const;
  const steps: readonly [waitMinutes: number, Actor, TicketCommand][] = [
    [no * 97, { role: 'customer' }, { kind: 'openTicket', ...first, terms }],
    [5, anna, { kind: 'assign', assigneeId: 'anna' }],
    [
      (no * 7919) % 2_160,
      anna,
      { kind: 'agentComment', contentId: 'content', visibility: 'reply' },
    ],
    [30, anna, { kind: 'changeStatus', status: 'resolved' }],
    [10 * 1440, { role: 'system' }, { kind: 'deliveryFailed', mailSeq: 2, reason: 'refused' }],
  ];
  let nowMs = openedFromMs;
  let ticket: ReturnType<typeof takeTurn>['ticket'] = null;
  return steps.flatMap(([waitMinutes, actor, command], index) => {
    nowMs += waitMinutes * minuteMs;
    const envelope = { commandId: `command-${index}`, actor, command };
    const turn = takeTurn('ticket', ticket, [{ envelope, hasCaller: false }], nowMs);
    ({ ticket } = turn);
    return turn.events;
  });
}

const insertLife = `
  with copies as (
    insert into tickets (ticket_id, number, seq, status, channel, language, subject,
                         requester_address, requester_name, opened_at, updated_at, state)
    select gen_random_uuid(), nextval('ticket_numbers'), 1, 'closed', 'email', 'ru', '', 'a@b.example',
           '', to_timestamp($2::float8 / 1000), now(), '{}'
      from generate_series(1, $3::int)
    returning ticket_id
  )
  insert into ticket_events (ticket_id, seq, at, type, command_id, event)
  select ticket_id, (e->>'seq')::int, to_timestamp((e->>'atMs')::float8 / 1000), e->>'type',
         e->>'commandId', e
    from copies, jsonb_array_elements($1::jsonb) e`;

/** Records tickets until there are `tickets` of them; returns how many events that were. */
async function fill(pool: Pool, tickets: number, copies: number): Promise<number> {
  // The chain over the history is not what is measured, and takes most of the time.
  await pool.query('set session_replication_role = replica');
  let events = 0;
  for (let no = 0; no < tickets / copies; no += 1) {
    const story = life(no % lives);
    await pool.query(insertLife, [JSON.stringify(story), story[0]?.atMs, copies]);
    events += story.length * copies;
  }
  await pool.query('analyze tickets, ticket_events');
  return events;
}

async function measured(pool: Pool, asOfMs: number): Promise<string> {
  const terms = mailganerTerms(loadCalendar);
  let peakMb = 0;
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  const question = { sinceMs: null, untilMs: null, terms, asOfMs, listLimit: 20 };
  const summary = await askWhatIf(pool, question, () => {
    peakMb = Math.max(peakMb, process.memoryUsage.rss() / 1024 / 1024);
  });
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  if (summary.unlike > 0) throw new Error(`${summary.unlike} verdicts were not reproduced`);
  const cells = [
    summary.tickets,
    summary.recorded,
    seconds.toFixed(1),
    ((user + system) / 1e6).toFixed(1),
    peakMb.toFixed(0),
  ];
  return cells.map((cell) => String(cell).padStart(12)).join('');
}

/**
 * Fills a Postgres of its own with tickets of ten events and asks what Mailganer's promise would have
 * made of them: seconds, seconds of CPU in this process, and its largest memory, by their number.
 */
export async function whatIfReport(
  quick: boolean,
  log: Logger,
  say: (line: string) => void,
): Promise<string> {
  const closers = new Closers();
  try {
    const progress = new Progress({ language: 'en', write: say });
    const { postgres } = await startDatabase({ progress, log, closers });
    const pool = createPool(postgres.url, log, 1);
    closers.add(() => pool.end());
    const sizes = quick ? [1_000, 10_000] : [10_000, 100_000];
    const asOfMs = openedFromMs + 365 * 1440 * minuteMs;
    const lines: string[] = [];
    let [tickets, events] = [0, 0];
    for (const size of sizes) {
      events += await fill(pool, size - tickets, size / lives);
      tickets = size;
      say(`what-if: ${tickets} tickets, ${events} events`);
      lines.push(await measured(pool, asOfMs));
    }
    const head = ['tickets', 'cycles', 'seconds', 'CPU s', 'peak MB'];
    return [head.map((cell) => cell.padStart(12)).join(''), ...lines].join('\n');
  } finally {
    await closers.closeAll();
  }
}
