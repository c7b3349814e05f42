import { percentile } from './figures';
import type { SetUp } from './set-up';

/** How long single mails took until the relay had their acknowledgement. */
export type WayIn = { mails: number; p50Ms: number; p99Ms: number };

/** The same mails by both ways, one at a time; their difference is what the folder and IDLE take. */
export type ImapLatency = { imap: WayIn; smtp: WayIn };

/** Longer than the intake waits before it idles again, so that every mail finds it idle. */
const restMs = 300;

/**
 * Sends mails one at a time, each into a folder at rest: fetching by polls alone, one a minute, would
 * take half a minute for the one in the middle.
 */
export async function measureImapLatency(
  { customers }: SetUp,
  windowMs: number,
): Promise<ImapLatency> {
  customers.onNotice = () => undefined;
  const wayIn = async (measure: 'imapTicket' | 'ticket'): Promise<WayIn> => {
    const settings = { measure, inFlight: 1, rampMs: 1_000, windowMs, restMs };
    const { latenciesMs } = await customers.call('run', settings);
    return {
      mails: latenciesMs.length,
      p50Ms: percentile(latenciesMs, 0.5),
      p99Ms: percentile(latenciesMs, 0.99),
    };
  };
  return { imap: await wayIn('imapTicket'), smtp: await wayIn('ticket') };
}
