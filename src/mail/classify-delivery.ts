import { deliverySubject, deliveryWords, plainWords } from './delivery-words';
import { isDeliveryStatus } from './delivery-report';
import type { InboundMail, MailEnvelope } from './inbound-mail';
import { allFields, firstField, hasNullPath, localPart, senderAddress } from './mail-fields';
import { looksLikeOwnMessageId } from './message-id';
import { oncePerMail } from './once-per-mail';
import { ownOpening } from './own-opening';
import { isReturnedPart, returnedStart } from './returned-message';

/** Local parts under which mail systems, not people, report. */
const systemLocalPart =
  /^(?:postmaster|mdaemon|ndr|bounces?|bounce-?handler|undeliverable|microsoftexchange[0-9a-f]{6,40}|mail[._-]?(?:daemon|delivery|system|gateway)\S{0,40}|\S{1,20}-daemon|\S{0,40}(?:delivery|smtp)[._-](?:\S{0,20}[._-])?(?:system|subsystem|service|gateway|mail)\S{0,20}|\S{0,40}smtp_(?:gateways?|mail_service))$/;

/** What mail systems call themselves; `Delivery System Ltd` is a company. */
const systemName =
  /^["']?(?:mailer[- ]?daemon|mail ?daemon|postmaster|system administrator|(?:\S{1,30} )?(?:e-?mail|message|internet mail|mail)? ?(?:delivery|transport|transfer|router|mail) (?:sub)?(?:system|service|agent|software)|internet mail delivery|mail delivery|системный администратор|администратор почты|почтовая (?:система|служба)|(?:служба|система) доставки(?: почты)?)["']?(?: <|$)/i;

/** Signs that a mail reports on a delivery; what they weigh is said in `deliveryEvidence`. */
type Signs = {
  /** Nobody but a mail system sends from here. */
  origin: string | undefined;
  /** A person could be called so. */
  weakOrigin: string | undefined;
  subject: string | undefined;
  text: string | undefined;
  /** As `text`, and nothing that a person could have written stands before it. */
  opensWithReport: boolean;
  /** What machines add: the returned mail, or a reply of SMTP in its own form. */
  returned: string | undefined;
  replyCode: string | undefined;
  /** A ruled line or title above all: `--- Non-Delivery Report ---`. */
  banner: string | undefined;
};

/**
 * The evidence that `mail` is a report on a delivery, in words, or nothing if there is not enough.
 * A form that only reports have decides alone. Else two kinds of signs must agree: where the mail
 * comes from, and what it says. A mail from what could be a person needs the subject and the first
 * words of a report and a machine's addition besides: people write of undelivered mail as well, and
 * quote it.
 */
export function deliveryEvidence(
  mail: InboundMail,
  envelope: MailEnvelope,
  mailDomain: string,
): string | undefined {
  const form = reportForm(mail, envelope);
  if (form !== undefined) return form;
  if (isMailerDaemon(mail, envelope)) return `from ${senderAddress(mail, envelope)}`;
  const signs = signsOf(mail, envelope);
  const { origin, weakOrigin, subject, text, returned, replyCode, banner } = signs;
  if (origin !== undefined) {
    // A postmaster is a person too, and one who answers us need not report anything.
    const answersUs =
      !hasNullPath(mail, envelope) &&
      [...mail.inReplyTo, ...mail.references].some((id) => looksLikeOwnMessageId(mailDomain, id));
    const said = subject ?? (answersUs ? undefined : text);
    const added = returned !== undefined ? replyCode : undefined;
    return said === undefined && added === undefined ? undefined : joined([origin, said ?? added]);
  }
  if (!signs.opensWithReport || subject === undefined) return undefined;
  const third = weakOrigin ?? returned ?? replyCode ?? banner;
  return third === undefined ? undefined : joined([subject, text, third]);
}

/**
 * A weaker evidence, for a mail that came to an address only mail systems were given: one sign of
 * any kind is enough.
 */
export function anyDeliverySign(mail: InboundMail, envelope: MailEnvelope): string | undefined {
  const { subject, text, returned, replyCode, weakOrigin } = signsOf(mail, envelope);
  const isSystem = isSystemSender(mail, envelope) ? 'from a mail system' : undefined;
  return subject ?? text ?? returned ?? replyCode ?? isSystem ?? weakOrigin;
}

function joined(signs: readonly (string | undefined)[]): string {
  return signs.filter((sign) => sign !== undefined).join(', ');
}

/** What only a report has (RFC 6522, 3464), or Exim's field of the failed. */
function reportForm(mail: InboundMail, envelope: MailEnvelope): string | undefined {
  const contentType = compactContentType(mail);
  const isReport = contentType.startsWith('multipart/report');
  const isTyped = contentType.includes('report-type=delivery-status');
  const part = mail.attachments.find((found) => isDeliveryStatus(found.contentType));
  if (isReport && isTyped) return 'Content-Type: multipart/report; report-type=delivery-status';
  if (part !== undefined) {
    const hasAuthor = !isReport && !hasNullPath(mail, envelope) && !isSystemSender(mail, envelope);
    if (!hasAuthor) return `part ${part.contentType}`;
  }
  return allFields(mail, 'x-failed-recipients').length > 0 ? 'X-Failed-Recipients' : undefined;
}

/** The Content-Type without blanks and quotes, in lower case. */
export const compactContentType = oncePerMail((mail: InboundMail) =>
  (firstField(mail, 'content-type') ?? '').toLowerCase().replace(/[\s"]/g, ''),
);

/** A bare MAILER-DAEMON, without any domain, is no usable address but still a signature. */
export function isMailerDaemon(mail: InboundMail, envelope: MailEnvelope): boolean {
  const local = localPart(senderAddress(mail, envelope));
  return (
    local === 'mailer-daemon' ||
    /^[^\p{L}]{0,10}mailer-daemon\b/iu.test(firstField(mail, 'from') ?? '')
  );
}

function isSystemSender(mail: InboundMail, envelope: MailEnvelope): boolean {
  if (isMailerDaemon(mail, envelope)) return true;
  const from = firstField(mail, 'from') ?? '';
  return (
    systemLocalPart.test(localPart(senderAddress(mail, envelope))) ||
    /^[^\p{L}]{0,10}(?:postmaster|system administrator)[^\p{L}\d]/iu.test(from)
  );
}

function signsOf(mail: InboundMail, envelope: MailEnvelope): Signs {
  const said = deliverySubject(mail.subject);
  const opening = plainWords(ownOpening(mail.text));
  const words = deliveryWords(opening);
  return {
    origin: originSign(mail, envelope),
    weakOrigin: weakOriginSign(mail),
    subject: said === undefined ? undefined : `Subject: ${mail.subject.slice(0, 80)}`,
    text: words === undefined ? undefined : `text: ${opening.slice(words.at, words.at + 60)}`,
    opensWithReport: words !== undefined && isMachines(opening.slice(0, words.at)),
    returned: returnedSign(mail),
    replyCode: replySign(mail.text),
    banner: bannerSign(mail.text),
  };
}

function originSign(mail: InboundMail, envelope: MailEnvelope): string | undefined {
  if (hasNullPath(mail, envelope)) return 'null return path';
  const path = localPart(
    (firstField(mail, 'return-path') ?? envelope.mailFrom).replace(/[<>]/g, ''),
  );
  if (path === 'mailer-daemon') return `return path ${path}`;
  if (isSystemSender(mail, envelope)) return `from ${senderAddress(mail, envelope)}`;
  return undefined;
}

/** A sender's name, or a From without any address: no person's program sends such a mail. */
function weakOriginSign(mail: InboundMail): string | undefined {
  const name = mail.from?.name ?? firstField(mail, 'from') ?? '';
  if (systemName.test(name.trim())) return `from ${name.slice(0, 60)}`;
  return mail.from === undefined && (firstField(mail, 'from') ?? '').includes('<>')
    ? 'from nobody'
    : undefined;
}

function returnedSign(mail: InboundMail): string | undefined {
  const part = mail.attachments.find(({ contentType }) => isReturnedPart(contentType));
  if (part !== undefined) return `returned ${part.contentType}`;
  return returnedStart(mail.text) < mail.text.length ? 'a returned mail below' : undefined;
}

/** `550 5.1.1 …`, `#5.1.1`, `SMTP error`: nobody writes so except who copies it. */
function replySign(text: string): string | undefined {
  const start = text.slice(0, 6_000);
  const found =
    /(?:^|[\s:"'(<])[45]\d\d[ -](?:#?[45]\.\d{1,3}\.\d{1,3}\b|<|[A-Za-z])[^\n]{0,40}/m.exec(
      start,
    ) ?? /#?\b[45]\.[1-7]\.\d{1,2}\b|\bsmtp error\b[^\n]{0,40}|\brcpt to:/i.exec(start);
  return found === null ? undefined : `reply ${found[0].trim().slice(0, 40)}`;
}

function bannerSign(text: string): string | undefined {
  const [line = ''] = text.slice(0, 500).trim().split('\n', 1);
  const rule = /^[-*=#_~]{3}/;
  const isRuled = rule.test(line) && /[-*=#_~]{3}$/.test(line.trimEnd()) && line.length <= 160;
  return isRuled ? 'a title between rules' : undefined;
}

/** How a machine begins before it comes to the point; a greeting or an `I` would be a person's. */
const machineStart =
  /^(?:(?:your|votre|ihre|su|il suo|sua|uw) (?:e-?mail|message|mail|nachricht|mensaje|messaggio|mensagem|bericht)|this (?:is|message|e-?mail|report|notice)|(?:the|an?) (?:e-?mail|message|mail|following|original|error|attached)|(?:e-?mail|message|report|mail|notification) (?:from|with|to|id|sent)|to:|subject:|<?\S{1,100}@|(?:ваше|это|данное) (?:письмо|сообщение)|(?:письмо|сообщение|доставка)\s)/;

function isMachines(before: string): boolean {
  const words = before.replace(/^[^\p{L}<]+/u, '');
  if (!/\p{L}/u.test(words)) return true;
  return (
    machineStart.test(words) &&
    !/[?]|\b(?:i|we|my|our|please)\b|(?:^|\s)(?:я|мы|мне|нам|у нас|помогите|подскажите|пожалуйста)(?=\s)/.test(
      words,
    )
  );
}
