import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from '../log';

/** Being the only one who does something, until `lost` says otherwise. */
export type Lead = {
  /** Aborted when it can no longer be known that nobody else leads. */
  lost: AbortSignal;
  /** Lets others lead; resolves when they can. Never rejects. */
  release(): Promise<void>;
};

export type LeadershipOptions = {
  databaseUrl: string;
  log: Logger;
  /** How often a follower asks, and how often a leader makes sure; 2 s by default. */
  intervalMs?: number;
};

/** Beside the interval: how long a silent connection counts as alive, on either side of it. */
const answerTimeoutMs = 3_000;

/**
 * Leadership among processes by an advisory lock of Postgres, each held by a connection of its own:
 * the lock goes with the connection, whatever ends it. A connection pooler that shares sessions must
 * not stand in between.
 */
export class Leadership {
  private readonly intervalMs: number;

  constructor(private readonly options: LeadershipOptions) {
    this.intervalMs = options.intervalMs ?? 2_000;
  }

  /**
   * Resolves as soon as this process leads in the matter `name`, also over hours and outages of the
   * database; with `undefined` once `given` is aborted.
   */
  async lead(name: string, given: AbortSignal): Promise<Lead | undefined> {
    const { log } = this.options;
    while (!given.aborted) {
      try {
        const lead = await this.follow(name, given);
        if (lead !== undefined) return lead;
      } catch (error) {
        log.warn(
          { matter: name, error },
          'Leadership can’t be asked for; the database is tried again',
        );
      }
      await this.pause(given);
    }
    return undefined;
  }

  /** Asks on one connection until the lock is had. */
  private async follow(name: string, given: AbortSignal): Promise<Lead | undefined> {
    const client = await this.connect();
    try {
      while (!given.aborted) {
        const asked = await client.query<{ is_ours: boolean }>(
          'select pg_try_advisory_lock(hashtextextended($1, 0)) as is_ours',
          [`otvet leads ${name}`],
        );
        if (asked.rows[0]?.is_ours === true) return this.hold(client);
        await this.pause(given);
      }
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    await client.end();
    return undefined;
  }

  private async connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.options.databaseUrl,
      connectionTimeoutMillis: answerTimeoutMs,
      query_timeout: answerTimeoutMs,
      application_name: 'otvet-leadership',
    });
    // Heard here, or a connection that breaks between two questions would end the process.
    client.on('error', () => undefined);
    await client.connect();
    try {
      // Ends the session of a process that hangs or whose machine is gone, so that others take over.
      const silenceMs = this.intervalMs + answerTimeoutMs;
      await client.query(`set idle_session_timeout = ${silenceMs}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    return client;
  }

  private hold(client: Client): Lead {
    const lost = new AbortController();
    const released = new AbortController();
    client.on('end', () => lost.abort());
    client.on('error', () => lost.abort());
    const until = AbortSignal.any([lost.signal, released.signal]);
    const watching = this.watch(client, until).catch(() => lost.abort());
    return {
      lost: lost.signal,
      release: async () => {
        released.abort();
        await watching;
        await client.end().catch(() => undefined);
      },
    };
  }

  private async watch(client: Client, until: AbortSignal): Promise<void> {
    for (;;) {
      await this.pause(until);
      if (until.aborted) return;
      await client.query('select 1');
    }
  }

  private async pause(until: AbortSignal): Promise<void> {
    await delay(this.intervalMs, undefined, { signal: until }).catch(() => undefined);
  }
}
