import type { ZoneOffset } from '../domain/calendar';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** The zone's offset from UTC in whole minutes at an instant, from the time zone database. */
function offsetMinutesAt(format: Intl.DateTimeFormat, instantMs: number): number {
  const parts = format.formatToParts(instantMs);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((candidate) => candidate.type === type)?.value);
  const localMs = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
  );
  return (localMs - Math.floor(instantMs / minuteMs) * minuteMs) / minuteMs;
}

/** The first minute in (`beforeMs`, `afterMs`] with the later offset, found by halving. */
function changeBetween(format: Intl.DateTimeFormat, beforeMs: number, afterMs: number): number {
  const laterMinutes = offsetMinutesAt(format, afterMs);
  let [low, high] = [beforeMs, afterMs];
  while (high - low > minuteMs) {
    const middle = low + Math.floor((high - low) / 2 / minuteMs) * minuteMs;
    if (offsetMinutesAt(format, middle) === laterMinutes) high = middle;
    else low = middle;
  }
  return high;
}

const known = new Map<string, readonly ZoneOffset[]>();

/**
 * The offsets of an IANA zone from `fromMs` to `toMs` (whole minutes), ascending, the first one
 * valid from `fromMs`. Throws a `RangeError` on an unknown zone. Two changes within a day would be
 * seen as one; no zone has had that since 1970. Remembered: asking a zone day by day for twenty years
 * takes 60 ms.
 */
export function zoneOffsets(zone: string, fromMs: number, toMs: number): readonly ZoneOffset[] {
  const key = `${zone} ${fromMs} ${toMs}`;
  const offsets = known.get(key) ?? readOffsets(zone, fromMs, toMs);
  known.set(key, offsets);
  return offsets;
}

function readOffsets(zone: string, fromMs: number, toMs: number): ZoneOffset[] {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const offsets: ZoneOffset[] = [[fromMs, offsetMinutesAt(format, fromMs)]];
  let knownMinutes = offsets[0]?.[1];
  for (let dayStartMs = fromMs; dayStartMs < toMs; dayStartMs += dayMs) {
    const dayEndMs = Math.min(dayStartMs + dayMs, toMs);
    const minutes = offsetMinutesAt(format, dayEndMs);
    if (minutes === knownMinutes) continue;
    offsets.push([changeBetween(format, dayStartMs, dayEndMs), minutes]);
    knownMinutes = minutes;
  }
  return offsets;
}
