import type { Errand } from './errand';
import type { Language } from './language';
import type { RejectionCode } from './rejection';
import type { Measure } from './sla/cycle';
import type { Metric, EscalationStep, ServiceTerms } from './terms';
import type { Joining } from './participants';
import type { AutomaticMailClass, BounceOutcome } from './ticket-mail';
import type {
  Actor,
  Channel,
  Grade,
  HandoffKind,
  HandoffState,
  Priority,
  Rating,
  TicketDetails,
  TicketStatus,
} from './ticket';

/** Why a status changed by itself. */
export type StatusCause =
  | 'customer_wrote'
  | 'agent_wrote'
  | 'agent_decided'
  | 'agent_took_it'
  | 'handed_to_development'
  | 'development_finished'
  | 'development_declined'
  | 'problem_solved'
  | 'merged'
  | 'absorbed'
  | 'merge_undone'
  | 'pending_silence'
  | 'resolved_silence';

/**
 * The mails that a ticket sends. All go to its customer but `not_accepted`, which goes to the sender of the
 * mail that it is about, and `team_notice`, which goes to the team.
 */
export type MailKind =
  | 'acknowledgement'
  | 'not_accepted'
  | 'reply'
  | 'resolved'
  | 'rating_request'
  | 'closed'
  | 'development_done'
  | 'team_notice';

/** Who of the team a notice is for; a grade or an agent without an address falls to the team's own. */
export type TeamRecipient = 'team' | `agent:${string}` | `grade:${Grade}`;

/** The ways in which an agent can tie a ticket to another. */
export const agentLinkKinds = ['incident_of', 'follow_up_of', 'related_to'] as const;
export type AgentLinkKind = (typeof agentLinkKinds)[number];

/**
 * All ways in which a ticket can be tied to another. `possibly_belongs_to` awaits a person: it is
 * made of a number that somebody named whose identity is not proven.
 */
export const linkKinds = [...agentLinkKinds, 'possibly_belongs_to'] as const;
export type LinkKind = (typeof linkKinds)[number];

/** Where a ticket came from, if not from a customer's own message. */
export type TicketOrigin =
  | { kind: 'split'; fromTicketId: string; messageNo: number }
  | { kind: 'follow_up'; ofTicketId: string }
  /** Somebody named the other ticket and did not prove to be of it. */
  | { kind: 'possible_follow_up'; ofTicketId: string }
  /** An agent forwarded a customer's mail: its author is a claim until an agent confirms it. */
  | { kind: 'forwarded'; byAgentId: string };

/** Old and new value of each detail that changed. */
export type DetailChanges = {
  [Key in keyof TicketDetails]?: { from: TicketDetails[Key]; to: TicketDetails[Key] };
};

type CycleRef = { metric: Metric; cycleNo: number };

/** Why a measuring ended without a change of verdict. */
export type EndReason = 'answered' | 'resolved' | 'closed' | 'not_promised' | 'merge_undone';

/** What the measuring says. All of it follows from the other facts, the terms and the time. */
export type SlaFact =
  | (CycleRef & {
      type: 'slaStarted';
      measure: Measure;
      /** May lie before the event: an agent can find later that a message needed an answer. */
      startedAtMs: number;
      /** `null`: the cycle starts paused. */
      deadlineAtMs: number | null;
    })
  | (CycleRef & { type: 'slaPaused'; countedMs: number })
  | (CycleRef & { type: 'slaResumed'; deadlineAtMs: number | null })
  | (CycleRef & { type: 'slaWarned'; fraction: number; deadlineAtMs: number })
  | (CycleRef & { type: 'slaBreached'; deadlineAtMs: number })
  | (CycleRef & { type: 'slaMet'; deadlineAtMs: number | null })
  /** The measuring ends without a change of verdict: late, or not needed any more. */
  | (CycleRef & { type: 'slaEnded'; because: EndReason })
  | (CycleRef & {
      type: 'slaRetargeted';
      from: Measure;
      to: Measure;
      fromDeadlineAtMs: number | null;
      toDeadlineAtMs: number | null;
    })
  | (CycleRef & {
      type: 'escalated';
      action: EscalationStep['action'];
      /** Who gets a notice of it. */
      notified: TeamRecipient | null;
      /** What the action changed, where it changed the ticket. */
      priority?: { from: Priority; to: Priority };
      assignment?: { from: string | null; grade: Grade };
    });

