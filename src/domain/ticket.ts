import type { Language } from './language';
import type { SlaCycle } from './sla/cycle';
import type { Metric, ServiceTerms } from './terms';
import type { Errand } from './errand';
import type { LinkKind, TicketOrigin } from './events';
import type { StatusStep } from './status-chain';
import type { TicketMail } from './ticket-mail';

export const ticketStatuses = [
  'new',
  'open',
  'pending',
  'in_development',
  'development_done',
  'resolved',
  'closed',
] as const;
export type TicketStatus = (typeof ticketStatuses)[number];

/** Whether the work is over, as far as anybody knows: a reply would take it up again. */
export function isResting(status: TicketStatus): boolean {
  return status === 'resolved' || status === 'closed';
}

export const channels = ['email', 'web', 'api', 'chat', 'phone', 'social'] as const;
export type Channel = (typeof channels)[number];

export const ticketTypes = ['question', 'suggestion', 'problem', 'incident', 'task'] as const;
export type TicketType = (typeof ticketTypes)[number];

/** Lowest first: raising a priority is one step to the right. */
export const priorities = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof priorities)[number];

/** Lowest first: escalation goes to the right. */
export const grades = ['assistant', 'specialist', 'lead', 'developer', 'development_lead'] as const;
export type Grade = (typeof grades)[number];

export const handoffKinds = ['bug', 'wish', 'question'] as const;
export type HandoffKind = (typeof handoffKinds)[number];

export const handoffStates = [
  'queued',
  'accepted',
  'in_progress',
  'needs_info',
  'done',
  'declined',
] as const;
export type HandoffState = (typeof handoffStates)[number];

export type Rating = 'good' | 'bad';

/** Who did something. Customers are known by the content they sent, never by an address here. */
export type Actor =
  | { role: 'customer' }
  | { role: 'agent'; agentId: string }
  | { role: 'developer'; developerId: string }
  /** Another ticket's workflow, on an errand. */
  | { role: 'ticket'; ticketId: string }
  | { role: 'system' };

/** What a ticket is about: everything that an agent may set and that an SLA policy may look at. */
export type TicketDetails = {
  type: TicketType;
  /** A narrower subject within the type, such as `registration`. */
  topic: string | null;
  priority: Priority;
  department: string | null;
  organisationId: string | null;
  /** In alphabetical order, none twice. */
  tags: readonly string[];
  /** A task's own due date. */
  dueAtMs: number | null;
};

/** The latest time that the matter was with development; earlier ones are in the history. */
export type Handoff = {
  /** 1 for the ticket's first handoff. */
  handoffNo: number;
  kind: HandoffKind;
  state: HandoffState;
  startedAtMs: number;
  /** When development expects to be done. */
  estimateAtMs: number | null;
  /** Whether the passing of the estimate has been noted. */
  estimatePassed: boolean;
  /** Where development tracks it: a URL. */
  reference: string | null;
};

/** One time that the ticket was resolved; reopening ends it. */
export type Resolution = {
  /** The sequence number of the event that resolved; rating links name it. */
  seq: number;
  resolvedAtMs: number;
  ratingRequested: boolean;
  rating: Rating | null;
};

/** The ticket that this one was merged into. */
export type Merge = {
  intoTicketId: string;
  /** The sequence number of the `merged` event. */
  seq: number;
  /** What undoing goes back to. */
  statusBefore: TicketStatus;
};

/** A ticket that was merged into this one, and what undoing that goes back to. */
export type Absorbed = {
  ticketId: string;
  /** The sequence number of the `absorbed` event. */
  seq: number;
  before: Pick<Ticket, 'status' | 'unansweredSinceMs' | 'resolution'>;
  /** Who follows this ticket since, because they followed that one; absent if there is nobody. */
  participantIds?: readonly string[];
};

/** How a ticket is tied to others. */
export type Ties = {
  /** Where it came from, if not from a customer's own message. */
  origin: TicketOrigin | null;
  /** What agents, or the customer's words, tied it to. */
  links: readonly { link: LinkKind; otherTicketId: string }[];
  mergedInto: Merge | null;
  /** Tickets that were merged into this one, in their order. */
  absorbed: readonly Absorbed[];
  /** The incidents that solving this problem answers. */
  incidentTicketIds: readonly string[];
};

/**
 * A ticket's whole state: what its workflow holds, carries on and stores. Plain JSON and small: ids
 * of content, never bodies or addresses.
 */
export type Ticket = {
  /** The shape of this state; stored states of an older one go through `currentTicket`. */
  shape: 3;
  ticketId: string;
  /** The sequence number of the last event; the first event has 1. */
  seq: number;
  status: TicketStatus;
  channel: Channel;
  language: Language;
  details: TicketDetails;
  terms: ServiceTerms;
  openedAtMs: number;
  /** The instant of the last event, of whatever kind. */
  lastEventAtMs: number;
  /** The last time that somebody did something; measuring and its consequences are not activity. */
  updatedAtMs: number;
  /** The sequence number of that last activity; what a merge does by itself is left out. */
  activitySeq: number;
  /** When the present status began. */
  statusAtMs: number;
  /** How the ticket came to its present status, oldest first. */
  statusChain: readonly StatusStep[];
  /** When the last public message came or went. */
  lastReplyAtMs: number;
  messageCount: number;
  /** When the oldest customer message came that no agent has answered. */
  unansweredSinceMs: number | null;
  /** When thanks came after resolving, in case an agent finds that they need an answer. */
  thankedAtMs: number | null;
  assigneeId: string | null;
  /** The grade that the ticket asks for; `null` means any. */
  grade: Grade | null;
  handoff: Handoff | null;
  /** The latest cycle of each metric; earlier ones are in the history. */
  cycles: Readonly<Partial<Record<Metric, SlaCycle>>>;
  /** Whether the passing of `details.dueAtMs` has been noted. */
  duePassed: boolean;
  resolution: Resolution | null;
  ties: Ties;
  /** Whether the requester wrote, or an agent only says so who forwarded their mail. */
  requester: 'confirmed' | 'claimed';
  /** Who else of the customer's side follows the ticket, in order of arrival; at most 20. */
  participantIds: readonly string[];
  mail: TicketMail;
  /** What this ticket still has to tell others. */
  errands: readonly Errand[];
  /** Ids of the last commands that were carried out, newest last: a repeated one does nothing. */
  recentCommandIds: readonly string[];
};

/** How many command ids a ticket remembers; the database remembers all. */
export const recentCommandLimit = 64;
