import type { Language } from './language';
import type { ServiceTerms } from './terms';
import type { Actor, Channel, HandoffKind, Rating } from './ticket';

/** A status that an agent can ask for beside a comment or by itself. */
export type RequestedStatus = 'open' | 'pending' | 'resolved' | 'closed';

export type OpenTicket = {
  kind: 'openTicket';
  channel: Channel;
  language: Language;
  contentId: string;
  terms: ServiceTerms;
};

/** The customer wrote again. */
export type ClientReply = { kind: 'clientReply'; contentId: string };

/** An agent wrote: a `reply` goes to the customer, a `note` stays inside. */
export type AgentComment = {
  kind: 'agentComment';
  contentId: string;
  visibility: 'reply' | 'note';
  /** The status to go to with it, where the lifecycle's own choice is not meant. */
  thenStatus?: RequestedStatus;
};

export type ChangeStatus = { kind: 'changeStatus'; status: RequestedStatus };

export type Assign = { kind: 'assign'; assigneeId: string | null };

/** A step of the handoff to development; `queued` begins one and needs its kind. */
export type DevHandoff = {
  kind: 'devHandoff';
  step: 'queued' | 'done' | 'declined';
  handoffKind?: HandoffKind;
};

/** The customer's rating of one resolution, named by the sequence number of its event. */
export type Rate = {
  kind: 'rate';
  rating: Rating;
  resolutionSeq: number;
  contentId?: string;
};

/** The relay refused a mail for good, or three days of attempts were not enough. */
export type DeliveryFailed = { kind: 'deliveryFailed'; mailSeq: number; reason: string };

export type TicketCommand =
  | OpenTicket
  | ClientReply
  | AgentComment
  | ChangeStatus
  | Assign
  | DevHandoff
  | Rate
  | DeliveryFailed;

/** A command with who gives it and an id under which it is carried out at most once. */
export type CommandEnvelope = {
  commandId: string;
  actor: Actor;
  command: TicketCommand;
};
