import type { Pool } from 'pg';
import {
  findTicket,
  isContentClaimed,
  keepMail,
  ticketsByMessageIds,
  type Content,
  type InboundMailRecord,
  type KeptOpening,
} from '../db/contents';
import type { Bilingual } from '../domain/language';
import type { ServiceTerms } from '../domain/terms';
import type { Logger } from '../log';
import { classifyMail } from '../mail/classify';
import { detectLanguage } from '../mail/detect-language';
import { isGratitudeOnly } from '../mail/gratitude';
import { mailIdentity } from '../mail/identity';
import type { InboundMail, MailEnvelope } from '../mail/inbound-mail';
import { UnparsableMail, type MailParser } from '../mail/parse-mail';
import type { IntakeAnswer } from '../mail/smtp-intake';
import { cleanSubject } from '../mail/subject';
import { threadMail } from '../mail/thread';
import { visibleReply } from '../mail/visible-reply';
import type { TicketClient } from '../temporal/ticket-client';
import { followUpOrigin } from './follow-up';

export type IntakeDependencies = {
  pool: Pool;
  tickets: Pick<TicketClient, 'open' | 'customerReplied'>;
  parser: MailParser;
  terms: ServiceTerms;
  secret: string;
  supportAddress: string;
  mailDomain: string;
  serviceName: Bilingual;
  log: Logger;
};

/** Why a mail is held instead of becoming a message. */
type Hold = { cause: string; detail: string };

type Understood = { mail: InboundMail; author: NonNullable<InboundMail['from']> };

function recordOf(
  deps: IntakeDependencies,
  raw: Buffer,
  envelope: MailEnvelope,
  identity: { mailId: string; messageId: string | undefined },
  fate: InboundMailRecord['fate'],
): InboundMailRecord {
  return { ...identity, mailbox: deps.supportAddress, raw, ...envelope, fate };
}

/** The subject without reply marks and without our own number, in whichever language it was sent. */
function plainSubject(subject: string, serviceName: Bilingual): string {
  return cleanSubject(cleanSubject(subject, serviceName.ru), serviceName.en);
}

function contentOf(
  contentId: string,
  { mail, author }: Understood,
  serviceName: Bilingual,
): Content {
  const { visible, cutAt } = visibleReply(mail.text);
  return {
    contentId,
    source: 'email',
    authorAddress: author.address,
    authorName: author.name,
    subject: plainSubject(mail.subject, serviceName),
    text: mail.text,
    html: mail.html,
    visibleLength: cutAt,
    language: detectLanguage(mail.subject, visible),
    messageId: mail.messageId,
    referenceIds: mail.references,
    files: mail.attachments.map(({ name, contentType, content }) => ({
      name,
      contentType,
      bytes: content,
    })),
  };
}

async function understand(
  deps: IntakeDependencies,
  raw: Buffer,
  envelope: MailEnvelope,
): Promise<Understood | (Hold & { mail: InboundMail | undefined })> {
  let mail: InboundMail;
  try {
    mail = await deps.parser.parse(raw);
  } catch (error) {
    if (!(error instanceof UnparsableMail)) throw error;
    return { cause: 'unparsable', detail: `${error.reason}: ${error.message}`, mail: undefined };
  }
  const own = { addresses: [deps.supportAddress], mailDomain: deps.mailDomain };
  const kind = classifyMail(mail, envelope, own);
  if (kind.kind !== 'human') return { cause: kind.kind, detail: kind.because, mail };
  if (mail.from === undefined) {
    return { cause: 'no_sender', detail: 'The mail names no single usable author', mail };
  }
  return { mail, author: mail.from };
}

/** The ticket that the mail continues, if this database knows it, and its opening if not recorded. */
async function continuedTicket(
  deps: IntakeDependencies,
  mail: InboundMail,
  envelope: MailEnvelope,
): Promise<{ ticketId: string; unrecorded: KeptOpening | undefined } | undefined> {
  const { secret, supportAddress, mailDomain, pool } = deps;
  const threaded = await threadMail(
    mail,
    envelope,
    { secret, mailboxAddress: supportAddress, mailDomain },
    { ticketByMessageIds: (messageIds) => ticketsByMessageIds(pool, messageIds) },
  );
  const { ticketId } = threaded;
  if (ticketId === undefined) return undefined;
  const found = await findTicket(pool, ticketId);
  if (found === undefined) return undefined;
  return { ticketId, unrecorded: found === 'recorded' ? undefined : found };
}

/** Opens the ticket with its first mail; what it says follows from that mail and nothing else. */
async function openTicket(
  { tickets, terms, pool, serviceName }: IntakeDependencies,
  ticketId: string,
  { contentId, language }: Pick<KeptOpening, 'contentId' | 'language'>,
  mail: InboundMail,
): Promise<void> {
  const origin = await followUpOrigin(pool, mail, serviceName);
  await tickets.open(
    ticketId,
    `mail-${contentId}`,
    { role: 'customer' },
    { kind: 'openTicket', channel: 'email', language, contentId, terms, ...(origin && { origin }) },
  );
}

/** Tells a ticket of a reply, and whether it holds nothing but thanks. */
async function addReply(
  { tickets }: IntakeDependencies,
  ticketId: string,
  contentId: string,
  mail: InboundMail,
): Promise<void> {
  const { visible } = visibleReply(mail.text);
  const isThanks = isGratitudeOnly(visible, { attachmentCount: mail.attachments.length });
  await tickets.customerReplied(ticketId, `mail-${contentId}`, contentId, {
    ...(isThanks && { gratitudeOnly: true }),
  });
}

/**
 * Makes a mail durably ours: kept as it came, understood, and handed to its ticket, or held in
 * quarantine with a cause. Resolves (SMTP 250) only then; throws (451) when the database or the
 * engine can't take it. The same mail again, also at the same moment, changes nothing: its ids
 * derive from what it is.
 */
export async function receiveMail(
  deps: IntakeDependencies,
  raw: Buffer,
  envelope: MailEnvelope,
): Promise<IntakeAnswer> {
  const { pool, log, supportAddress } = deps;
  const understood = await understand(deps, raw, envelope);
  const messageId = understood.mail?.messageId;
  const { dedupeKey: mailId, ticketId: ownTicketId } = mailIdentity({
    mailbox: supportAddress,
    raw,
    messageId,
  });
  const identity = { mailId, messageId };
  if ('cause' in understood) {
    const { cause, detail } = understood;
    await keepMail(pool, recordOf(deps, raw, envelope, identity, { cause, detail }), undefined);
    log.info({ mailId, cause }, 'A mail is held in quarantine');
    return { answer: 'kept', note: 'held' };
  }

  const continued = await continuedTicket(deps, understood.mail, envelope);
  const ticketId = continued?.ticketId ?? ownTicketId;
  const content = contentOf(mailId, understood, deps.serviceName);
  const record = recordOf(deps, raw, envelope, identity, { ticketId });
  const isFirstDelivery = await keepMail(pool, record, content);
  if (!isFirstDelivery && (await isContentClaimed(pool, mailId))) {
    return { answer: 'kept', note: 'known' };
  }
  if (continued === undefined) {
    await openTicket(deps, ticketId, content, understood.mail);
    return { answer: 'kept', note: 'new ticket' };
  }
  // The opening's sender may have given up on it: this mail must not wait for it in vain.
  const { unrecorded } = continued;
  if (unrecorded !== undefined) {
    await openTicket(deps, ticketId, unrecorded, await deps.parser.parse(unrecorded.raw));
  }
  await addReply(deps, ticketId, mailId, understood.mail);
  return { answer: 'kept', note: 'reply' };
}
