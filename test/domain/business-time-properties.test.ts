import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import {
  addBusinessDays,
  addBusinessTime,
  businessTimeBetween,
  isOpen,
  nextOpening,
  workingIntervals,
} from '../../src/domain/business-time';
import {
  compileCalendar,
  type Calendar,
  type CalendarDefinition,
  type Slot,
} from '../../src/domain/calendar';
import { zoneOffsets } from '../../src/terms/zone-offsets';
import { answers } from '../support/business-time-probe';
import { propertyRuns } from '../support/property-runs';
import { SlowBusinessTime } from '../support/slow-business-time';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** Ten thousand cases by the minute take some minutes, more on a busy machine. */
const longMs = 1_800_000;

function compiled(definition: CalendarDefinition): Calendar {
  const { zone } = definition;
  const offsets = zoneOffsets(zone, Date.UTC(1990, 0), Date.UTC(2041, 0));
  const calendar = compileCalendar(definition, offsets);
  if ('code' in calendar) throw new Error(`${calendar.code} ${calendar.at}`);
  return calendar;
}

/** Zones with a day on which something happens to their clocks. */
const moments = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Europe/Moscow', '2014-10-26'],
  ['Asia/Kolkata', '2026-05-05'],
  ['Asia/Kathmandu', '2026-05-05'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Pacific/Chatham', '2026-04-05'],
  ['Pacific/Chatham', '2026-09-27'],
  // Clocks that are moved at midnight: a day without its first hour, a day with two last ones.
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Sao_Paulo', '2018-02-17'],
  ['Africa/Cairo', '2026-04-24'],
  ['Africa/Cairo', '2026-10-29'],
  ['Asia/Beirut', '2026-03-29'],
  // One minute after midnight: what is repeated belongs to the day before by the wall.
  ['America/St_Johns', '2010-11-07'],
  ['America/St_Johns', '2011-03-13'],
  // Two hours at once; half an hour for good; a year of two changes for Ramadan.
  ['Antarctica/Troll', '2026-03-29'],
  ['Asia/Pyongyang', '2018-05-05'],
  ['America/Caracas', '2016-05-01'],
  ['Africa/Casablanca', '2026-02-15'],
  // Dates that never were.
  ['Pacific/Apia', '2011-12-30'],
  ['Pacific/Kwajalein', '1993-08-21'],
] as const;

/** Slots of a day: on a grid of minutes that often meets midnight and the hours of changes. */
const slots = fc
  .uniqueArray(
    fc.oneof(
      fc.integer({ min: 0, max: 1440 }),
      fc.integer({ min: 0, max: 16 }).map((quarter) => quarter * 15),
      fc.constantFrom(0, 1410, 1440),
    ),
    { maxLength: 8 },
  )
  .map((cuts) => {
    const sorted = [...cuts].sort((one, other) => one - other);
    return Array.from({ length: Math.floor(sorted.length / 2) }, (_, index): Slot => [
      sorted[2 * index] ?? 0,
      sorted[2 * index + 1] ?? 0,
    ]);
  });
/** Slots that touch at noon: 08:00–12:00 and 12:00–16:00. */
const touching = fc.constant<Slot[]>([
  [480, 720],
  [720, 960],
]);
const daySlots = fc.oneof(
  { weight: 6, arbitrary: slots },
  { weight: 1, arbitrary: touching },
  { weight: 2, arbitrary: fc.constant<Slot[]>([[0, 1440]]) },
);
const weeks = fc.array(daySlots, { minLength: 7, maxLength: 7 });

const windowDays = 14;

const situations = fc
  .record({
    moment: fc.constantFrom(...moments),
    week: weeks,
    exceptions: fc.array(fc.tuple(fc.integer({ min: 0, max: windowDays }), daySlots), {
      maxLength: 5,
    }),
    from: fc.integer({ min: 0, max: 6 * dayMs }),
    lasting: fc.integer({ min: 0, max: 6 * dayMs }),
    wholeMinutes: fc.boolean(),
  })
  .map(({ moment: [zone, isoDate], week, exceptions, from, lasting, wholeMinutes }) => {
    const firstDay = Date.parse(isoDate) / dayMs - 4;
    const dated = exceptions.map(([offset, hours]): [string, Slot[]] => [
      new Date((firstDay + offset) * dayMs).toISOString().slice(0, 10),
      hours,
    ]);
    const rounded = (ms: number) => (wholeMinutes ? Math.floor(ms / minuteMs) * minuteMs : ms);
    const definition: CalendarDefinition = {
      calendarId: 'random',
      version: 1,
      zone,
      week,
      exceptions: Object.fromEntries(dated),
    };
    return {
      definition,
      firstDay,
      fromMs: (firstDay + 1) * dayMs + rounded(from),
      durationMs: rounded(lasting),
    };
  });

