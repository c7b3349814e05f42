import { readReportText } from './delivery-report-text';
import {
  readDeliveryStatusPart,
  type DeliveryAction,
  type StatusOfRecipient,
} from './delivery-status-part';
import { readableDomain } from './domain-spelling';
import type { InboundMail } from './inbound-mail';
import { outboxOfMessageId, type OutboxId } from './message-id';
import { mostReportParts, returnedMessageId } from './returned-message';

/** RFC 3461 §4.4: what of our Message-ID `outgoing-mail.ts` can make an envelope id of. */
const longestEnvelopeId = 100;

/** What became of a mail for one recipient. */
export type RecipientReport = Omit<StatusOfRecipient, 'action'> & { action: DeliveryAction };

/** What a delivery report says, whichever form it has. */
export type DeliveryReport = {
  /** `failed` if anybody will not get the mail; `none` if it arrived, or went where none is told. */
  outcome: 'failed' | 'delayed' | 'none';
  /** At most 50; empty if an old-style report names nobody. */
  recipients: RecipientReport[];
  /** RFC 3461 §4.4, decoded: what the sender of the mail called this sending of it. */
  originalEnvelopeId: string | undefined;
  /** With brackets. */
  returnedMessageId: string | undefined;
};

/**
 * The report that `mail` is: the part for machines (RFC 3464, 6533) if it has one, else what its
 * words say; nothing if neither speaks of a delivery. It does not judge whether the mail is a report
 * at all: a person who quotes one has written the same words. Reads a bounded part of the mail.
 */
export function readDeliveryReport(mail: InboundMail): DeliveryReport | undefined {
  const parts = mail.attachments
    .filter(({ contentType }) => isDeliveryStatus(contentType))
    .slice(0, mostReportParts)
    .map(({ content }) => readDeliveryStatusPart(content));
  const stated = parts.flatMap((part) => part.recipients);
  const told = readReportText(mail);
  if (stated.length === 0 && parts.length === 0 && told === undefined) return undefined;
  const saidOfAll = told?.says ?? 'failed';
  const statuses = stated.length > 0 ? stated : (told?.recipients ?? []);
  const recipients = statuses.map((status) => ({
    ...status,
    // As we know them; among each other servers name a domain in ASCII.
    recipient: status.recipient && readableDomain(status.recipient),
    action: status.action ?? actionOf(status.statusCode, saidOfAll),
  }));
  return {
    outcome: recipients.length === 0 ? saidOfAll : outcomeOf(recipients),
    recipients,
    originalEnvelopeId: parts.find((part) => part.originalEnvelopeId !== undefined)
      ?.originalEnvelopeId,
    returnedMessageId: returnedMessageId(mail),
  };
}

/** RFC 6533 §3 has the same part for addresses beyond ASCII. */
export function isDeliveryStatus(contentType: string): boolean {
  return ['message/delivery-status', 'message/global-delivery-status'].includes(contentType);
}

/** A success code is the only one that tells more than the words: 4.x.x may be final by now. */
function actionOf(statusCode: string | undefined, said: 'failed' | 'delayed'): DeliveryAction {
  if (statusCode?.startsWith('2') === true) return 'delivered';
  return statusCode?.startsWith('5') === true ? 'failed' : said;
}

function outcomeOf(recipients: readonly RecipientReport[]): DeliveryReport['outcome'] {
  for (const outcome of ['failed', 'delayed'] as const) {
    if (recipients.some(({ action }) => action === outcome)) return outcome;
  }
  return 'none';
}

/**
 * The mail of ours that `report` is about: by the envelope id that we gave it, else by the returned
 * Message-ID. Both count only with our signature: anybody can send a report.
 */
export function matchDeliveryReport(
  { originalEnvelopeId, returnedMessageId: messageId }: DeliveryReport,
  { secret, mailDomain }: { secret: string; mailDomain: string },
): OutboxId | undefined {
  const ids = [
    originalEnvelopeId === undefined ? undefined : idOfEnvelope(originalEnvelopeId, mailDomain),
    messageId,
  ];
  for (const id of ids) {
    const found = id === undefined ? undefined : outboxOfMessageId(secret, mailDomain, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The Message-ID that an envelope id was made from. It was cut to 100 characters, within the domain
 * at the earliest since all before it takes 62 at most, and our domain we know; the signature
 * covers it all.
 */
function idOfEnvelope(envelopeId: string, mailDomain: string): string {
  const bare = envelopeId.trim().replace(/^[<"]+|[>"]+$/g, '');
  if (bare.length < longestEnvelopeId) return `<${bare}>`;
  const at = bare.indexOf('@');
  const isCut = at !== -1 && mailDomain.toLowerCase().startsWith(bare.slice(at + 1).toLowerCase());
  return isCut ? `<${bare.slice(0, at)}@${mailDomain}>` : `<${bare}>`;
}
