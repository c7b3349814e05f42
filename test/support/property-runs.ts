/**
 * How many cases a property is tried with: `ci` in the usual run, ten thousand (or `ci` if that
 * is more) with `OTVET_LONG=1`.
 */
export function propertyRuns(ci: number): { numRuns: number } {
  const isLong = process.env['OTVET_LONG'] === '1';
  return { numRuns: isLong ? Math.max(10_000, ci) : ci };
}
