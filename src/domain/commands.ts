import type { AgentLinkKind, LinkKind, MailKind, TicketOrigin } from './events';
import type { Language } from './language';
import type { RejectionCode } from './rejection';
import type { ServiceTerms } from './terms';
import type { AutomaticMailClass, BounceOutcome } from './ticket-mail';
import type {
  Actor,
  Channel,
  Grade,
  HandoffKind,
  HandoffState,
  Rating,
  TicketDetails,
} from './ticket';

/** A status that an agent can ask for beside a comment or by itself. */
export type RequestedStatus = 'open' | 'pending' | 'resolved' | 'closed';

export type OpenTicket = {
  kind: 'openTicket';
  channel: Channel;
  language: Language;
  contentId: string;
  terms: ServiceTerms;
  /** What is not given has its default: a question of normal priority. */
  details?: Partial<TicketDetails>;
  /** `pending` if the customer was asked something in the same breath. */
  status?: 'new' | 'pending';
  origin?: TicketOrigin;
  /** `false` where an acknowledgement would answer a robot, or come twice within the hour. */
  acknowledge?: false;
  /** Whom the customer put into Cc. */
  participantIds?: readonly string[];
  /** What the agent who forwarded the mail wrote above it: a note. */
  coverContentId?: string;
};

/** The customer wrote again. */
export type ClientReply = {
  kind: 'clientReply';
  contentId: string;
  /** The text holds nothing but thanks: it does not reopen what is resolved. */
  gratitudeOnly?: boolean;
  /** The sender holds the ticket's reply address and is nobody that the ticket knows. */
  standing?: 'guest';
  /** Of the mail only the header is here, and no machine wrote it: its sender is to be told. */
  notAccepted?: boolean;
  /** Whom the customer put into Cc; of a guest's, nobody joins. */
  participantIds?: readonly string[];
};

/** An agent wrote: a `reply` goes to the customer, a `note` stays inside. */
export type AgentComment = {
  kind: 'agentComment';
  contentId: string;
  visibility: 'reply' | 'note';
  /** The status to go to with it, where the lifecycle's own choice is not meant. */
  thenStatus?: RequestedStatus;
};

export type ChangeStatus = { kind: 'changeStatus'; status: RequestedStatus };

/** Gives the ticket to an agent or to nobody, and may ask for a grade. */
export type Assign = { kind: 'assign'; assigneeId: string | null; grade?: Grade | null };

/** Sets what the ticket is about; what is not named stays. */
export type ChangeDetails = { kind: 'changeDetails'; details: Partial<TicketDetails> };

/** Puts the ticket under other terms: a new policy, calendar or version of them. */
export type AdoptTerms = { kind: 'adoptTerms'; terms: ServiceTerms };

/**
 * A step of the handoff to development; `queued` begins one and needs its kind. Without a step, the
 * estimate or the reference changes alone.
 */
export type DevHandoff = {
  kind: 'devHandoff';
  step?: HandoffState;
  handoffKind?: HandoffKind;
  estimateAtMs?: number | null;
  reference?: string | null;
};

/** Closes this ticket in favour of another, to which later replies go and which its people join. */
export type MergeInto = {
  kind: 'mergeInto';
  intoTicketId: string;
  /** The id of this ticket's requester as a participant of the other; absent if they are not to join. */
  requesterId?: string;
  /** The ids under which the other's own requester would join it. */
  otherRequesterIds?: readonly string[];
  /** The requester's domain disowns the mail that opened this ticket: nobody of it joins the other. */
  isDisowned?: true;
};
/** Takes a merge back as long as nothing else has happened to either ticket. */
export type UndoMerge = { kind: 'undoMerge' };
/** Another ticket merges itself into this one. */
export type Absorb = {
  kind: 'absorb';
  fromTicketId: string;
  /** Since when its customer waits for an answer, which this ticket now owes. */
  unansweredSinceMs: number | null;
  /** Whether that answer is late already, so that its breach is recorded there. */
  isLate: boolean;
  /** Who follows it there, or asked there, and shall follow this one. */
  participantIds?: readonly string[];
};
/** A ticket that was merged into this one wants to go its own way again. */
export type Release = { kind: 'release'; ticketId: string };

/** Opens a further ticket from one of this ticket's messages. */
export type SplitOff = {
  kind: 'splitOff';
  toTicketId: string;
  messageNo: number;
  /** The content of that message. */
  contentId: string;
};

export type Link = { kind: 'link'; link: AgentLinkKind; otherTicketId: string };
export type Unlink = { kind: 'unlink'; link: LinkKind; otherTicketId: string };
/** An incident wants to be answered by the solution of this problem. */
export type AddIncident = { kind: 'addIncident'; incidentTicketId: string };
export type RemoveIncident = { kind: 'removeIncident'; incidentTicketId: string };
/** The problem behind this incident is solved; `contentId` is the answer, if there is one. */
export type ProblemSolved = {
  kind: 'problemSolved';
  problemTicketId: string;
  contentId: string | null;
};

/** What became of an errand of this ticket. */
export type ErrandSettled = {
  kind: 'errandSettled';
  errandSeq: number;
  outcome: 'accepted' | RejectionCode;
};

/** The customer's rating of one resolution, named by the sequence number of its event. */
export type Rate = {
  kind: 'rate';
  rating: Rating;
  resolutionSeq: number;
  contentId?: string;
};

/**
 * The relay refused a mail for good, or three days of attempts were not enough; with a
 * `participantId`, the participant's copy of it.
 */
export type DeliveryFailed = {
  kind: 'deliveryFailed';
  mailSeq: number;
  reason: string;
  participantId?: string;
  /** What kind of mail it was; absent from runs of before notices were sent of it. */
  mailKind?: MailKind;
};

/** A machine answered one of the ticket's mails: the mail is kept, and nothing else happens. */
export type NoteAutomaticMail = {
  kind: 'noteAutomaticMail';
  contentId: string;
  mailClass: AutomaticMailClass;
};

/** A mail server says that a mail of the ticket did not arrive (RFC 3464). */
export type NoteBounce = {
  kind: 'noteBounce';
  /** The event that sent the mail. */
  mailSeq: number;
  /** Whose copy it was; `null`: the requester's. */
  participantId: string | null;
  /** It can't be told whose copy it was; `participantId` is then `null`. */
  isRecipientUnknown?: true;
  outcome: BounceOutcome;
  /** The enhanced status code (RFC 3463) such as `5.1.1`, where the report has one. */
  statusCode: string | null;
  contentId: string | null;
};

/** Who of the customer's side follows the ticket beside the requester. */
export type ChangeParticipants = {
  kind: 'changeParticipants';
  add: readonly string[];
  remove: readonly string[];
};

/** The requester of a forwarded mail is who the mail claims. */
export type ConfirmRequester = { kind: 'confirmRequester' };

export type TicketCommand =
  | OpenTicket
  | ClientReply
  | AgentComment
  | ChangeStatus
  | Assign
  | ChangeDetails
  | AdoptTerms
  | DevHandoff
  | MergeInto
  | UndoMerge
  | Absorb
  | Release
  | SplitOff
  | Link
  | Unlink
  | AddIncident
  | RemoveIncident
  | ProblemSolved
  | ErrandSettled
  | Rate
  | DeliveryFailed
  | NoteAutomaticMail
  | NoteBounce
  | ChangeParticipants
  | ConfirmRequester;

/** A command with who gives it and an id under which it is carried out at most once. */
export type CommandEnvelope = {
  commandId: string;
  actor: Actor;
  command: TicketCommand;
};
