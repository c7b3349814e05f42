/** How many deadlines one core finds in a second, by how far away they are. No servers are needed. */
import { addBusinessTime, businessTimeBetween } from '../domain/business-time';
import type { Calendar, Slot } from '../domain/calendar';
import { exceptionsOf } from '../terms/calendars/day-rules';
import { ruProduction2026 } from '../terms/calendars/ru-production-2026';
import { loadCalendar } from '../terms/load-calendar';

const dayMs = 86_400_000;
const minuteMs = 60_000;

const withLunch: readonly Slot[] = [
  [540, 780],
  [840, 1080],
];
const fiveDays = [withLunch, withLunch, withLunch, withLunch, withLunch, [], []];

/** How far away deadlines are, in days of the calendar. */
const distances = [
  ['1 day', 1],
  ['30 days', 30],
  ['365 days', 365],
  ['10 years', 3652],
] as const;

const startMs = Date.UTC(2026, 0, 12);

/** Russia's holidays of a year, in a zone without clock changes and in one with two a year. */
function calendars(): Map<string, Calendar> {
  const exceptions = exceptionsOf(ruProduction2026, fiveDays);
  const named = ['Europe/Moscow', 'Europe/Berlin'].map((zone): [string, Calendar] => [
    zone,
    loadCalendar({ calendarId: 'bench', version: 1, zone, week: fiveDays, exceptions }),
  ]);
  return new Map(named);
}

/** Deadlines per second within `windowMs`, from starts spread over a year. */
function perSecond(calendar: Calendar, durationMs: number, windowMs: number): number {
  const began = performance.now();
  let count = 0;
  let lastMs = 0;
  do {
    // A prime number of minutes, so that all times of day and all days come up.
    for (let batch = 0; batch < 1000; batch += 1) {
      const fromMs = startMs + ((count * 7919 * minuteMs) % (365 * dayMs));
      lastMs = Math.max(lastMs, addBusinessTime(calendar, fromMs, durationMs) ?? 0);
      count += 1;
    }
  } while (performance.now() - began < windowMs);
  if (lastMs < startMs) throw new Error('The deadlines are wrong');
  return count / ((performance.now() - began) / 1000);
}

/** The rates as a table for a terminal; each is measured for `windowMs`, after as much warm-up. */
export function businessTimeReport(windowMs: number): string {
  const rows = [...calendars()].map(([zone, calendar]) => {
    const cells = distances.map(([, days]) => {
      const durationMs = businessTimeBetween(calendar, startMs, startMs + days * dayMs);
      perSecond(calendar, durationMs, windowMs);
      return perSecond(calendar, durationMs, windowMs).toFixed(0).padStart(10);
    });
    return `${zone.padEnd(14)}${cells.join('')}`;
  });
  const head = distances.map(([name]) => name.padStart(10)).join('');
  return ['Deadlines per second on one core', `${''.padEnd(14)}${head}`, ...rows].join('\n');
}
