import { engineTimeMs, type TicketClock } from '../domain/clock';
import type { Language } from '../domain/language';
import type { DemoAgent, DemoCustomer, ReceivedMail } from './actors';
import { demoTexts } from './texts';
import type { Transcript } from './transcript';

/** 2026-01-12 is a Monday; the story begins late enough that the deadline is on the next day. */
export const storyStartsAt = '2026-01-12T16:30:00+03:00';

/** A week in sixty seconds. */
export const storySpeed = 10_080;

const pollMs = 150;

type Cast = {
  clock: TicketClock;
  language: Language;
  customer: DemoCustomer;
  agent: DemoAgent;
  transcript: Transcript;
};

/** Waits until the ticket's clock shows an instant, printing what happens meanwhile. */
async function until({ clock, transcript }: Cast, moscowTime: string): Promise<void> {
  const wakeAtMs = engineTimeMs(clock, Date.parse(`${moscowTime}:00+03:00`));
  while (Date.now() < wakeAtMs) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(pollMs, wakeAtMs - Date.now())));
    await transcript.catchUp();
  }
}

/** The next mail that reached the customer after `count` others. Fails after 20 s. */
async function mailAfter({ customer, transcript }: Cast, count: number): Promise<ReceivedMail> {
  for (let waitedMs = 0; waitedMs < 20_000; waitedMs += pollMs) {
    const mail = (await customer.mails())[count];
    if (mail !== undefined) return mail;
    await transcript.catchUp();
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new Error(`Mail ${count + 1} did not come`);
}

/** Plays the week: every step is a real request or mail, every wait the engine's own timer. */
export async function playStory(cast: Cast): Promise<void> {
  const { customer, agent, language } = cast;
  const texts = demoTexts[language];
  await until(cast, '2026-01-12T16:30');
  await customer.writes(texts.subject, texts.question);
  await mailAfter(cast, 0);
  await until(cast, '2026-01-13T13:30');
  await agent.posts('1001/assignee', { assigneeId: 'agent' });
  await agent.posts('1001/comments', { text: texts.answer });
  const answer = await mailAfter(cast, 1);
  await until(cast, '2026-01-13T15:00');
  await customer.answers(answer, texts.editedSubject, texts.thanks);
  await until(cast, '2026-01-13T17:00');
  await agent.posts('1001/comments', { text: texts.solution, status: 'resolved' });
  const request = await mailAfter(cast, 3);
  await until(cast, '2026-01-14T20:00');
  await customer.rates(request, 'good');
  await until(cast, '2026-01-18T17:30');
  await mailAfter(cast, 4);
  await cast.transcript.catchUp();
}
