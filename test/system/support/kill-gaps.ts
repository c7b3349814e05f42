import type { DeskProcesses } from '../../support/desk-processes';
import { until } from '../../support/until';

/** What killed workers left half done, and which mails they may therefore send once more. */
export class KillGaps {
  /** What was unfinished at the kills, in turns and mails. */
  interrupted = 0;
  /** How often a kill found a mail that the relay had taken while the outbox did not know it yet. */
  private readonly killsInGap = new Map<string, number>();

  constructor(private readonly desk: DeskProcesses) {}

  /** Kills the worker, notes what that hit and starts another. */
  async killWorker(): Promise<void> {
    await this.desk.kill('worker');
    await this.noteWhatTheKillHit();
    await this.desk.run('worker');
  }

  /**
   * The mails to these customers that were sent more often again than a kill had fallen between their
   * relay's having them and our commit.
   */
  unexplainedRepeats(customers: readonly string[]): string[] {
    const among = new Set(customers);
    const times = new Map<string, number>();
    for (const { to, parsed } of this.desk.relay.mails) {
      const messageId = parsed.messageId ?? 'none';
      if (among.has(to)) times.set(messageId, (times.get(messageId) ?? 0) + 1);
    }
    return [...times.keys()].filter(
      (messageId) => (times.get(messageId) ?? 0) - 1 > (this.killsInGap.get(messageId) ?? 0),
    );
  }

  private async noteWhatTheKillHit(): Promise<void> {
    await until(() => this.desk.relay.isIdle);
    const taken = new Set(this.desk.relay.mails.map((mail) => mail.parsed.messageId));
    const { rows } = await this.desk.database.pool.query<{ message_id: string | null }>(
      `select message_id from outbox where state <> 'accepted'
       union all
       select null from inbound_mails
        where not exists (select 1 from messages where content_id = mail_id)`,
    );
    this.interrupted += rows.length;
    for (const { message_id: id } of rows) {
      if (id === null || !taken.has(id)) continue;
      this.killsInGap.set(id, (this.killsInGap.get(id) ?? 0) + 1);
    }
  }
}
