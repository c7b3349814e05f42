import type { z } from 'zod';
import type { MailOrigin } from '../db/mail-origins';
import { iso } from './present-instant';
import type { mailOrigin } from './schemas/mail-origin';

/** The address under which the mail that brought a message is downloaded. */
export function messageMailUrl(number: number, messageNo: number): string {
  return `/api/tickets/${number}/messages/${messageNo}/mail`;
}

/** The address under which the mail that an event notes is downloaded. */
export function eventMailUrl(number: number, seq: number): string {
  return `/api/tickets/${number}/events/${seq}/mail`;
}

/** Where a message came from, for the API; `null` for one that came by no mail. */
export function presentOrigin(
  origin: MailOrigin | undefined,
  rawUrl: string,
): z.input<typeof mailOrigin> | null {
  if (origin === undefined) return null;
  const { receivedAtMs, ...shown } = origin;
  return { ...shown, receivedAt: iso(receivedAtMs), rawUrl };
}
