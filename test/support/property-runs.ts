/**
 * How many cases a property is tried with: `ci` in the usual run, ten thousand or a hundred times as
 * many, whichever is more, with `OTVET_LONG=1`.
 */
export function propertyRuns(ci: number): { numRuns: number } {
  const isLong = process.env['OTVET_LONG'] === '1';
  return { numRuns: isLong ? Math.max(10_000, ci * 100) : ci };
}
