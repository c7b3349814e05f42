import type { WorkingInterval } from '../../domain/calendar-index';
import type { Change, CycleProgress, Expectation, Explanation } from '../../domain/explain';
import type { Bilingual } from '../../domain/language';
import { statusLabels } from '../../domain/lifecycle';
import type { Pause } from '../../domain/sla/cycle';
import type { StatusStep } from '../../domain/status-chain';
import type { Actor } from '../../domain/ticket';
import { whatHappens } from './deadline-sentences';
import { causes } from './event-sentences';
import { bounceSentence, givenUpSentence } from './mail-sentences';
import { metricNames } from './names';
import type { TellingStyle } from './telling';
import { clockTime, dayAndTime, relativeTime, workingTime, type TimeStyle } from './times';

/** An explanation in sentences, each list beside the facts that it tells. */
export type ToldExplanation = {
  /** One for each step of the chain. */
  chain: string[];
  /** For each expectation: what and when first, then the grounds, then what would change it. */
  awaits: string[][];
  /** For each cycle that stands still. */
  paused: string[][];
  /** What stands between the ticket and its customer: mails that came back, a claim unconfirmed. */
  mail: string[];
};

const changeNames: Readonly<Record<Change, Bilingual>> = {
  agent_reply: { ru: 'ответ сотрудника', en: 'an agent’s reply' },
  any_reply: { ru: 'любой ответ', en: 'any reply' },
  status_change: { ru: 'другой статус', en: 'another status' },
  resolving: { ru: 'решение обращения', en: 'resolving the ticket' },
  reopening: { ru: 'повторное открытие', en: 'reopening' },
  details_change: {
    ru: 'другой тип, приоритет, отдел или условия',
    en: 'another type, priority, department or other terms',
  },
  rating: { ru: 'оценка клиента', en: 'the customer’s rating' },
  new_due_date: { ru: 'новый срок задачи', en: 'another due date' },
  new_estimate: { ru: 'новая оценка срока', en: 'another estimate' },
  development_step: { ru: 'следующий шаг разработки', en: 'development’s next step' },
  undoing_merge: { ru: 'отмена объединения', en: 'undoing the merge' },
};

function nameOf(actor: Actor): string | undefined {
  if (actor.role === 'agent') return actor.agentId;
  return actor.role === 'developer' ? actor.developerId : undefined;
}

function stepSentence(step: StatusStep, style: TimeStyle, nowMs: number): string {
  const { atMs, to, cause, messageNo, actor } = step;
  const { language } = style;
  const opened = { ru: 'обращение открыто', en: 'the ticket was opened' };
  const name = nameOf(actor);
  const why = (cause === 'opened' ? opened : causes[cause])[language];
  const message = { ru: `сообщение №${messageNo ?? ''}`, en: `message #${messageNo ?? ''}` };
  const evidence = [
    ...(messageNo === null ? [] : [message[language]]),
    ...(name === undefined ? [] : [name]),
  ].join(', ');
  const status = { ru: `статус «${statusLabels[to].ru}»`, en: `status ${statusLabels[to].en}` };
  const when = dayAndTime(style, atMs, nowMs);
  return `${when}: ${status[language]}, ${why}${evidence && ` (${evidence})`}.`;
}

/** «пн, 12 янв., 10:00–14:00»; both days where the stretch ends on another. */
function stretch(fromMs: number, toMs: number, style: TimeStyle, nowMs: number): string {
  const [from, to] = [dayAndTime(style, fromMs, nowMs), dayAndTime(style, toMs, nowMs)];
  const isSameDay = from.slice(0, -5) === to.slice(0, -5);
  return isSameDay ? `${from}–${clockTime(style, toMs)}` : `${from} – ${to}`;
}

function countedSentence(
  counted: readonly WorkingInterval[],
  furtherCounted: number,
  style: TimeStyle,
  nowMs: number,
): string[] {
  if (counted.length === 0) return [];
  const listed = counted.map(({ startMs, endMs }) => stretch(startMs, endMs, style, nowMs));
  const isRussian = style.language === 'ru';
  const more = isRussian
    ? `, и ещё промежутков: ${furtherCounted}`
    : `, and ${furtherCounted} more`;
  const head = isRussian ? 'До срока считается рабочее время' : 'Working time that leads there';
  return [`${head}: ${listed.join('; ')}${furtherCounted > 0 ? more : ''}.`];
}