describe('beside a minute-by-minute count by the wall clock', () => {
  const runs = propertyRuns(150);

  test(
    'every question has the same answer',
    () => {
      fc.assert(
        fc.property(situations, ({ definition, firstDay, fromMs, durationMs }) => {
          const calendar = compiled(definition);
          const slow = new SlowBusinessTime(definition, firstDay, windowDays);
          /** An answer that the window is too short for must lie behind it. */
          const orLater = (slowMs: number | undefined, ms: number | null) =>
            slowMs === undefined && (ms === null || ms >= slow.endMs) ? undefined : ms;

          expect(isOpen(calendar, fromMs)).toBe(slow.isOpen(fromMs));
          const opening = slow.nextOpening(fromMs);
          expect(orLater(opening, nextOpening(calendar, fromMs))).toBe(opening);
          expect(businessTimeBetween(calendar, fromMs, fromMs + durationMs)).toBe(
            slow.between(fromMs, fromMs + durationMs),
          );
          const deadline = slow.add(fromMs, durationMs);
          expect(orLater(deadline, addBusinessTime(calendar, fromMs, durationMs))).toBe(deadline);
          const days = Math.ceil(durationMs / dayMs);
          const later = days === 0 ? fromMs : slow.addDays(fromMs, days);
          expect(orLater(later, addBusinessDays(calendar, fromMs, days))).toBe(later);
        }),
        runs,
      );
    },
    longMs,
  );

  test(
    'the intervals are disjoint, ascending and open from start to end',
    () => {
      fc.assert(
        fc.property(situations, ({ definition, firstDay, fromMs }) => {
          const calendar = compiled(definition);
          const slow = new SlowBusinessTime(definition, firstDay, windowDays);
          let previousEndMs = fromMs;
          for (const { startMs, endMs } of workingIntervals(calendar, fromMs)) {
            if (endMs > slow.endMs) break;
            expect(startMs).toBeGreaterThanOrEqual(previousEndMs);
            expect(slow.between(previousEndMs, startMs)).toBe(0);
            expect(slow.between(startMs, endMs)).toBe(endMs - startMs);
            previousEndMs = endMs;
          }
        }),
        runs,
      );
    },
    longMs,
  );
});

