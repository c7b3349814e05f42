import { isMachinesCause } from '../domain/hold-cause';
import type { MailEnvelope } from '../mail/inbound-mail';
import type { Mailbox } from '../mail/mailboxes';
import { readHeaderOnly } from '../mail/read-header';
import type { IntakeAnswer } from '../mail/smtp-intake';
import type { Arrival } from './arrival';
import { arrivalAt, fateOf } from './assess';
import type { IntakeDependencies } from './dependencies';
import { held, type Fate } from './fate';
import { settle } from './settle-mail';
import { unreadText, type Unread } from './unread-text';

/**
 * Signatures cover the body (RFC 6376 §3.7), which is not here: checked, every one would fail. What a
 * trusted server found out stands in the header.
 */
function withChecksOfHeader(mailbox: Mailbox): Mailbox {
  const isInHeader = mailbox.senderChecks.kind === 'trust';
  return isInHeader ? mailbox : { ...mailbox, senderChecks: { kind: 'none' } };
}

/** The mail as its header tells of it. */
export function headerArrival(
  deps: IntakeDependencies,
  mailbox: Mailbox,
  header: Buffer,
  envelope: MailEnvelope,
): Promise<Arrival> {
  return arrivalAt(deps, withChecksOfHeader(mailbox), header, envelope, readHeaderOnly(header));
}

/**
 * What becomes of a mail that only its header is here of. A person's goes the way of every mail, to a
 * ticket that says what happened, and its sender is told as well: whoever needs help must not wait
 * in a list for the team to notice. What a machine wrote, and what would be held anyway, is held as
 * `too_large`: nobody is told, and there is nothing to release. With the causes that a person has
 * `waived`, only other causes hold it.
 */
export async function headerFate(
  deps: IntakeDependencies,
  arrival: Arrival,
  unread: Unread,
  waived?: ReadonlySet<string>,
): Promise<{ mailClass: string; fate: Fate }> {
  const { mailClass, fate } = await fateOf(deps, arrival, waived);
  const isByMachine = mailClass !== 'human' && waived === undefined;
  if (fate.kind === 'held' || isByMachine) {
    const why = fate.kind === 'held' ? `${fate.cause}: ${fate.detail}` : mailClass;
    const size = unread === 'unfetchable' ? '' : `${unread.sizeBytes} bytes, `;
    return { mailClass, fate: held('too_large', `${size}only the header is here; ${why}`) };
  }
  const text = unreadText(arrival.mail.subject, unread);
  const isByPerson = mailClass === 'human' && ![...(waived ?? [])].some(isMachinesCause);
  const unreadFate = { ...fate, written: { ...fate.written, text, cutAt: text.length } };
  if (unreadFate.kind !== 'reply' || !isByPerson) return { mailClass, fate: unreadFate };
  // A new ticket's acknowledgement tells its sender.
  return { mailClass, fate: { ...unreadFate, about: { ...unreadFate.about, notAccepted: true } } };
}

/**
 * Makes a mail ours that is too large to be fetched, by its header alone. Resolves and throws as
 * `receiveMail` does; the same header again changes nothing.
 */
export function receiveOversize(
  deps: IntakeDependencies,
  mailbox: Mailbox,
  header: Buffer,
  sizeBytes: number,
  envelope: MailEnvelope,
): Promise<IntakeAnswer> {
  return deps.order.behindCited(header, async () => {
    const arrival = await headerArrival(deps, mailbox, header, envelope);
    const { mailClass, fate } = await headerFate(deps, arrival, { sizeBytes });
    return settle(deps, arrival, header, mailClass, fate, ['header_only']);
  });
}
