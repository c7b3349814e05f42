import { isContentClaimed } from '../db/contents';
import { keepMail, type InboundMailRecord, type MailFlag } from '../db/inbound-mails';
import type { HoldCause } from '../domain/hold-cause';
import { classifyMail } from '../mail/classify';
import { mailIdentity } from '../mail/identity';
import type { InboundMail, MailEnvelope } from '../mail/inbound-mail';
import type { Mailbox } from '../mail/mailboxes';
import { UnparsableMail } from '../mail/parse-mail';
import { readHeaderOnly } from '../mail/read-header-only';
import type { IntakeAnswer } from '../mail/smtp-intake';
import { mailboxesReached, ticketOfReport, type Arrival } from './arrival';
import { automaticFate } from './automatic-mail';
import type { IntakeDependencies } from './dependencies';
import { held, type Fate } from './fate';
import { handOver } from './hand-over';
import { contentOfMail } from './mail-content';
import { personalFate } from './personal-mail';

/** A mail that was read, or its header and why the rest was not. */
export type Reading = { mail: InboundMail; unreadable: Fate | undefined };

/** The mail, read; what can't be read within the limits still has a header to show. */
export async function readMailSafely(
  { parser }: IntakeDependencies,
  raw: Buffer,
): Promise<Reading> {
  try {
    return { mail: await parser.parse(raw), unreadable: undefined };
  } catch (error) {
    if (!(error instanceof UnparsableMail)) throw error;
    const unreadable = held('unparsable', `${error.reason}: ${error.message}`);
    return { mail: readHeaderOnly(raw), unreadable };
  }
}

/** The mail as it arrived at one mailbox, with what is known of its sender. */
export async function arrivalAt(
  { checkSender }: IntakeDependencies,
  mailbox: Mailbox,
  raw: Buffer,
  envelope: MailEnvelope,
  mail: InboundMail,
): Promise<Arrival> {
  const { messageId } = mail;
  const identity = mailIdentity({ mailbox: mailbox.address, raw, messageId });
  const authentication = await checkSender({ raw, mail, envelope, checks: mailbox.senderChecks });
  const { dedupeKey: mailId, ticketId: ownTicketId } = identity;
  return { mailbox, mailId, ownTicketId, mail, envelope, authentication };
}

/** What made the mail, and what becomes of it; causes that were waived by a person hold nothing. */
export async function fateOf(
  deps: IntakeDependencies,
  arrival: Arrival,
  waived: ReadonlySet<string> = new Set<HoldCause>(),
): Promise<{ mailClass: string; fate: Fate }> {
  const { mail, envelope } = arrival;
  const own = {
    addresses: deps.mailboxes.map(({ address }) => address),
    mailDomain: deps.mailDomain,
    arrivedAtBounceAddress: ticketOfReport(deps.secret, arrival) !== undefined,
  };
  const made = classifyMail(mail, envelope, own);
  if (made.kind !== 'human') {
    const fate = await automaticFate(deps, arrival, made);
    if (fate.kind !== 'held' || !waived.has(fate.cause)) return { mailClass: made.kind, fate };
  }
  return { mailClass: made.kind, fate: await personalFate(deps, arrival, waived) };
}

/** Everything odd about the mail that its reader should know. */
function flagsOf({ mail }: Arrival, fate: Fate): MailFlag[] {
  const flags: [MailFlag, boolean][] = [
    ['conflicting_thread', fate.kind === 'reply' && fate.conflict !== undefined],
    ['damaged_text', mail.isDamaged],
    ['files_left_out', mail.filesLeftOut > 0],
    ['signed', mail.protection === 'signed'],
    ['encrypted', mail.protection === 'encrypted'],
  ];
  return flags.filter(([, applies]) => applies).map(([flag]) => flag);
}

function recordOf(
  { mailbox, mailId, mail, envelope, authentication }: Arrival,
  raw: Buffer,
  mailClass: string,
  fate: Fate,
  flags: readonly MailFlag[],
): InboundMailRecord {
  return {
    mailId,
    mailbox: mailbox.address,
    messageId: mail.messageId,
    raw,
    ...envelope,
    mailClass,
    authorAddress: mail.from?.address,
    subject: mail.subject,
    senderVerdict: authentication.verdict,
    senderEvidence: authentication.evidence,
    flags,
    fate: fate.kind === 'held' ? fate : { ticketId: fate.ticketId },
  };
}

const noteOf: Readonly<Record<Exclude<Fate['kind'], 'held'>, string>> = {
  opening: 'new ticket',
  reply: 'reply',
  noted: 'noted',
};

/** Keeps the mail and gives it to its ticket or into quarantine. */
async function settle(
  deps: IntakeDependencies,
  arrival: Arrival,
  raw: Buffer,
  mailClass: string,
  fate: Fate,
): Promise<IntakeAnswer> {
  const { pool, log, serviceName } = deps;
  const { mailbox, mailId, mail } = arrival;
  const record = recordOf(arrival, raw, mailClass, fate, flagsOf(arrival, fate));
  if (fate.kind === 'held') {
    await keepMail(pool, record, undefined);
    await deps.startHold(mailId);
    log.info({ mailId, cause: fate.cause }, 'A mail is held in quarantine');
    return { answer: 'kept', note: 'held' };
  }
  const content = contentOfMail(mailId, mailbox.address, mail, fate.written, serviceName);
  const earlier = await keepMail(pool, record, content);
  // What the first delivery led to stands, also where the same mail would lead elsewhere by now.
  if (earlier?.cause != null) {
    await deps.startHold(mailId);
    return { answer: 'kept', note: 'known' };
  }
  if (earlier !== undefined && (await isContentClaimed(pool, mailId))) {
    return { answer: 'kept', note: 'known' };
  }
  await handOver(deps, mailbox, content, fate);
  return { answer: 'kept', note: noteOf[fate.kind] };
}

/**
 * Makes a mail durably ours: kept as it came, understood, and handed to its ticket, or held in
 * quarantine with a cause and a workflow; once for each of our mailboxes that it came to. Resolves
 * (SMTP 250) only then; throws (451) when the database or the engine can't take it. The same mail
 * again, also at the same moment, changes nothing: its ids derive from what it is.
 */
export async function receiveMail(
  deps: IntakeDependencies,
  raw: Buffer,
  envelope: MailEnvelope,
  mailboxes: readonly Mailbox[] = mailboxesReached(deps.secret, deps.mailboxes, envelope.rcptTo),
): Promise<IntakeAnswer> {
  const { mail, unreadable } = await readMailSafely(deps, raw);
  let answer: IntakeAnswer = { answer: 'refused', text: 'No such mailbox here' };
  for (const mailbox of mailboxes) {
    const arrival = await arrivalAt(deps, mailbox, raw, envelope, mail);
    const { mailClass, fate } =
      unreadable === undefined
        ? await fateOf(deps, arrival)
        : { mailClass: 'human', fate: unreadable };
    answer = await settle(deps, arrival, raw, mailClass, fate);
  }
  return answer;
}