describe('on any calendar, over decades', () => {
  const runs = propertyRuns(300);
  const decades = fc
    .record({
      zone: fc.constantFrom(...moments.map(([zone]) => zone)),
      week: fc.oneof(weeks, fc.constant(Array<Slot[]>(7).fill([]))),
      exceptions: fc.array(fc.tuple(fc.integer({ min: 7305, max: 25_567 }), daySlots), {
        maxLength: 40,
      }),
    })
    .map(({ zone, week, exceptions }) =>
      compiled({
        calendarId: 'random',
        version: 1,
        zone,
        week,
        exceptions: Object.fromEntries(
          exceptions.map(([day, hours]) => [
            new Date(day * dayMs).toISOString().slice(0, 10),
            hours,
          ]),
        ),
      }),
    );
  const instants = fc.integer({ min: Date.UTC(1985, 0), max: Date.UTC(2045, 0) });
  const durations = fc.oneof(
    fc.integer({ min: 0, max: 40 * hourMs }),
    fc.integer({ min: 0, max: 30 * 365 * dayMs }),
  );

  test(
    'measuring undoes adding',
    () => {
      fc.assert(
        fc.property(decades, instants, durations, (calendar, fromMs, durationMs) => {
          const toMs = addBusinessTime(calendar, fromMs, durationMs);
          if (toMs === null) return;
          expect(businessTimeBetween(calendar, fromMs, toMs)).toBe(durationMs);
          // It is the earliest: a millisecond before, not all of the time has passed.
          if (durationMs > 0) {
            expect(businessTimeBetween(calendar, fromMs, toMs - 1)).toBe(durationMs - 1);
          }
        }),
        runs,
      );
    },
    longMs,
  );

  test(
    'adding what was measured comes no later, to the same count',
    () => {
      fc.assert(
        fc.property(decades, instants, instants, (calendar, one, other) => {
          const [fromMs, toMs] = [Math.min(one, other), Math.max(one, other)];
          const workedMs = businessTimeBetween(calendar, fromMs, toMs);
          const backMs = addBusinessTime(calendar, fromMs, workedMs) ?? Infinity;
          expect(backMs).toBeLessThanOrEqual(toMs);
          expect(businessTimeBetween(calendar, backMs, toMs)).toBe(0);
        }),
        runs,
      );
    },
    longMs,
  );

  test(
    'adding in two steps is adding the sum',
    () => {
      fc.assert(
        fc.property(decades, instants, durations, durations, (calendar, fromMs, one, other) => {
          const halfWayMs = addBusinessTime(calendar, fromMs, one);
          const sumMs = addBusinessTime(calendar, fromMs, one + other);
          if (halfWayMs === null) expect(sumMs).toBeNull();
          else expect(addBusinessTime(calendar, halfWayMs, other)).toBe(sumMs);
        }),
        runs,
      );
    },
    longMs,
  );

  test(
    'measuring adds up over neighbouring stretches',
    () => {
      fc.assert(
        fc.property(decades, fc.tuple(instants, instants, instants), (calendar, three) => {
          const [a, b, c] = [...three].sort((one, other) => one - other) as typeof three;
          const sum = businessTimeBetween(calendar, a, b) + businessTimeBetween(calendar, b, c);
          expect(businessTimeBetween(calendar, a, c)).toBe(sum);
          expect(businessTimeBetween(calendar, c, a)).toBe(0);
        }),
        runs,
      );
    },
    longMs,
  );

  test(
    'more time never ends earlier, nor does a later start',
    () => {
      fc.assert(
        fc.property(
          decades,
          fc.tuple(instants, instants),
          fc.tuple(durations, durations),
          (calendar, starts, amounts) => {
            const [early, late] = [Math.min(...starts), Math.max(...starts)];
            const [less, more] = [Math.min(...amounts), Math.max(...amounts)];
            const at = (fromMs: number, durationMs: number) =>
              addBusinessTime(calendar, fromMs, durationMs) ?? Infinity;
            expect(at(early, less)).toBeLessThanOrEqual(at(early, more));
            expect(at(early, less)).toBeLessThanOrEqual(at(late, less));
            expect(at(early, less)).toBeGreaterThanOrEqual(early);
          },
        ),
        runs,
      );
    },
    longMs,
  );

  test(
    'the next opening is open, and nothing before it is',
    () => {
      fc.assert(
        fc.property(decades, instants, (calendar, fromMs) => {
          const openingMs = nextOpening(calendar, fromMs);
          if (openingMs === null) {
            expect(addBusinessTime(calendar, fromMs, 1)).toBeNull();
            return;
          }
          expect(isOpen(calendar, openingMs)).toBe(true);
          expect(businessTimeBetween(calendar, fromMs, openingMs)).toBe(0);
          expect(addBusinessTime(calendar, fromMs, 1)).toBe(openingMs + 1);
        }),
        runs,
      );
    },
    longMs,
  );

  test(
    'more working days never end earlier, nor on the same date',
    () => {
      const days = fc.integer({ min: 0, max: 3000 });
      fc.assert(
        fc.property(decades, instants, days, days, (calendar, fromMs, less, more) => {
          const nearerMs = addBusinessDays(calendar, fromMs, less);
          const fartherMs = addBusinessDays(calendar, fromMs, less + more);
          if (nearerMs === null) expect(fartherMs).toBeNull();
          else expect(fartherMs ?? Infinity).toBeGreaterThanOrEqual(nearerMs + (more > 0 ? 1 : 0));
        }),
        runs,
      );
    },
    longMs,
  );
});

describe('the process’s own zone', () => {
  test.each(['UTC', 'Europe/Moscow', 'America/St_Johns', 'Pacific/Apia'])(
    '%s changes no answer',
    (zone) => {
      const script = `
        const { Worker } = require('node:worker_threads');
        const [runner, entry] = process.argv.slice(1);
        new Worker(runner, { workerData: { entry } }).on('message', (text) => console.log(text));
      `;
      const runner = require.resolve('../../src/mail/run-from-source.cjs');
      const probe = require.resolve('../support/business-time-probe.ts');
      const env = { ...process.env, TZ: zone };
      const text = execFileSync(process.execPath, ['-e', script, runner, probe], { env });
      expect(text.toString().trim()).toBe(answers());
    },
  );
});
