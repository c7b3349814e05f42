import type { z } from 'zod';
import type { HeldMail } from '../db/quarantine';
import { isReleasable } from '../domain/held-mail';
import { holdCauseFacts, holdCauseOf } from '../domain/hold-cause';
import type { Bilingual, Language } from '../domain/language';
import { readSenderHold } from '../domain/sender-policy';
import type { InboundMail } from '../mail/inbound-mail';
import type { DecidedMail } from './decide-held-mail';
import { iso, isoOrNull } from './present-instant';
import type { Readable } from './read-held-mail';
import type { decisionOutcome, heldMail, heldMailView } from './schemas/quarantine';

/** Enough to recognise what a mail is about. */
const excerptLength = 2_000;

/** Attachments, addresses and results beyond these are no help in deciding. */
const mostListed = 50;

type CauseTexts = Record<'label' | 'explanation' | 'advice', Bilingual>;

/** What is said of a cause; one of another version is shown by its code. */
export function causeTexts(cause: string): CauseTexts {
  const known = holdCauseOf(cause);
  if (known !== undefined) return holdCauseFacts[known];
  const unknown = {
    ru: 'Эту причину записала другая версия Ответа.',
    en: 'Another version of Otvet recorded this cause.',
  };
  const advice = {
    ru: 'Скачайте исходник и решите по нему.',
    en: 'Download the original and decide by it.',
  };
  return { label: { ru: cause, en: cause }, explanation: unknown, advice };
}

/** A mail of the quarantine, without what it says. */
export function presentHeldMail(row: HeldMail, language: Language): z.input<typeof heldMail> {
  const { receivedAtUs, heldUntilMs, decidedAtMs, ...shown } = row;
  const { label, explanation, advice } = causeTexts(row.cause);
  const { reason, evidence } = readSenderHold(row.detail);
  return {
    ...shown,
    reason: reason?.[language] ?? null,
    evidence,
    receivedAt: iso(Math.floor(receivedAtUs / 1000)),
    heldUntil: isoOrNull(heldUntilMs),
    decidedAt: isoOrNull(decidedAtMs),
    label: label[language],
    explanation: explanation[language],
    advice: advice[language],
    releasable: row.state === 'held' && isReleasable(row.cause),
    url: `/api/quarantine/${row.mailId}`,
    rawUrl: `/api/quarantine/${row.mailId}/raw`,
  };
}

/** The beginning of a mail's text, cut between characters, and whether there is more. */
export function excerptOf({ text }: InboundMail): { excerpt: string; excerptIsCut: boolean } {
  const cut = text.slice(0, excerptLength).replace(/[\uD800-\uDBFF]$/, '');
  return { excerpt: cut, excerptIsCut: cut.length < text.length };
}

/** The Authentication-Results fields of a mail, which only its last mail server may be believed. */
export function authenticationResults({ headers }: InboundMail): string[] {
  const name = 'authentication-results';
  const values = Object.hasOwn(headers, name) ? (headers[name] ?? []) : [];
  return values.slice(0, mostListed).map((value) => value.slice(0, 1_000));
}

/** A mail of the quarantine with what it says of itself, as far as it could be read. */
export function presentHeldMailView(
  row: HeldMail,
  readable: Readable,
  language: Language,
): z.input<typeof heldMailView> {
  const shown = { ...presentHeldMail(row, language), readable: readable.parts };
  if (readable.parts === 'nothing') {
    return {
      ...shown,
      from: null,
      replyTo: null,
      to: [],
      cc: [],
      subject: '',
      date: null,
      authenticationResults: [],
      excerpt: '',
      excerptIsCut: false,
      attachments: [],
    };
  }
  const { mail } = readable;
  return {
    ...shown,
    from: mail.from ?? null,
    replyTo: mail.replyTo ?? null,
    to: mail.to.slice(0, mostListed),
    cc: mail.cc.slice(0, mostListed),
    subject: mail.subject,
    date: isoOrNull(mail.dateMs ?? null),
    authenticationResults: authenticationResults(mail),
    ...excerptOf(mail),
    attachments: mail.attachments
      .slice(0, mostListed)
      .map(({ name, contentType, content }) => ({ name, contentType, sizeBytes: content.length })),
  };
}

/** What a decision led to. */
export function presentDecision(
  mailId: string,
  { outcome }: DecidedMail,
): z.input<typeof decisionOutcome> {
  return {
    mailId,
    outcome: outcome.outcome,
    cause: outcome.outcome === 'held_again' ? outcome.cause : null,
    ticketId: outcome.outcome === 'released' ? outcome.ticketId : null,
  };
}
