import type { Pool } from 'pg';
import { eventSentence } from '../api/pages/event-sentences';
import { dayAndTime, longDay } from '../api/pages/times';
import type { TicketEvent } from '../domain/events';
import type { Language } from '../domain/language';
import { currentEvent, type StoredEvent } from '../domain/legacy';
import type { DemoCustomer } from './actors';
import { demoTexts } from './texts';

type Line = { atMs: number; text: string };

/** Opening, greeting and signature are the same in every mail; the first other line tells. */
function gistOf(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const body = lines.filter(
    (line) => line !== '' && !line.startsWith('—') && !line.startsWith('>'),
  );
  return body.find((line) => !/^(Здравствуйте|Hello|Dear)/.test(line)) ?? '';
}

/** Prints what happens to the tickets and every mail, as it comes, stamped with ticket time. */
export class Transcript {
  private printedEvents = 0;
  private printedMails = 0;
  private lastDay: string | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly customer: DemoCustomer,
    private readonly style: { language: Language; zone: string },
    private readonly write: (line: string) => void,
  ) {}

  /** Prints what is new since the last call, in the order of ticket time. */
  async catchUp(): Promise<void> {
    const lines = [...(await this.newEvents()), ...(await this.newMails())];
    for (const { atMs, text } of lines.sort((one, other) => one.atMs - other.atMs)) {
      const day = longDay(this.style, atMs);
      if (this.lastDay !== undefined && day !== this.lastDay) {
        this.write(demoTexts[this.style.language].night);
      }
      this.lastDay = day;
      this.write(`${dayAndTime(this.style, atMs, atMs)}  ${text}`);
    }
  }

  private async newEvents(): Promise<Line[]> {
    const rows = await this.pool.query<{ event: StoredEvent; text: string | null }>(
      `select e.event, left(c.body_text, c.visible_length) as text
         from ticket_events e left join contents c on c.content_id = e.event->>'contentId'
        order by e.seq offset $1`,
      [this.printedEvents],
    );
    this.printedEvents += rows.rows.length;
    return rows.rows.map(({ event: stored, text }) => {
      const event = currentEvent(stored);
      return { atMs: event.atMs, text: this.told(event, text) };
    });
  }

  private told(event: TicketEvent, text: string | null): string {
    if (event.type !== 'messageAdded') return eventSentence(event, this.style);
    const { customerSays, agentSays } = demoTexts[this.style.language];
    return `${event.author === 'customer' ? customerSays : agentSays}: ${text?.trim() ?? ''}`;
  }

  private async newMails(): Promise<Line[]> {
    const mails = await this.customer.mails();
    const fresh = mails.slice(this.printedMails);
    this.printedMails = mails.length;
    return fresh.map((mail) => ({
      atMs: Date.parse(mail.receivedAt),
      text: `  ✉ ${mail.subject}\n${' '.repeat(18)}  ${gistOf(mail.text)}`,
    }));
  }
}
