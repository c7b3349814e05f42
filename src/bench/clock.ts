/** Milliseconds of the machine's monotonic clock: the same for every process of the bench. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
