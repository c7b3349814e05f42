/** A glance is one call of a few ms; more at once would only queue in the engine before the tickets. */
const readsAtOnce = 8;

/** Longer than any healthy turn takes together, short enough for a person who waits. */
export const defaultPausesMs = [1_000, 2_000];

/** In a list that is stored every hour. */
export const listedFindings = 100;

/** Does the work for every item, a bounded number at once; stops at the first failure. */
export async function eachOf<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  const lane = async () => {
    for (const [index, item] of left) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: readsAtOnce }, lane));
  return results;
}
