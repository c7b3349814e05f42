/**
 * As `propertyRuns`, where a case is a life on the real engine that takes a second or two: a hundred
 * times as many would be hours.
 */
export function engineRuns(ci: number): { numRuns: number } {
  return { numRuns: isLong() ? ci * 10 : ci };
}

function isLong(): boolean {
  return process.env['OTVET_LONG'] === '1';
}

/**
 * How many cases a property is tried with: `ci` in the usual run, ten thousand (or `ci` if that
 * is more) with `OTVET_LONG=1`.
 */
export function propertyRuns(ci: number): { numRuns: number } {
  return { numRuns: isLong() ? Math.max(10_000, ci) : ci };
}
