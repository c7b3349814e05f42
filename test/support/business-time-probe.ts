import { parentPort } from 'node:worker_threads';
import {
  addBusinessDays,
  addBusinessTime,
  businessTimeBetween,
  nextOpening,
} from '../../src/domain/business-time';
import { loadCalendar } from '../../src/terms/load-calendar';

const hourMs = 3_600_000;

/** Answers of calendars in several zones over a year, as text: the same in every process. */
export function answers(): string {
  const lines = ['Europe/Moscow', 'America/New_York', 'Australia/Lord_Howe'].flatMap((zone) => {
    const week = Array.from({ length: 7 }, (_, weekday) =>
      weekday < 5 ? ([[90, 780] as const, [840, 1440] as const] as const) : [],
    );
    const exceptions = { '2026-03-09': [], '2026-04-05': [[60, 180] as const] };
    const calendar = loadCalendar({ calendarId: 'probe', version: 1, zone, week, exceptions });
    return Array.from({ length: 400 }, (_, index) => {
      const fromMs = Date.UTC(2026, 0, 1) + index * 22 * hourMs;
      const deadlineMs = addBusinessTime(calendar, fromMs, 7 * hourMs) ?? 0;
      const workedMs = businessTimeBetween(calendar, fromMs, deadlineMs + 50 * hourMs);
      const daysMs = addBusinessDays(calendar, fromMs, 3);
      return [zone, deadlineMs, workedMs, daysMs, nextOpening(calendar, fromMs)].join(' ');
    });
  });
  return lines.join('\n');
}

parentPort?.postMessage(answers());
