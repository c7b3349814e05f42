import type { Pool } from 'pg';
import { joinTimers } from '../../activities/timer-join';
import type { Config } from '../config';
import { pingDatabase } from '../db/ticket-reads';
import type { Bilingual } from '../domain/language';
import type { HoldFinding, TimerAudit, TimerFinding } from '../domain/timer-audit';
import { Progress } from '../embedded/progress';
import { startHold } from '../intake/hold-mail';
import type { Engine } from '../temporal/connect';
import { HeldMailClient } from '../temporal/held-mail-client';
import { EngineUnavailable, TicketClient } from '../temporal/ticket-client';
import { TimerReader } from '../temporal/timer-reader';
import { auditUsage, readAuditOptions, WrongAuditUsage, type AuditOptions } from './audit-options';
import { formatHoldFinding, formatTimerAudit, formatTimerFinding } from './audit-text';
import { cannotRun, CannotRun, commandPool, commandEngine, type Streams } from './command-servers';
import type { CommandContext } from './run-command';

function explained(error: unknown): CannotRun {
  if (!(error instanceof WrongAuditUsage)) return cannotRun(error);
  const { ru, en } = error.text;
  const text = { ru: `${ru}\n\n${auditUsage.ru}`, en: `${en}\n\n${auditUsage.en}` };
  return new CannotRun('BAD_USAGE', text);
}

/** Wakes tickets and held mails without a workflow; `woken` says how many so far. */
class Repair {
  woken = 0;
  private readonly tickets: TicketClient;
  private readonly heldMails: HeldMailClient;

  constructor(
    { client }: Engine,
    config: Config,
    private readonly pool: Pool,
  ) {
    // Each process sets a clock of its own there, and a run keeps the one it was started with.
    if (config.clock.speed !== 1) {
      throw new CannotRun('BAD_SETTING', {
        ru: '--repair не работает с OTVET_TIME_LAPSE: часы прежних процессов неизвестны.',
        en: '--repair does not go with OTVET_TIME_LAPSE: the clock of the runs before is not known.',
      });
    }
    this.tickets = new TicketClient(client, config.clock);
    this.heldMails = new HeldMailClient(client, config.clock);
  }

  async take({ code, ticketId }: TimerFinding): Promise<void> {
    if (code !== 'no_workflow') return;
    await this.tickets.wake(ticketId);
    this.woken += 1;
  }

  async takeHold({ code, mailId }: HoldFinding): Promise<void> {
    if (code !== 'no_workflow') return;
    const { pool, heldMails } = this;
    await startHold({ pool, heldMails, nowMs: () => Date.now() }, mailId);
    this.woken += 1;
  }

  get line(): Bilingual {
    return {
      ru: `Разбужено: ${this.woken}. Повторите проверку без --repair.`,
      en: `Woken: ${this.woken}. Audit again without --repair.`,
    };
  }
}

async function audit(
  options: AuditOptions,
  config: Config,
  env: NodeJS.ProcessEnv,
  { out, err }: Streams,
): Promise<TimerAudit> {
  const { language, clock } = config;
  const progress = new Progress({ language, write: err });
  const pool = commandPool({ name: 'audit', config, env, progress });
  try {
    await pingDatabase(pool);
    const engine = await commandEngine(config);
    try {
      const repair = options.repair ? new Repair(engine, config, pool) : undefined;
      const title = { ru: 'Сверка таймеров', en: 'Auditing timers' };
      const result = await progress.step(title, (step) =>
        joinTimers({
          pool,
          engine: new TimerReader(engine.client),
          clock,
          ...(options.sinceMs !== undefined && { sinceMs: options.sinceMs }),
          report: async (finding) => {
            if (!options.json) out(formatTimerFinding(finding, language));
            await repair?.take(finding);
          },
          reportHold: async (finding) => {
            if (!options.json) out(formatHoldFinding(finding, language));
            await repair?.takeHold(finding);
          },
          onProgress: (tickets) =>
            step.say({ ru: `обращений ${tickets}`, en: `tickets so far ${tickets}` }),
        }),
      );
      const woken = repair && { woken: repair.woken };
      if (options.json) out(JSON.stringify({ ...result, ...woken }));
      else for (const line of formatTimerAudit(result, language)) out(line);
      if (repair && !options.json) out(repair.line[language]);
      return result;
    } finally {
      await engine.connection.close();
    }
  } finally {
    await pool.end();
  }
}

/**
 * Carries out `npm run audit` and resolves with its exit code: 0 no orphans, 1 orphans, 2 could not
 * audit. Never rejects.
 */
export async function auditCommand(
  args: readonly string[],
  context: CommandContext,
  streams: Streams,
): Promise<number> {
  try {
    const options = readAuditOptions(args);
    const { orphans, heldMails } = await audit(options, context.readConfig(), context.env, streams);
    return orphans + (heldMails?.orphans ?? 0) === 0 ? 0 : 1;
  } catch (error) {
    const { code, text } = explained(error instanceof EngineUnavailable ? error.cause : error);
    streams.err(`${code}: ${text[context.language]}`);
    return 2;
  }
}