export type TicketFact =
  | {
      type: 'ticketOpened';
      channel: Channel;
      language: Language;
      terms: ServiceTerms;
      details: TicketDetails;
      status: 'new' | 'pending';
      origin: TicketOrigin | null;
    }
  | {
      type: 'messageAdded';
      messageNo: number;
      author: 'customer' | 'agent';
      visibility: 'reply' | 'note';
      contentId: string;
      /** Nothing but thanks, to a ticket that was resolved: needs no answer. */
      gratitude: boolean;
      /** Of somebody unknown who holds the reply address: held from everybody outside the team. */
      standing?: 'guest';
      /** The mail that carries this message or answers it by itself, or `null` if none does. */
      mail: 'acknowledgement' | 'not_accepted' | 'reply' | 'resolved' | null;
    }
  | {
      type: 'statusChanged';
      from: TicketStatus;
      to: TicketStatus;
      cause: StatusCause;
      /** The mail that tells the customer, or `null` if a message's mail does or none is due. */
      mail: 'resolved' | 'closed' | null;
    }
  | { type: 'assigned'; from: string | null; to: string | null; grade: Grade | null }
  | { type: 'detailsChanged'; changes: DetailChanges }
  | { type: 'termsAdopted'; terms: ServiceTerms }
  | {
      type: 'handoffChanged';
      handoffNo: number;
      kind: HandoffKind;
      state: HandoffState;
      estimateAtMs: number | null;
      reference: string | null;
      mail: 'development_done' | null;
    }
  | {
      type: 'handoffEstimatePassed';
      handoffNo: number;
      estimateAtMs: number;
      notified: TeamRecipient;
    }
  | { type: 'dueDatePassed'; dueAtMs: number; notified: TeamRecipient }
  | { type: 'merged'; intoTicketId: string }
  | { type: 'mergeUndone'; because: 'agent_decided' | RejectionCode }
  | {
      type: 'absorbed';
      fromTicketId: string;
      unansweredSinceMs: number | null;
      isLate: boolean;
      /** Who follows this ticket because they followed that one; absent if there is nobody. */
      participants?: Joining;
    }
  | { type: 'released'; ticketId: string }
  | { type: 'replyRedirected'; contentId: string; toTicketId: string }
  | { type: 'splitOff'; toTicketId: string; messageNo: number }
  | { type: 'linked'; link: LinkKind; otherTicketId: string }
  | {
      type: 'unlinked';
      link: LinkKind;
      otherTicketId: string;
      because: 'agent_decided' | RejectionCode;
    }
  | { type: 'incidentAdded'; incidentTicketId: string }
  | { type: 'incidentRemoved'; incidentTicketId: string }
  | { type: 'errandSent'; toTicketId: string; envelope: Errand['envelope'] }
  | {
      type: 'errandSettled';
      errandSeq: number;
      toTicketId: string;
      outcome: 'accepted' | RejectionCode;
    }
  | SlaFact
  | { type: 'ratingRequested'; resolutionSeq: number }
  | { type: 'rated'; resolutionSeq: number; rating: Rating; contentId: string | null }
  | {
      type: 'deliveryFailed';
      mailSeq: number;
      reason: string;
      participantId?: string;
      /** Who gets a notice of it; absent of a notice, and in what earlier versions recorded. */
      notified?: TeamRecipient;
    }
  | { type: 'automaticMailNoted'; contentId: string; mailClass: AutomaticMailClass }
  | {
      type: 'deliveryBounced';
      mailSeq: number;
      participantId: string | null;
      /** It can't be told whose copy it was: `participantId` is then `null`, and no copy is marked. */
      isRecipientUnknown?: true;
      outcome: BounceOutcome;
      statusCode: string | null;
      contentId: string | null;
      /** Who gets a notice of it; `null` for a mail that is only late. */
      notified: TeamRecipient | null;
    }
  | ({ type: 'participantsChanged'; removed: readonly string[] } & Joining)
  | { type: 'requesterConfirmed'; mail: 'acknowledgement' | null }
  | { type: 'commandRefused'; commandKind: string; code: string };

/** One fact of a ticket's append-only history. */
export type TicketEvent = TicketFact & {
  /** 1 for the first event, without gaps. */
  seq: number;
  /** Ticket time. Never earlier than the event before it. */
  atMs: number;
  actor: Actor;
  /** The command that caused it, or `null` if time passing did. */
  commandId: string | null;
};

export type TicketEventType = TicketEvent['type'];

const slaEventTypes: ReadonlySet<string> = new Set<SlaFact['type']>([
  'slaStarted',
  'slaPaused',
  'slaResumed',
  'slaWarned',
  'slaBreached',
  'slaMet',
  'slaEnded',
  'slaRetargeted',
  'escalated',
]);

/** Whether the event is the measuring's own, which follows from everything else. */
export function isSlaEvent<T extends { type: string }>(event: T): event is T & SlaFact {
  return slaEventTypes.has(event.type);
}

/**
 * Whether somebody did something with the ticket. Measuring, recalculating, deliveries and refusals
 * are no activity: they move neither `updatedAtMs` nor any closing by silence.
 */
export function isActivity(event: { type: TicketEventType }): boolean {
  return !isSlaEvent(event) && !quietEventTypes.has(event.type);
}

const quietEventTypes: ReadonlySet<TicketEventType> = new Set<TicketEventType>([
  'termsAdopted',
  'deliveryFailed',
  'automaticMailNoted',
  'deliveryBounced',
  'commandRefused',
  'ratingRequested',
  'handoffEstimatePassed',
  'dueDatePassed',
  'errandSent',
  'errandSettled',
]);
