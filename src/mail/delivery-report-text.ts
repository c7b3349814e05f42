import {
  moreTelling,
  mostRecipients,
  statusCodeIn,
  type StatusOfRecipient,
} from './delivery-status-part';
import { deliverySubject, deliveryWords, plainWords, type DeliveryWords } from './delivery-words';
import { cleanLine } from './header-text';
import type { InboundMail } from './inbound-mail';
import { returnedStart } from './returned-message';

const mostLines = 400;
const lineLength = 500;
const mostAddresses = 200;

/** Of the field that names who failed, in however many copies. */
const longestFailedField = 20_000;

/** What a report says in free words, as far as it can be understood. */
export type ReportText = { says: DeliveryWords; recipients: StatusOfRecipient[] };

const address =
  /[^\s<>()[\]{}@,;:"'*=]{1,64}@(?:[a-z0-9\u0080-\u{10ffff}](?:[\w\u0080-\u{10ffff}-]|\.(?!\.)){0,190})/giu;

/** The other side's mail system and ours, never somebody that the mail was for. */
const systemAddress = /^(?:mailer-daemon|postmaster|abuse|noreply|no-reply)@/i;

/** The fields of the returned mail that a report recalls: not everybody there has failed. */
const recalledField = /^\s*(?:to|cc|subject|кому|копия|тема)\s?:/i;

/** The words before an address that make it somebody who wrote, or a Message-ID. */
const notRecipientField =
  /(?:message-id|in-reply-to|references|from|sender|mail from|return-path|reply-to|contact|write to|от кого|отправитель)\s?:?\s?<?$/i;

/**
 * What the words of `mail` say of its delivery: which recipients, with which code, and whether it
 * failed or is late; nothing if they don't speak of it. The returned mail below is not read: what
 * it says is our own.
 */
export function readReportText(mail: InboundMail): ReportText | undefined {
  const report = mail.text.slice(0, returnedStart(mail.text));
  const failed = failedRecipientsField(mail);
  const says =
    deliveryWords(plainWords(report))?.says ??
    deliverySubject(mail.subject) ??
    (failed.length > 0 ? 'failed' : undefined);
  if (says === undefined) return undefined;
  const isCorrespondent = new Set(
    [...mail.to, ...mail.cc, ...(mail.from === undefined ? [] : [mail.from])].map(
      ({ address: at }) => at.toLowerCase(),
    ),
  );
  const named = recipientsIn(report, (found) => !isCorrespondent.has(found.toLowerCase()));
  return { says, recipients: merged(failed, named) };
}

/** Exim, and with it Gmail, name who failed in a field of the report's own header. */
function failedRecipientsField(mail: InboundMail): StatusOfRecipient[] {
  const values = Object.hasOwn(mail.headers, 'x-failed-recipients')
    ? (mail.headers['x-failed-recipients'] ?? [])
    : [];
  const addresses = values.join(' ').slice(0, longestFailedField).match(address) ?? [];
  return addresses.slice(0, mostRecipients).map((recipient) => ({ ...nobody, recipient }));
}

const nobody: StatusOfRecipient = {
  recipient: undefined,
  action: undefined,
  statusCode: undefined,
  diagnostic: undefined,
};

/**
 * The addresses of the report, each with the first code that stands in its line or below it, before
 * the next address. A code without any address is somebody's whom the report does not name.
 */
function recipientsIn(report: string, isStranger: (found: string) => boolean): StatusOfRecipient[] {
  const found = new Map<string, StatusOfRecipient>();
  let current: StatusOfRecipient | undefined;
  let unnamed: StatusOfRecipient | undefined;
  let recalled: StatusOfRecipient | undefined;
  let seen = 0;
  for (const line of report.slice(0, mostLines * lineLength).split('\n', mostLines)) {
    const text = line.slice(0, lineLength);
    const isDialog = /^\s*(?:>>>|\.\.\. while|c:)\s/i.test(text);
    for (const match of text.matchAll(address)) {
      if (++seen > mostAddresses || found.size >= mostRecipients) break;
      const name = match[0].replace(/[.!?]+$/, '');
      const isOther = notRecipientField.test(
        text.slice(Math.max(match.index - 30, 0), match.index),
      );
      if (isOther || systemAddress.test(name)) continue;
      if (recalledField.test(text) || !isStranger(name)) {
        recalled ??= { ...nobody, recipient: name };
        continue;
      }
      current = found.get(name.toLowerCase()) ?? { ...nobody, recipient: name };
      found.set(name.toLowerCase(), current);
    }
    const code = isDialog ? undefined : statusCodeIn(withoutAddresses(text));
    // The transcript of a session also has what the other side was content with.
    if (code === undefined || code.startsWith('2') || recalledField.test(text)) continue;
    const about = current ?? (unnamed ??= { ...nobody });
    if (about.statusCode === undefined) {
      about.statusCode = code;
      about.diagnostic = cleanLine(text, lineLength);
    }
  }
  const [first = recalled] = found.values();
  if (first === undefined) return unnamed === undefined ? [] : [unnamed];
  // The code stood above the address it was about, as in a report that first says why.
  first.statusCode = moreTelling(first.statusCode, unnamed?.statusCode);
  first.diagnostic ??= unnamed?.diagnostic;
  return found.size > 0 ? [...found.values()] : [first];
}

/** An address or a host may hold numbers that look like a code: `550@x`, `10.1.1.1`. */
function withoutAddresses(line: string): string {
  return line.replace(address, ' ').replace(/\d{1,3}(?:\.\d{1,3}){3}/g, ' ');
}

/** Who `field` names failed, with what `text` says of them; else whoever the text names. */
function merged(field: StatusOfRecipient[], text: StatusOfRecipient[]): StatusOfRecipient[] {
  if (field.length === 0) return text;
  return field.map(
    (status) =>
      text.find(({ recipient }) => recipient?.toLowerCase() === status.recipient?.toLowerCase()) ??
      status,
  );
}
