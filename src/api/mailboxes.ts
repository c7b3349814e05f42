import type { z } from 'zod';
import { fetchingStatuses, type HeardFetching } from '../db/imap-status';
import type { Language } from '../domain/language';
import { imapProblemText } from '../mail/imap-problem-texts';
import { answeringMailbox, isOneOfOurs } from '../mail/own-address';
import type { ApiDependencies, ServedMailbox } from './dependencies';
import { iso, isoOrNull } from './present-instant';
import type { FieldError } from './field-errors';
import type { servedMailbox } from './schemas/mailboxes';

/** The intake repeats itself every 30 s; after three of these missing, it counts as silent. */
const silenceMs = 120_000;

/** A mailbox with what was last heard of its fetching; `undefined`: nothing ever, or it is not fetched. */
export type MailboxStatus = ServedMailbox & { fetching: HeardFetching | undefined };

/** Whether the process that fetches a mailbox should have been heard of by now. */
export function isSilent({ ageMs }: HeardFetching): boolean {
  return ageMs >= silenceMs;
}

/** The mailbox that a ticket is answered from, by this process's settings. */
export function answeredFrom(
  mailboxes: ApiDependencies['mailboxes'],
  { mailbox }: { mailbox: string | null },
): string {
  const [support, ...others] = mailboxes;
  return answeringMailbox([support.address, ...others.map(({ address }) => address)], mailbox);
}

/** Whether we would write to ourselves at this address. */
export function isOurs(mailboxes: ApiDependencies['mailboxes'], address: string): boolean {
  return isOneOfOurs(
    mailboxes.map((mailbox) => mailbox.address),
    address,
  );
}

/** The problem of such an address, or nothing. */
export function flawOfOurs(
  mailboxes: ApiDependencies['mailboxes'],
  at: string,
  address: string,
): FieldError[] {
  return isOurs(mailboxes, address) ? [{ at, code: 'OUR_MAILBOX' }] : [];
}

/** Every mailbox of this process's settings, the support address first. */
export async function mailboxStatuses({
  pool,
  mailboxes,
}: Pick<ApiDependencies, 'pool' | 'mailboxes'>): Promise<MailboxStatus[]> {
  const statuses = await fetchingStatuses(pool);
  return mailboxes.map((mailbox) => {
    const fetching = mailbox.isFetched ? statuses.get(mailbox.address) : undefined;
    return { ...mailbox, fetching };
  });
}

/** A mailbox for the API, its problem told in the reader's language. */
export function presentMailbox(
  { address, department, isFetched, fetching }: MailboxStatus,
  language: Language,
): z.input<typeof servedMailbox> {
  if (fetching === undefined) return { address, department, isFetched, fetching: null };
  const { folder, state, connectedSinceMs, lastScanAtMs, waiting, leftAlone, problem } = fetching;
  return {
    address,
    department,
    isFetched,
    fetching: {
      folder,
      state,
      connectedSince: isoOrNull(connectedSinceMs ?? null),
      lastScanAt: isoOrNull(lastScanAtMs ?? null),
      waiting,
      leftAlone,
      problem: problem
        ? {
            code: problem.code,
            text: imapProblemText(problem.code)[language],
            detail: problem.detail,
            at: iso(problem.atMs),
          }
        : null,
      heardOfSecondsAgo: Math.round(fetching.ageMs / 1_000),
      isSilent: isSilent(fetching),
    },
  };
}
