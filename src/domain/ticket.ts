import type { Language } from './language';
import type { ServiceTerms } from './terms';

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

export const channels = ['email', 'web', 'api', 'chat', 'phone', 'social'] as const;
export type Channel = (typeof channels)[number];

export const handoffKinds = ['bug', 'wish', 'question'] as const;
export type HandoffKind = (typeof handoffKinds)[number];

export type Rating = 'good' | 'bad';

/** Who did something. Customers are known by the content they sent, never by an address here. */
export type Actor =
  | { role: 'customer' }
  | { role: 'agent'; agentId: string }
  | { role: 'developer'; developerId: string }
  | { role: 'system' };

/** One measurement of the first response. Its verdict, once there, never changes. */
export type SlaCycle = {
  metric: 'first_response';
  startedAtMs: number;
  targetMinutes: number;
  warnAtMs: number;
  deadlineAtMs: number;
  warned: boolean;
  verdict: 'met' | 'breached' | null;
};

export type Handoff = {
  kind: HandoffKind;
  state: 'queued' | 'done' | 'declined';
  startedAtMs: number;
};

/** One time that the ticket was resolved; reopening ends it. */
export type Resolution = {
  /** The sequence number of the event that resolved; rating links name it. */
  seq: number;
  resolvedAtMs: number;
  ratingRequested: boolean;
  rating: Rating | null;
};

/**
 * A ticket's whole state: what its workflow holds, carries on and stores. Plain JSON and small: ids
 * of content, never bodies or addresses.
 */
export type Ticket = {
  ticketId: string;
  /** The sequence number of the last event; the first event has 1. */
  seq: number;
  status: TicketStatus;
  channel: Channel;
  language: Language;
  terms: ServiceTerms;
  openedAtMs: number;
  /** The instant of the last event, of whatever kind. */
  updatedAtMs: number;
  /** When the present status began. */
  statusAtMs: number;
  /** When the last public message came or went. */
  lastReplyAtMs: number;
  messageCount: number;
  assigneeId: string | null;
  handoff: Handoff | null;
  firstResponse: SlaCycle | null;
  resolution: Resolution | null;
  /** Ids of the last commands that were carried out, newest last: a repeated one does nothing. */
  recentCommandIds: readonly string[];
};

/** How many command ids a ticket remembers; the database remembers all. */
export const recentCommandLimit = 64;
