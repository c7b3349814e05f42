/** Resolves when all of `promises` have settled, either way, but after `timeoutMs` at the latest. */
export async function settledWithin(
  promises: Iterable<Promise<unknown>>,
  timeoutMs: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise((resolve) => (timer = setTimeout(resolve, timeoutMs)));
  await Promise.race([Promise.allSettled(promises), tooLong]);
  clearTimeout(timer);
}
