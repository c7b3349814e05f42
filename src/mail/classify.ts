import {
  answerSubject,
  automaticField,
  automaticWords,
  challenge,
  listField,
  receipt,
  unanswerableOrigin,
} from './classify-automatic';
import {
  anyDeliverySign,
  compactContentType,
  deliveryEvidence,
  isMailerDaemon,
} from './classify-delivery';
import { isDeliveryStatus, readDeliveryReport } from './delivery-report';
import type { InboundMail, MailEnvelope } from './inbound-mail';
import { allFields, hasNullPath } from './mail-fields';
import { looksLikeOwnMessageId } from './message-id';
import { isOwnAddress } from './own-address';

/**
 * What made a mail, and the evidence in its own words, for the log and the ticket's history. A
 * `bounce` says that a mail will not arrive, `delayed` that it has not arrived yet, `receipt` that
 * it arrived or was read; a `challenge` wants its sender to prove to be a person.
 */
export type MailClass =
  | { kind: 'human' }
  | {
      kind:
        | 'bounce'
        | 'delayed'
        | 'complaint'
        | 'receipt'
        | 'auto_reply'
        | 'challenge'
        | 'list'
        | 'loop';
      because: string;
    };

/** Our own side of the conversation. */
export type OwnMail = { addresses: string[]; mailDomain: string };

/** What is known of a mail beside the mail. */
export type Arrival = {
  /** It came to a signed address that only stood in the return path of a mail of ours. */
  arrivedAtBounceAddress: boolean;
};

/** RFC 5321 §6.3 asks for a threshold no lower than this before a mail counts as going round. */
const mostHops = 100;

type Rule = (
  mail: InboundMail,
  envelope: MailEnvelope,
  own: OwnMail,
  arrival: Arrival,
) => MailClass | undefined;

/**
 * Whether a person wrote the mail; anything else is stored but never answered automatically, since
 * two robots that answer each other never stop (RFC 3834 §2). The most telling rule comes first: a
 * bounce also has a null return path, and our own mail that comes back also says Auto-Submitted.
 */
export function classifyMail(
  mail: InboundMail,
  envelope: MailEnvelope,
  own: OwnMail,
  arrival: Arrival = { arrivedAtBounceAddress: false },
): MailClass {
  const rules = [complaintOrReceipt, guard, answer, delivery, ownMail, toBounceAddress, automatic];
  for (const rule of rules) {
    const found = rule(mail, envelope, own, arrival);
    if (found !== undefined) return found;
  }
  const list = listField(mail);
  return list === undefined ? { kind: 'human' } : { kind: 'list', because: list };
}

/** Reports for machines beside those on delivery: RFC 5965 (complaints), 8098 (receipts). */
const reports = [
  { type: 'feedback-report', kind: 'complaint' },
  { type: 'disposition-notification', kind: 'receipt' },
] as const;

/** A report is a multipart/report (RFC 6522), or carries the report's part and has no author. */
const complaintOrReceipt: Rule = (mail, envelope) => {
  const contentType = compactContentType(mail);
  const isReport = contentType.startsWith('multipart/report');
  const hasAuthor = !isReport && !hasNullPath(mail, envelope) && !isMailerDaemon(mail, envelope);
  for (const { type, kind } of reports) {
    const types = [`message/${type}`, `message/global-${type}`];
    const part = mail.attachments.find((attachment) => types.includes(attachment.contentType));
    const isTyped = isReport && contentType.includes(`report-type=${type}`);
    if (!isTyped && (part === undefined || hasAuthor)) continue;
    const because = isTyped
      ? `Content-Type: multipart/report; report-type=${type}`
      : `part ${part?.contentType ?? type}`;
    // Sieve's `reject` tells of a refused mail by a receipt (RFC 5429 §2.1).
    const isRefusal = kind === 'receipt' && isRefusing(mail);
    return isRefusal ? { kind: 'bounce', because: `${because}, rejected` } : { kind, because };
  }
  return undefined;
};

function isRefusing(mail: InboundMail): boolean {
  const isRejected = allFields(mail, 'auto-submitted').some((value) =>
    value.includes('(rejected)'),
  );
  return isRejected || /\b(?:automatically rejected|was refused)\b/i.test(mail.text.slice(0, 1000));
}

/** Guards of mailboxes borrow the form of a delivery report for their demands. */
const guard: Rule = (mail, envelope) => {
  const isReport = hasDeliveryReportType(mail) && hasNullPath(mail, envelope);
  if (isReport || isMailerDaemon(mail, envelope)) return undefined;
  const because = challenge(mail);
  return because === undefined ? undefined : { kind: 'challenge', because };
};

/** An answer or a receipt says so in its subject before it says anything that sounds like a report. */
const answer: Rule = (mail) => {
  if (hasDeliveryReportType(mail)) return undefined;
  if (mail.attachments.some(({ contentType }) => isDeliveryStatus(contentType))) return undefined;
  const read = receipt(mail);
  if (read !== undefined) return { kind: 'receipt', because: read };
  const because = answerSubject(mail);
  return because === undefined ? undefined : { kind: 'auto_reply', because };
};

function hasDeliveryReportType(mail: InboundMail): boolean {
  return compactContentType(mail).includes('report-type=delivery-status');
}

const delivery: Rule = (mail, envelope, own) => {
  const because = deliveryEvidence(mail, envelope, own.mailDomain);
  return because === undefined ? undefined : deliveryClass(mail, because);
};

/** A report that the mail arrived is none of failure (RFC 3464 §2.3.3). */
function deliveryClass(mail: InboundMail, because: string): MailClass {
  const outcome = readDeliveryReport(mail)?.outcome ?? 'failed';
  const kind = ({ failed: 'bounce', delayed: 'delayed', none: 'receipt' } as const)[outcome];
  return { kind, because };
}

const ownMail: Rule = (mail, envelope, own) => {
  const isOwn = (address: string) => own.addresses.some((each) => isOwnAddress(each, address));
  const authors = [mail.from?.address ?? '', envelope.mailFrom];
  const author = authors.find(isOwn);
  if (author !== undefined) return { kind: 'loop', because: `from our own address ${author}` };
  const loop = allFields(mail, 'x-loop').find(isOwn);
  if (loop !== undefined) return { kind: 'loop', because: `X-Loop: ${loop}` };
  const id = mail.messageId;
  if (id !== undefined && looksLikeOwnMessageId(own.mailDomain, id)) {
    return { kind: 'loop', because: `our own Message-ID ${id}` };
  }
  const hops = allFields(mail, 'received').length;
  return hops > mostHops ? { kind: 'loop', because: `${hops} Received fields` } : undefined;
};

/**
 * Nobody but mail systems and vacation programs writes to a return path (RFC 3834 §4), so one sign
 * of a report is enough there, and whatever has none is an answer.
 */
const toBounceAddress: Rule = (mail, envelope, _own, { arrivedAtBounceAddress }) => {
  if (!arrivedAtBounceAddress) return undefined;
  const sign = automaticWords(mail) === undefined ? anyDeliverySign(mail, envelope) : undefined;
  return sign === undefined
    ? { kind: 'auto_reply', because: 'to a bounce address' }
    : deliveryClass(mail, `to a bounce address, ${sign}`);
};

const automatic: Rule = (mail, envelope, own) => {
  const because =
    automaticField(mail) ??
    automaticWords(mail) ??
    unanswerableOrigin(mail, envelope, own.mailDomain);
  return because === undefined ? undefined : { kind: 'auto_reply', because };
};
