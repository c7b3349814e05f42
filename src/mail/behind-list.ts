import type { InboundMail, MailAddress, MailEnvelope } from './inbound-mail';
import { allFields, keyword } from './mail-fields';
import { isOwnAddress } from './own-address';
import { readAddresses } from './read-header';

/** A mail that came through a list which the mailbox is a member of, as its author sent it. */
export type UnwrappedMail = {
  mail: InboundMail;
  envelope: MailEnvelope;
  /** The list, if it wrote itself into From: the author is then only whom the list names. */
  rewrittenBy: string | undefined;
};

/** What a list of the mailbox's is called in `List-Id`, without brackets, in lower case (RFC 2919 §3). */
function listIdOf(value: string): string {
  return (/<([^<>]*)>\s*$/.exec(value)?.[1] ?? value).trim().toLowerCase();
}

/** The fields that only lists have, whatever they say (RFC 2369, RFC 2919). */
const isListField = (name: string) => name.startsWith('list-');

/**
 * The list among `lists` that the mail came through. Not if it says more than one list can: another
 * `List-Id`, or a `List-*` field twice, which was there before ours added its own. That mail was list
 * mail when it was sent to our list.
 */
function listOf(mail: InboundMail, lists: readonly string[]): string | undefined {
  const [value, ...others] = allFields(mail, 'list-id');
  const isTwice = Object.keys(mail.headers).some(
    (name) => isListField(name) && allFields(mail, name).length > 1,
  );
  if (value === undefined || others.length > 0 || isTwice) return undefined;
  const listId = listIdOf(value);
  return lists.includes(listId) ? listId : undefined;
}

/** Whether this is where one writes to the list: Google Groups, Mailman and others name `a@b.c` so: `a.b.c`. */
function isAddressOf(listId: string, address: string): boolean {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}.${address.slice(at + 1)}`.toLowerCase() === listId;
}

/** Where the lists that write themselves into From keep the author, the most telling first. */
const authorFields = ['x-original-from', 'reply-to', 'x-original-sender'];

/** "'Ivan' via Support" is what Google Groups and Mailman make of "Ivan". */
function nameBefore(name: string): string {
  return name.replace(/ via .*$/i, '').replace(/^'(.*)'$/, '$1');
}

function authorBehind(
  mail: InboundMail,
  isOfDesk: (address: string) => boolean,
): MailAddress | undefined {
  for (const field of authorFields) {
    const [author, ...others] = readAddresses(allFields(mail, field));
    // A list whose answers go to the list names itself here.
    if (author === undefined || others.length > 0 || isOfDesk(author.address)) continue;
    const name = author.name === '' ? nameBefore(mail.from?.name ?? '') : author.name;
    return { address: author.address, name };
  }
  return undefined;
}

/** Whether the field says that a list sent it; that it is bulk was said by whoever wrote it. */
function isListPrecedence(name: string, values: readonly string[]): boolean {
  return name === 'precedence' && values.every((value) => keyword(value) === 'list');
}

/**
 * A mail that came to a mailbox through one of the `lists` (their List-Ids) that it is a member of, as
 * it was before: without the list's fields and addresses, and from the author where the list put
 * itself into From, as Google Groups and Mailman do for domains whose DMARC policy a list would break.
 * `undefined` if it came through none of them. Whatever else says that no person wrote it stays.
 * `ownAddresses` are the desk's: they are nobody's claim to be an author.
 */
export function unwrapListMail(
  mail: InboundMail,
  envelope: MailEnvelope,
  lists: readonly string[],
  ownAddresses: readonly string[],
): UnwrappedMail | undefined {
  const listId = listOf(mail, lists);
  if (listId === undefined) return undefined;
  const isOfDesk = (address: string) =>
    isAddressOf(listId, address) || ownAddresses.some((own) => isOwnAddress(own, address));
  const isRewritten = mail.from !== undefined && isOfDesk(mail.from.address);
  const author = isRewritten ? authorBehind(mail, isOfDesk) : undefined;
  const from = author ?? mail.from;
  const { replyTo } = mail;
  const fields = Object.entries(mail.headers).filter(
    ([name, values]) => !isListField(name) && !isListPrecedence(name, values),
  );
  const isOther = ({ address }: MailAddress) => !isAddressOf(listId, address);
  return {
    mail: {
      ...mail,
      from,
      replyTo: replyTo !== undefined && isOfDesk(replyTo.address) ? undefined : replyTo,
      to: mail.to.filter(isOther),
      cc: mail.cc.filter(isOther),
      headers: Object.fromEntries(fields),
    },
    // The return path is the list's own (RFC 5321 §3.9.2), often below the very address of the mailbox.
    envelope: { ...envelope, mailFrom: envelope.mailFrom && (from?.address ?? envelope.mailFrom) },
    rewrittenBy: author === undefined ? undefined : listId,
  };
}
