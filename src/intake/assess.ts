import type { HoldCause } from '../domain/hold-cause';
import type { SenderAuthentication } from '../domain/sender-authentication';
import { unwrapListMail } from '../mail/behind-list';
import { classifyMail } from '../mail/classify';
import { mailIdentity } from '../mail/identity';
import type { InboundMail, MailEnvelope } from '../mail/inbound-mail';
import type { Mailbox } from '../mail/mailboxes';
import { UnparsableMail } from '../mail/parse-mail';
import { readHeaderOnly } from '../mail/read-header';
import { unknownSender } from '../mail/trusted-results';
import { ticketOfReport, type Arrival } from './arrival';
import { automaticFate } from './automatic-mail';
import type { IntakeDependencies } from './dependencies';
import { held, type Fate, type HeldFate } from './fate';
import { personalFate } from './personal-mail';

/** A mail that was read, or its header and why the rest was not. */
export type Reading = { mail: InboundMail; unreadable: HeldFate | undefined };

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

/**
 * The mail as it arrived at one mailbox, with what is known of its sender and its way; what came
 * through a list that the mailbox is a member of is taken as its author sent it.
 */
export async function arrivalAt(
  { checkSender, secret, mailboxes }: IntakeDependencies,
  mailbox: Mailbox,
  raw: Buffer,
  envelope: MailEnvelope,
  mail: InboundMail,
): Promise<Arrival> {
  const { messageId } = mail;
  const identity = mailIdentity({ mailbox: mailbox.address, raw, messageId });
  const checked = await checkSender({ raw, mail, envelope, checks: mailbox.senderChecks });
  const { dedupeKey: mailId, letterKey, ticketId: ownTicketId } = identity;
  const reportedTicketId = ticketOfReport(secret, mailbox, mail, envelope);
  const own = mailboxes.map(({ address }) => address);
  const sent = unwrapListMail(mail, envelope, mailbox.behindLists, own);
  const rewrittenBy = sent?.rewrittenBy;
  return {
    mailbox,
    mailId,
    letterKey,
    ownTicketId,
    mail: sent?.mail ?? mail,
    envelope,
    sentWith: sent?.envelope ?? envelope,
    rewrittenBy,
    authentication: rewrittenBy === undefined ? checked : authorNamedByList(checked, rewrittenBy),
    reportedTicketId,
  };
}

/**
 * What was found out is about the list, which stands in From. Whom it names there has shown nothing;
 * what its own domain rejects is a forgery as before.
 */
function authorNamedByList(checked: SenderAuthentication, listId: string): SenderAuthentication {
  if (checked.verdict === 'fail') return checked;
  return unknownSender(`named by the list ${listId} in From; of that list: ${checked.evidence}`);
}

/** What made the mail, and what becomes of it; causes that were waived by a person hold nothing. */
export async function fateOf(
  deps: IntakeDependencies,
  arrival: Arrival,
  waived: ReadonlySet<string> = new Set<HoldCause>(),
): Promise<{ mailClass: string; fate: Fate }> {
  const { mail, sentWith } = arrival;
  const own = {
    addresses: deps.mailboxes.map(({ address }) => address),
    mailDomain: deps.mailDomain,
    arrivedAtBounceAddress: arrival.reportedTicketId !== undefined,
  };
  const made = classifyMail(mail, sentWith, own);
  if (made.kind !== 'human') {
    const fate = await automaticFate(deps, arrival, made);
    const isWaived = fate?.kind === 'held' && waived.has(fate.cause);
    if (fate !== undefined && !isWaived) return { mailClass: made.kind, fate };
  }
  return { mailClass: made.kind, fate: await personalFate(deps, arrival, waived) };
}
