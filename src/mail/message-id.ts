import { uuidFromBase32, uuidToBase32 } from './base32';
import { isSameSignature, shortSignatureLength, signature } from './signature';

/** Which mail a Message-ID stands for: the ticket and the mail's own number within it. */
export type OutboxId = { ticketId: string; seq: number };

const prefix = 'otvet.';

/**
 * The Message-ID of an outgoing mail: `<otvet.<ticket>.<seq>.<signature>@domain>`. Always the same
 * for the same mail, so that a second sending after a lost answer of the relay (RFC 1047) can be
 * recognised, and signed, so that an answer that names it proves that we wrote it. `seq` is a whole
 * number from 0.
 */
export function outgoingMessageId(secret: string, mailDomain: string, outboxId: OutboxId): string {
  return signedId('message-id', secret, mailDomain, outboxId);
}

/**
 * The Message-ID of a notice to the team. It has the form of the others, so that one that comes back
 * is known for ours, but is signed for another purpose: what a colleague answers to it continues no
 * conversation with a customer.
 */
export function noticeMessageId(secret: string, mailDomain: string, outboxId: OutboxId): string {
  return signedId('notice-id', secret, mailDomain, outboxId);
}

/** The mail to a customer that `messageId` was made for, or nothing if we did not make it. */
export function outboxOfMessageId(
  secret: string,
  mailDomain: string,
  messageId: string,
): OutboxId | undefined {
  return verifiedId('message-id', secret, mailDomain, messageId);
}

/** The notice to the team that `messageId` was made for, or nothing if we did not make it. */
export function outboxOfNoticeId(
  secret: string,
  mailDomain: string,
  messageId: string,
): OutboxId | undefined {
  return verifiedId('notice-id', secret, mailDomain, messageId);
}

/**
 * Whether `messageId` has the form of ours. It proves nothing, since anybody can write that form:
 * good for noticing our own mail coming back, never for finding a ticket.
 */
export function looksLikeOwnMessageId(mailDomain: string, messageId: string): boolean {
  return ownLocalPart(mailDomain, messageId)?.split('.').length === 3;
}

/** What stands between our prefix and our domain, in lower case. */
function ownLocalPart(mailDomain: string, messageId: string): string | undefined {
  const folded = messageId.toLowerCase();
  const [start, end] = [`<${prefix}`, `@${mailDomain.toLowerCase()}>`];
  if (!folded.startsWith(start) || !folded.endsWith(end)) return undefined;
  return folded.slice(start.length, -end.length);
}

type IdPurpose = 'message-id' | 'notice-id';

function verifiedId(
  purpose: IdPurpose,
  secret: string,
  mailDomain: string,
  messageId: string,
): OutboxId | undefined {
  const local = ownLocalPart(mailDomain, messageId);
  if (local === undefined) return undefined;
  const [ticketCode = '', seqCode = ''] = local.split('.', 2);
  const seq = parseInt(seqCode, 36);
  const ticketId = uuidFromBase32(ticketCode);
  if (ticketId === undefined || !Number.isSafeInteger(seq)) return undefined;
  const id = { ticketId, seq };
  const expected = ownLocalPart(mailDomain, signedId(purpose, secret, mailDomain, id)) ?? '';
  return isSameSignature(expected, local) ? id : undefined;
}

function signedId(
  purpose: IdPurpose,
  secret: string,
  mailDomain: string,
  { ticketId, seq }: OutboxId,
): string {
  const domain = mailDomain.toLowerCase();
  const code = `${uuidToBase32(ticketId)}.${seq.toString(36)}`;
  const mac = signature(secret, purpose, [domain, code], shortSignatureLength);
  return `<${prefix}${code}.${mac}@${domain}>`;
}
