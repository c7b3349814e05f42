/** An instant as an ISO text in UTC, with milliseconds. */
export function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** The same, or `null` where there is no instant. */
export function isoOrNull(atMs: number | null): string | null {
  return atMs === null ? null : iso(atMs);
}
