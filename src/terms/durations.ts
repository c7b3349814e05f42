const minutesOf: Readonly<Record<string, number>> = { m: 1, h: 60 };

/**
 * The minutes of a duration as files state it: a number of minutes, or hours and minutes such as
 * `4h`, `30m` or `1h30m`. `undefined` for anything else; days are left out because nobody agrees on how
 * many working hours one has.
 */
export function parseMinutes(duration: string | number): number | undefined {
  if (typeof duration === 'number') return duration;
  if (!/^(\d+h)?(\d+m)?$/.test(duration) || duration === '') return undefined;
  const parts = duration.match(/\d+[hm]/g) ?? [];
  return parts.reduce(
    (minutes, part) => minutes + parseInt(part, 10) * (minutesOf[part.slice(-1)] ?? 0),
    0,
  );
}
