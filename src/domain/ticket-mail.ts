import type { ClientReply } from './commands';
import type { MailKind, TicketEvent } from './events';
import { react } from './react';
import type { Ticket } from './ticket';

/** What a machine that answers a mail may be. */
export const automaticMailClasses = ['auto_reply', 'receipt', 'list', 'challenge'] as const;
export type AutomaticMailClass = (typeof automaticMailClasses)[number];

export const bounceOutcomes = ['failed', 'delayed'] as const;
export type BounceOutcome = (typeof bounceOutcomes)[number];

/** A mail that did not arrive, or not yet. */
export type Bounce = {
  /** The sequence number of the event that noted it. */
  seq: number;
  atMs: number;
  /** The event that sent the mail. */
  mailSeq: number;
  /** Whose copy it was; `null`: the requester's. */
  participantId: string | null;
  /** It can't be told whose copy it was; `participantId` is then `null`. */
  isRecipientUnknown?: true;
  outcome: BounceOutcome;
  statusCode: string | null;
};

/** A mail that was given up: refused by the relay, or not taken in time. */
export type GivenUpMail = {
  /** The sequence number of the event that noted it. */
  seq: number;
  atMs: number;
  /** The event that was to send it. */
  mailSeq: number;
  /** Whose copy it was; `null`: the customer's. */
  participantId: string | null;
  reason: string;
};

/** What a ticket remembers of the mails around it: enough to tell a bounce from a forgery. */
export type TicketMail = {
  /** The events since `knownFromSeq` that sent a mail to the customer, the latest of them. */
  sentSeqs: readonly number[];
  /** Which of the events before this one sent a mail is not remembered. */
  knownFromSeq: number;
  automaticMails: number;
  /** The latest bounces, oldest first. */
  bounces: readonly Bounce[];
  /** The latest mails that were given up, oldest first; absent if none ever was. */
  givenUp?: readonly GivenUpMail[];
  /** When a sender was last told that a mail was not accepted; absent if none ever was. */
  notAcceptedAtMs?: number;
};

/** As with acknowledgements: what answers our notices by itself must not get one for each. */
const notAcceptedPauseMs = 3_600_000;

/** Beyond that, two robots are talking with each other. */
export const automaticMailLimit = 50;

/** A mail's report comes within days: RFC 5321 §4.5.4.1 lets a server try for four to five. */
const rememberedMails = 64;

/** Twenty participants and the requester, each with a delay and a failure. */
const rememberedBounces = 42;

/** The copies of one mail: twenty participants and the requester. */
const rememberedGivenUp = 21;

/** What a ticket begins with. */
export const noMail: TicketMail = {
  sentSeqs: [],
  knownFromSeq: 1,
  automaticMails: 0,
  bounces: [],
};

/** Whether the event `mailSeq` sent the customer a mail, or may have: the distant past is forgotten. */
export function mayHaveSentMail({ mail, seq }: Ticket, mailSeq: number): boolean {
  if (!Number.isInteger(mailSeq) || mailSeq < 1 || mailSeq > seq) return false;
  return mailSeq < mail.knownFromSeq || mail.sentSeqs.includes(mailSeq);
}

/** What tells one bounce from another. */
type BounceKey = Pick<Bounce, 'mailSeq' | 'participantId' | 'isRecipientUnknown' | 'outcome'>;

/** Whether the same is known of the same copy of the same mail. */
export function isKnownBounce({ mail }: Ticket, bounce: BounceKey): boolean {
  return isKnown(mail.bounces, bounce);
}

function isKnown(bounces: readonly Bounce[], bounce: BounceKey): boolean {
  return bounces.some(
    ({ mailSeq, participantId, isRecipientUnknown, outcome }) =>
      mailSeq === bounce.mailSeq &&
      participantId === bounce.participantId &&
      isRecipientUnknown === bounce.isRecipientUnknown &&
      outcome === bounce.outcome,
  );
}

/** The bounces that still say how things stand: a delay that ended in a failure is over. */
export function standingBounces({ mail }: Ticket): Bounce[] {
  return mail.bounces.filter(
    (bounce) =>
      bounce.outcome === 'failed' || !isKnown(mail.bounces, { ...bounce, outcome: 'failed' }),
  );
}

/**
 * The mail that tells the customer something by itself, or none while nobody has confirmed that
 * the requester is who a forwarded mail claims: it might tell a stranger.
 */
export function mailByItself<const Kind extends MailKind>(
  { requester }: Pick<Ticket, 'requester'>,
  kind: Kind,
): Kind | null {
  return requester === 'claimed' ? null : kind;
}

/**
 * The mail that tells the sender of a reply at `nowMs` that it was not accepted: one an hour. None to a
 * guest: whose address that is nobody here can tell.
 */
export function notAcceptedMail(
  ticket: Ticket,
  { notAccepted, standing }: Pick<ClientReply, 'notAccepted' | 'standing'>,
  nowMs: number,
): 'not_accepted' | null {
  const { notAcceptedAtMs = -Infinity } = ticket.mail;
  const isDue = notAccepted === true && standing === undefined;
  if (!isDue || nowMs < notAcceptedAtMs + notAcceptedPauseMs) return null;
  return mailByItself(ticket, 'not_accepted');
}

function withSent(mail: TicketMail, mailSeq: number): TicketMail {
  const all = [...mail.sentSeqs, mailSeq];
  const sentSeqs = all.slice(-rememberedMails);
  const forgotten = all.at(-rememberedMails - 1);
  return { ...mail, sentSeqs, knownFromSeq: (forgotten ?? mail.knownFromSeq - 1) + 1 };
}

/** What the ticket remembers of its mails after an event. */
export function mailAfter(mail: TicketMail, event: TicketEvent): TicketMail {
  switch (event.type) {
    case 'automaticMailNoted':
      return { ...mail, automaticMails: mail.automaticMails + 1 };
    case 'deliveryBounced': {
      const { seq, atMs, mailSeq, participantId, isRecipientUnknown, outcome, statusCode } = event;
      const whose = { participantId, ...(isRecipientUnknown && { isRecipientUnknown }) };
      const bounce = { seq, atMs, mailSeq, ...whose, outcome, statusCode };
      return { ...mail, bounces: [...mail.bounces, bounce].slice(-rememberedBounces) };
    }
    case 'deliveryFailed': {
      const { seq, atMs, mailSeq, participantId = null, reason, notified } = event;
      // A notice to the team keeps nothing from the customer.
      if (notified === undefined) return mail;
      const givenUp = { seq, atMs, mailSeq, participantId, reason };
      return { ...mail, givenUp: [...(mail.givenUp ?? []), givenUp].slice(-rememberedGivenUp) };
    }
    default: {
      const [sent] = react(event);
      // A notice to the team comes from no one who could be told that it did not arrive.
      if (sent === undefined || sent.kind === 'team_notice') return mail;
      const after = withSent(mail, event.seq);
      return sent.kind === 'not_accepted' ? { ...after, notAcceptedAtMs: event.atMs } : after;
    }
  }
}
