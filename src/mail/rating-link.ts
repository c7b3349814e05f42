import { uuidFromBase32, uuidToBase32 } from './base32';
import { isSameSignature, longSignatureLength, signature } from './signature';

/** What a rating link opens: the rating of one resolution of one ticket. */
export type RatingSubject = { ticketId: string; resolutionSeq: number };

/** The token of a rating link, of lower-case letters, digits and dots; it needs no URL encoding. */
export function ratingToken(secret: string, ticketId: string, resolutionSeq: number): string {
  const code = `${uuidToBase32(ticketId)}.${resolutionSeq.toString(36)}`;
  return `${code}.${signature(secret, 'rating-link', [code], longSignatureLength)}`;
}

/** What `token` opens, or nothing if it is not one of ours. Whether it is still open is not its matter. */
export function verifyRatingToken(secret: string, token: string): RatingSubject | undefined {
  const [ticketCode = '', seqCode = ''] = token.split('.', 2);
  const ticketId = uuidFromBase32(ticketCode);
  const resolutionSeq = parseInt(seqCode, 36);
  if (ticketId === undefined || !Number.isSafeInteger(resolutionSeq)) return undefined;
  const expected = ratingToken(secret, ticketId, resolutionSeq);
  return isSameSignature(expected, token) ? { ticketId, resolutionSeq } : undefined;
}
