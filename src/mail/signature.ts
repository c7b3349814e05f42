import { createHmac, timingSafeEqual } from 'node:crypto';
import { base32 } from './base32';

/** What a signature is for: one made for a purpose is worthless for every other. */
export type SignaturePurpose =
  | 'reply-address'
  | 'bounce-address'
  | 'message-id'
  | 'notice-id'
  | 'rating-link'
  | 'ticket-link'
  | 'participant';

/** 80 bits: the least that can't be found by trying, and a local part has only 64 characters. */
export const shortSignatureLength = 16;

/** 130 bits, where length costs nothing. */
export const longSignatureLength = 26;

/**
 * HMAC-SHA-256 over `purpose` and `parts`, cut to `length` characters of base32 (5 bits each). The
 * parts are told apart, so `['ab', 'c']` and `['a', 'bc']` sign differently.
 */
export function signature(
  secret: string,
  purpose: SignaturePurpose,
  parts: readonly string[],
  length: number,
): string {
  const mac = createHmac('sha256', secret).update(JSON.stringify([purpose, ...parts]));
  return base32(mac.digest()).slice(0, length);
}

/** Whether both texts are the same, in a time that depends on their lengths only. */
export function isSameSignature(expected: string, claimed: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(claimed)];
  return left.length === right.length && timingSafeEqual(left, right);
}
