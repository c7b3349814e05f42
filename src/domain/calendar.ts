/** Working time of one day in minutes after local midnight: from `0` (inclusive) to `1` (exclusive). */
export type Slot = readonly [startMinute: number, endMinute: number];

/**
 * Working hours as a person states them: what the settings file holds.
 * `week` starts on Monday; `exceptions` replace the slots of single dates (`[]` is a holiday).
 */
export type CalendarDefinition = {
  calendarId: string;
  version: number;
  zone: string;
  week: readonly (readonly Slot[])[];
  exceptions: Readonly<Record<string, readonly Slot[]>>;
};

/** The zone's offset from UTC in minutes, from an instant on. */
export type ZoneOffset = readonly [fromMs: number, offsetMinutes: number];

/**
 * Working hours ready for arithmetic, plain JSON, no time zone database needed.
 *
 * The zone's offsets are copied in when the calendar is compiled, outside the workflow: a newer
 * tzdata in a newer Node can then never change the result of a replay. Never changed once compiled:
 * `calendar-index.ts` remembers what it found out about the object.
 */
export type Calendar = {
  calendarId: string;
  version: number;
  zone: string;
  offsets: readonly ZoneOffset[];
  week: readonly (readonly Slot[])[];
  /** Keyed by the day's number, counted from 1970-01-01. */
  exceptions: Readonly<Record<string, readonly Slot[]>>;
};

const minutesPerDay = 1440;

/**
 * The days from 1970-01-01 to a date `YYYY-MM-DD` of the Gregorian calendar, or `undefined` if the
 * text is no such date (2026-02-30 is none).
 * The arithmetic is Howard Hinnant's "days_from_civil": years are counted from March, so that the
 * leap day is the last of its year.
 */
export function dayNumber(isoDate: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(isoDate);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const monthLengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const monthLength = monthLengths[month - 1];
  if (monthLength === undefined || day < 1 || day > monthLength) return undefined;

  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** Why a calendar definition can't be used; `at` names the offending day or slot. */
export type CalendarFault = {
  code: 'BAD_WEEK' | 'BAD_SLOT' | 'BAD_DATE' | 'NO_OFFSETS' | 'BAD_OFFSETS';
  at: string;
};

/** Slots as a file may hold them: TypeScript has not looked at what comes out of JSON. */
function slotsFault(slots: unknown, at: string): CalendarFault | undefined {
  if (!Array.isArray(slots)) return { code: 'BAD_SLOT', at };
  let previousEnd = 0;
  for (const slot of slots as unknown[]) {
    if (!Array.isArray(slot) || slot.length !== 2) return { code: 'BAD_SLOT', at };
    const [startMinute, endMinute] = slot as [number, number];
    const whole = Number.isInteger(startMinute) && Number.isInteger(endMinute);
    const inOrder = startMinute >= previousEnd && endMinute > startMinute;
    if (!whole || !inOrder || endMinute > minutesPerDay) return { code: 'BAD_SLOT', at };
    previousEnd = endMinute;
  }
  return undefined;
}

function offsetsFault(offsets: readonly ZoneOffset[], zone: string): CalendarFault | undefined {
  if (offsets.length === 0) return { code: 'NO_OFFSETS', at: zone };
  let previousMs = -Infinity;
  for (const [fromMs, offsetMinutes] of offsets) {
    const whole = Number.isInteger(fromMs) && Number.isInteger(offsetMinutes);
    if (!whole || fromMs <= previousMs) return { code: 'BAD_OFFSETS', at: zone };
    previousMs = fromMs;
  }
  return undefined;
}

/** The definition's own slots must not be reachable from a calendar that is never to change. */
function copyOf(slots: readonly Slot[]): readonly Slot[] {
  return slots.map(([startMinute, endMinute]) => [startMinute, endMinute]);
}

/**
 * The calendar for a definition and the zone's offsets (whole minutes, ascending by instant), or the
 * first fault: a week of other than seven days; slots that are empty, overlap, are listed twice or
 * out of order, leave the day or are not whole minutes; a date that doesn't exist. Never throws.
 */
export function compileCalendar(
  definition: CalendarDefinition,
  offsets: readonly ZoneOffset[],
): Calendar | CalendarFault {
  const { calendarId, version, zone, week } = definition;
  const fault = offsetsFault(offsets, zone);
  if (fault) return fault;
  if (!Array.isArray(week) || week.length !== 7) return { code: 'BAD_WEEK', at: calendarId };
  for (const [index, slots] of week.entries()) {
    const fault = slotsFault(slots, `weekday ${index + 1}`);
    if (fault) return fault;
  }
  const exceptions: Record<string, readonly Slot[]> = {};
  for (const [isoDate, slots] of Object.entries(definition.exceptions)) {
    const day = dayNumber(isoDate);
    if (day === undefined) return { code: 'BAD_DATE', at: isoDate };
    const fault = slotsFault(slots, isoDate);
    if (fault) return fault;
    exceptions[String(day)] = copyOf(slots);
  }
  return { calendarId, version, zone, offsets, week: week.map(copyOf), exceptions };
}
