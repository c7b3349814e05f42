import { cleanLine } from './header-text';

/** What became of the mail for one recipient (RFC 3464 §2.3.3). */
export type DeliveryAction = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';

/** The fields of one recipient as a report for machines gives them, cleaned. */
export type StatusOfRecipient = {
  /** The address as the report names it, without its type, in its own case. */
  recipient: string | undefined;
  action: DeliveryAction | undefined;
  /** RFC 3463, as `5.1.1`. */
  statusCode: string | undefined;
  /** What the other system said, at most 500 characters. */
  diagnostic: string | undefined;
};

/** A part of type message/delivery-status, read. */
export type DeliveryStatusPart = {
  originalEnvelopeId: string | undefined;
  recipients: StatusOfRecipient[];
};

/** Thousands of recipients in one report would be somebody's experiment: one mail has one of ours. */
export const mostRecipients = 50;

const readBytes = 256 * 1024;
const longestDiagnostic = 500;

const actions: readonly DeliveryAction[] = [
  'failed',
  'delayed',
  'delivered',
  'relayed',
  'expanded',
];

type Field = { name: string; value: string };

/**
 * What a message/delivery-status or message/global-delivery-status part says (RFC 3464 §2, RFC 6533
 * §3). Systems forget the blank lines between recipients and invent fields, so a recipient begins
 * with each Final-Recipient or Original-Recipient that the present one already has. At most 50
 * recipients.
 */
export function readDeliveryStatusPart(content: Buffer): DeliveryStatusPart {
  const part: DeliveryStatusPart = { originalEnvelopeId: undefined, recipients: [] };
  let current = new Map<string, string>();
  const finish = () => {
    const recipient = recipientOf(current);
    if (recipient !== undefined && part.recipients.length < mostRecipients)
      part.recipients.push(recipient);
    current = new Map();
  };
  for (const field of fieldsOf(content.subarray(0, readBytes).toString('utf8'))) {
    if (field === 'blank') finish();
    else if (field.name === 'original-envelope-id')
      part.originalEnvelopeId ??= fromXtext(cleanLine(field.value));
    else {
      const beginsNext = field.name.endsWith('-recipient') && current.has(field.name);
      if (beginsNext) finish();
      if (!current.has(field.name)) current.set(field.name, field.value);
    }
  }
  finish();
  return part;
}

/** Fields unfolded (RFC 5322 §2.2.3), and where blank lines divide them. */
function fieldsOf(text: string): (Field | 'blank')[] {
  const fields: (Field | 'blank')[] = [];
  for (const line of text.replaceAll('\r', '').split('\n')) {
    const last = fields.at(-1);
    const colon = line.indexOf(':');
    if (line.trim() === '') fields.push('blank');
    else if (/^\s/.test(line) && last !== undefined && last !== 'blank')
      last.value = `${last.value} ${line.trim()}`.slice(0, 4000);
    else if (colon > 0)
      fields.push({
        name: line.slice(0, colon).trim().toLowerCase(),
        value: line.slice(colon + 1).trim(),
      });
  }
  return fields;
}

function recipientOf(fields: ReadonlyMap<string, string>): StatusOfRecipient | undefined {
  const final = addressIn(fields.get('final-recipient'));
  const original = originalIn(fields.get('original-recipient'), final);
  const action = actionIn(fields.get('action'));
  if (final === undefined && original === undefined && action === undefined) return undefined;
  const diagnostic = diagnosticIn(fields.get('diagnostic-code'));
  return {
    // What we wrote to; the final one may be where the other side forwards its mail.
    recipient: original ?? final,
    action,
    statusCode: moreTelling(statusCodeIn(fields.get('status')), statusCodeIn(diagnostic)),
    diagnostic,
  };
}

/**
 * The address that we wrote to. We state it in xtext, and it is to be reported in the clear (RFC 3461 §4.2,
 * RFC 3464 §2.3.1), but Exim passes it on as it was stated: `a+2Bb@c` for `a+b@c`. An address that has
 * `+2B` itself is told by what the mail came to.
 */
function originalIn(value: string | undefined, final: string | undefined): string | undefined {
  const stated = addressIn(value);
  const isXtext = stated !== final && /\+(?:2B|3D)/.test(stated ?? '');
  return isXtext ? fromXtext(stated ?? '') : stated;
}

/** `rfc822; a@b`, `utf-8; …` (RFC 6533 §3), or the address alone, as some write it. */
function addressIn(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const semicolon = value.indexOf(';');
  const type = value.slice(0, Math.max(semicolon, 0)).trim().toLowerCase();
  const typed = semicolon === -1 ? value : value.slice(semicolon + 1);
  const decoded = type === 'utf-8' ? fromUtf8Xtext(typed) : typed;
  const address = cleanLine(decoded, 320).replace(/^["'<\s]+|[>"'\s]+$/g, '');
  return address.includes('@') ? address : undefined;
}

function actionIn(value: string | undefined): DeliveryAction | undefined {
  const word = /^[a-z]+/.exec((value ?? '').trim().toLowerCase())?.[0];
  return actions.find((action) => action === word);
}

function diagnosticIn(value: string | undefined): string | undefined {
  const text = cleanLine((value ?? '').replace(/^[a-z0-9-]{1,20}\s?;/i, ''), longestDiagnostic);
  return text === '' ? undefined : text;
}

/** The first code of RFC 3463 in `text`, else what the reply code of SMTP amounts to (RFC 5321 §4.2). */
export function statusCodeIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const enhanced = /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(text)?.[1];
  const reply = /(?:^|[^\d.:/-])([245]\d\d)(?=[\s-]|$)/.exec(text)?.[1];
  return enhanced ?? (reply === undefined ? undefined : statusOfReply(reply));
}

/** 552 and 452 are about storage; the other reply codes don't say why. */
function statusOfReply(reply: string): string {
  const detail = reply === '552' || reply === '452' ? '2.2' : '0.0';
  return `${reply.charAt(0)}.${detail}`;
}

/** The first code, unless it is an `x.0.0` that the second says more precisely. */
export function moreTelling(
  first: string | undefined,
  second: string | undefined,
): string | undefined {
  if (first === undefined) return second;
  const isVague = first.endsWith('.0.0');
  return isVague && second?.charAt(0) === first.charAt(0) ? second : first;
}

/** RFC 3461 §4: `+` and two hexadecimal digits for a character; some pass the id on as it came. */
function fromXtext(text: string): string {
  return text.replace(/\+([0-9A-F]{2})/g, (_all, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}

/** RFC 6533 §3: `\x{…}` for a character. */
function fromUtf8Xtext(text: string): string {
  return text.replace(/\\x\{([0-9A-F]{1,6})\}/gi, (all, hex: string) => {
    const code = parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
