/** How the fetching of a mailbox stands, as the process that fetches it knows; instants in epoch ms. */
export type FetchingStatus<ProblemCode extends string = string> = {
  mailbox: string;
  folder: string;
  /** `following`: another process fetches, or none can yet; `connecting` goes on until it succeeds. */
  state: 'following' | 'connecting' | 'connected' | 'closed';
  connectedSinceMs: number | undefined;
  lastScanAtMs: number | undefined;
  /** Mails that are there and not ours yet, as of the last scan. */
  waiting: number;
  /** Mails that were there before the first look, or before `since`, and are left alone. */
  leftAlone: number;
  /** What is wrong now, without any password; gone when it no longer is. */
  problem: { code: ProblemCode; detail: string; atMs: number } | undefined;
};
