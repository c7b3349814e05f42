import type { Bilingual } from './language';
import type { SenderAuthentication } from './sender-authentication';

/** What an organisation is to the sender of a mail, and how strict it is. */
export type SenderOrganisation = {
  organisationId: string;
  onlyAuthorised: boolean;
  requireAuthentication: boolean;
  /** Whether the sender's address is on its list. */
  isListed: boolean;
  /** Whether the sender's address is at one of its domains. */
  isAtItsDomain: boolean;
};

/** Why a mail is held instead of acted on; `cause` goes into quarantine, `detail` explains it. */
export type SenderHold =
  | { held: 'forged_sender'; detail: 'policy_quarantine' | 'policy_reject' }
  | { held: 'unauthorised_sender'; detail: 'address_not_authorised' | 'sender_not_authenticated' };

/** `allowed` is the organisation that the sender acts for, or `null`: for nobody but himself. */
export type SenderDecision = { allowed: string | null } | SenderHold;

/** The details of a hold in words, for whoever decides about the mail. */
const senderHoldTexts: Readonly<Record<SenderHold['detail'], Bilingual>> = {
  policy_quarantine: {
    ru: 'Письмо не подтверждено доменом, от имени которого пришло; домен просит такие письма задерживать.',
    en: 'The domain that the mail claims to come from does not vouch for it, and asks that such mail be quarantined.',
  },
  policy_reject: {
    ru: 'Письмо не подтверждено доменом, от имени которого пришло; домен просит такие письма не принимать.',
    en: 'The domain that the mail claims to come from does not vouch for it, and asks that such mail be rejected.',
  },
  address_not_authorised: {
    ru: 'Организация принимает письма только с перечисленных адресов, этого среди них нет.',
    en: 'The organisation acts by mail only from listed addresses, and this is none of them.',
  },
  sender_not_authenticated: {
    ru: 'Организация требует, чтобы отправитель был подтверждён (DMARC или DKIM); этот не подтверждён.',
    en: 'The organisation wants its senders proven (by DMARC or DKIM), and this one is not.',
  },
};

/** The detail of a hold by the sender's policy, as it is recorded: its code, and what it rests on. */
export function senderHoldDetail({ detail }: SenderHold, evidence: string): string {
  return `${detail}: ${evidence}`;
}

/** A recorded detail, taken apart: why in words where it begins with a code, and what it rests on. */
export function readSenderHold(recorded: string): {
  reason: Bilingual | undefined;
  evidence: string;
} {
  const end = recorded.indexOf(': ');
  const code = recorded.slice(0, end);
  if (end === -1 || !isSenderHoldCode(code)) return { reason: undefined, evidence: recorded };
  return { reason: senderHoldTexts[code], evidence: recorded.slice(end + 2) };
}

function isSenderHoldCode(code: string): code is SenderHold['detail'] {
  return Object.hasOwn(senderHoldTexts, code);
}

/**
 * Whether a mail may be acted on, and for which organisation. `organisations` are those that list the
 * sender or own the domain, and the one of the ticket that the mail continues; `continued` is that
 * ticket, `undefined` for a new one. Held are mails that fail DMARC where their domain asks for
 * quarantine or rejection; mails to a ticket of an organisation, or in its name, that its rules don't
 * let through. A stranger's mail to a ticket of an organisation without rules is allowed, for nobody:
 * what a guest may do is the ticket's matter. A ticket without an organisation is nobody's name to
 * act in. An organisation that is not among `organisations` has no
 * rules.
 */
export function senderPolicy(
  authentication: Pick<SenderAuthentication, 'verdict' | 'requestedPolicy'>,
  organisations: readonly SenderOrganisation[],
  continued: { organisationId: string | null } | undefined,
): SenderDecision {
  const { verdict, requestedPolicy } = authentication;
  if (verdict === 'fail' && requestedPolicy === 'reject') {
    return { held: 'forged_sender', detail: 'policy_reject' };
  }
  if (verdict === 'fail' && requestedPolicy === 'quarantine') {
    return { held: 'forged_sender', detail: 'policy_quarantine' };
  }
  const isProven = verdict === 'pass';
  if (continued !== undefined) {
    const own = organisations.find((one) => one.organisationId === continued.organisationId);
    return own === undefined ? { allowed: null } : actingFor(own, isProven);
  }
  return opening(organisations, isProven);
}

/** What an organisation's rules say of a mail that would act in its name or on its ticket. */
function actingFor(organisation: SenderOrganisation, isProven: boolean): SenderDecision {
  const { organisationId, onlyAuthorised, requireAuthentication, isListed } = organisation;
  const isMember = isListed || organisation.isAtItsDomain;
  if (onlyAuthorised && !isListed) {
    return { held: 'unauthorised_sender', detail: 'address_not_authorised' };
  }
  if (requireAuthentication && isMember && !isProven) {
    return { held: 'unauthorised_sender', detail: 'sender_not_authenticated' };
  }
  return { allowed: isMember ? organisationId : null };
}

/**
 * Which organisation a new ticket belongs to: one that lists the sender comes before one that owns the
 * domain. Who is listed by several acts for the one at whose domain the address is; failing that for
 * nobody, since the mail does not say whom it speaks for.
 */
function opening(organisations: readonly SenderOrganisation[], isProven: boolean): SenderDecision {
  const listing = organisations.filter(({ isListed }) => isListed);
  const candidates =
    listing.length > 0 ? listing : organisations.filter((one) => one.isAtItsDomain);
  const decisions = candidates.map((one) => actingFor(one, isProven));
  const allowing = candidates.filter((_, at) => 'allowed' in (decisions[at] ?? {}));
  const [first] = decisions;
  if (first === undefined) return { allowed: null };
  if (allowing.length === 0) return first;
  const atHome = allowing.filter((one) => one.isAtItsDomain);
  const [chosen, ...others] = atHome.length > 0 ? atHome : allowing;
  const isClear = chosen !== undefined && others.length === 0;
  return { allowed: isClear ? chosen.organisationId : null };
}
