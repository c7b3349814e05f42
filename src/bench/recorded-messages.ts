import { Client } from 'pg';
import { Arrivals } from './arrivals';
import { monotonicMs } from './clock';

/**
 * The pause is the measure's error, half of it on average; at 10 ms there were two looks for each reply,
 * which are the bench's and not the product's to pay for.
 */
const pauseMs = 25;

/** Looks into Postgres for messages that are awaited: nothing else tells that one is recorded. */
export class RecordedMessages {
  private readonly arrivals = new Arrivals();
  private readonly client: Client;
  private readonly connected: Promise<unknown>;
  private looking = false;

  constructor(databaseUrl: string) {
    this.client = new Client({ connectionString: databaseUrl });
    this.connected = this.client.connect();
  }

  /** Resolves with the instant at which the message with this content was seen. */
  expect(contentId: string): Promise<number> {
    const arrival = this.arrivals.expect(contentId);
    if (!this.looking) void this.look();
    return arrival;
  }

  private async look(): Promise<void> {
    this.looking = true;
    await this.connected;
    for (let keys = this.arrivals.keys; keys.length > 0; keys = this.arrivals.keys) {
      const found = await this.client.query<{ content_id: string }>({
        name: 'recorded',
        text: 'select content_id from messages where content_id = any($1)',
        values: [keys],
      });
      const seenMs = monotonicMs();
      for (const row of found.rows) this.arrivals.arrived(row.content_id, seenMs);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    this.looking = false;
  }
}