function pauseSentence(pauses: readonly Pause[], style: TimeStyle, nowMs: number): string[] {
  if (pauses.length === 0) return [];
  const isRussian = style.language === 'ru';
  const listed = pauses.map(({ fromMs, toMs }) => {
    if (toMs !== null) return stretch(fromMs, toMs, style, nowMs);
    const from = dayAndTime(style, fromMs, nowMs);
    return isRussian ? `с ${from} до сих пор` : `since ${from}`;
  });
  return [
    `${isRussian ? 'Паузы, которые не считаются' : 'Pauses left out'}: ${listed.join('; ')}.`,
  ];
}

function progressSentence(cycle: CycleProgress, { language }: TimeStyle): string {
  const { policyId, calendarId, calendarVersion, targetMinutes, cycleNo } = cycle;
  const counted = workingTime(language, Math.floor(cycle.countedMs / 60_000));
  const target = workingTime(language, targetMinutes);
  const told = {
    ru: `Прошло ${counted} рабочего времени из ${target}: политика ${policyId}, календарь ${calendarId} версии ${calendarVersion}, цикл ${cycleNo}.`,
    en: `${counted} of working time out of ${target} has passed: policy ${policyId}, calendar ${calendarId} version ${calendarVersion}, cycle ${cycleNo}.`,
  };
  return told[language];
}

function changedSentence(
  changes: readonly Change[],
  head: Bilingual,
  { language }: TimeStyle,
): string {
  const listed = changes.map((change) => changeNames[change][language]).join(', ');
  return `${head[language]}: ${listed}.`;
}

function expectationSentences(
  { deadline, sinceMs, counted, furtherCounted, cycle, changedBy }: Expectation,
  style: TimeStyle,
  nowMs: number,
): string[] {
  const { language } = style;
  const when = dayAndTime(style, deadline.atMs, nowMs);
  const inTime = relativeTime(language, deadline.atMs, nowMs);
  const since = dayAndTime(style, sinceMs, nowMs);
  return [
    `${when} (${inTime}). ${whatHappens(deadline)[language]}`,
    language === 'ru' ? `Ждём с ${since}.` : `Awaited since ${since}.`,
    ...(cycle === null ? [] : [progressSentence(cycle, style)]),
    ...countedSentence(counted, furtherCounted, style, nowMs),
    ...(cycle === null ? [] : pauseSentence(cycle.pauses, style, nowMs)),
    changedSentence(changedBy, { ru: 'Изменит это', en: 'What would change it' }, style),
  ];
}

function pausedSentences(
  cycle: Explanation['paused'][number],
  style: TimeStyle,
  nowMs: number,
): string[] {
  const name = metricNames[cycle.metric][style.language];
  const stands =
    style.language === 'ru'
      ? `${name}: отсчёт стоит, срока пока нет.`
      : `${name}: the clock stands still, so there is no deadline yet.`;
  return [
    stands,
    progressSentence(cycle, style),
    ...pauseSentence(cycle.pauses, style, nowMs),
    changedSentence(cycle.resumedBy, { ru: 'Продолжит отсчёт', en: 'What lets it go on' }, style),
  ];
}

function mailSentences(
  { requester, bounces, givenUp }: Explanation,
  style: TimeStyle & Pick<TellingStyle, 'participants'>,
  nowMs: number,
): string[] {
  const { language } = style;
  const undelivered = [
    ...bounces.map((bounce) => ({ ...bounce, said: bounceSentence(bounce, style.participants) })),
    ...givenUp.map((mail) => ({ ...mail, said: givenUpSentence(mail) })),
  ].sort((left, right) => left.seq - right.seq);
  return [
    ...(requester === 'claimed' ? [unconfirmed[language]] : []),
    ...undelivered.map(({ atMs, said }) => `${dayAndTime(style, atMs, nowMs)}: ${said[language]}.`),
  ];
}

const unconfirmed: Bilingual = {
  ru: 'Письмо переслал сотрудник, и клиент не подтверждён: ему ничего не отправляется.',
  en: 'A colleague forwarded the mail and the requester is not confirmed: nothing is sent to them.',
};

/** Tells an explanation in the reader's language, with the style's zone, as of `nowMs`. */
export function tellExplanation(
  explanation: Explanation,
  style: TimeStyle & Pick<TellingStyle, 'participants'>,
  nowMs: number,
): ToldExplanation {
  const { chain, awaits, paused } = explanation;
  return {
    chain: chain.map((step) => stepSentence(step, style, nowMs)),
    awaits: awaits.map((each) => expectationSentences(each, style, nowMs)),
    paused: paused.map((cycle) => pausedSentences(cycle, style, nowMs)),
    mail: mailSentences(explanation, style, nowMs),
  };
}
