/**
 * What earlier versions recorded, read as what it means today. Histories are never rewritten: tickets,
 * events and commands of that shape stay in the database and in running workflows, and everything
 * that reads them goes through here.
 */
import type { Calendar } from './calendar';
import type { CommandEnvelope, OpenTicket } from './commands';
import { newDetails } from './details';
import { noTies } from './ties';
import type { TicketEvent } from './events';
import type { Measure, SlaCycle } from './sla/cycle';
import type { ServiceTerms } from './terms';
import type { HandoffKind, HandoffState, Ticket } from './ticket';
import { noMail } from './ticket-mail';

type TermsOf01 = {
  termsId: string;
  version: number;
  calendar: Calendar;
  firstResponse: { targetMinutes: number; warnAtFraction: number };
  pendingCloseBusinessDays: number;
  resolvedCloseDays: number;
  ratingDelayHours: number;
};

type CycleOf01 = {
  startedAtMs: number;
  targetMinutes: number;
  deadlineAtMs: number;
  warned: boolean;
  verdict: 'met' | 'breached' | null;
};

type HandoffOf01 = { kind: HandoffKind; state: HandoffState; startedAtMs: number };

/** What the ticket of shape 2 did not know: participants, forwarded mails, mails that bounce. */
type Since03 = 'requester' | 'participantIds' | 'mail';

type TicketOf02 = Omit<Ticket, Since03 | 'shape'> & { shape: 2 };

type Since02 =
  | 'shape'
  | 'details'
  | 'lastEventAtMs'
  | 'activitySeq'
  | 'statusChain'
  | 'unansweredSinceMs'
  | 'thankedAtMs'
  | 'grade'
  | 'cycles'
  | 'duePassed'
  | 'ties'
  | 'errands';

type TicketOf01 = Omit<Ticket, Since02 | Since03 | 'terms' | 'handoff'> & {
  terms: TermsOf01;
  firstResponse: CycleOf01 | null;
  handoff: HandoffOf01 | null;
};

/** A ticket's state as some version stored it. */
export type StoredState = Ticket | TicketOf02 | TicketOf01;

/** An event as some version recorded it: its type and what every event has. */
export type StoredEvent = Pick<TicketEvent, 'seq' | 'atMs' | 'actor' | 'commandId'> & {
  type: string;
};

/** 0.1 had one policy, one calendar and one warning. */
const policyOf01 = { policyId: 'default', calendarId: 'moscow-office', calendarVersion: 1 };
const warningOf01 = 0.75;

/** The terms as they read today. */
export function currentTerms(terms: ServiceTerms | TermsOf01): ServiceTerms {
  if ('policies' in terms) return terms;
  const { calendar, firstResponse, ...others } = terms;
  const { calendarId } = calendar;
  const { targetMinutes, warnAtFraction } = firstResponse;
  const target = { targetMinutes, warnAtFractions: [warnAtFraction], pausedIn: [] };
  const { policyId } = policyOf01;
  return {
    ...others,
    calendars: { [calendarId]: calendar },
    calendarId,
    policies: [
      { policyId, match: {}, calendarId, targets: { first_response: target }, escalations: [] },
    ],
    tellWhenDevelopmentDone: false,
    edition: 1,
  };
}

function measureOf01(targetMinutes: number): Measure {
  return { ...policyOf01, targetMinutes, warnAtFractions: [warningOf01] };
}

function cycleOf01(cycle: CycleOf01, endedAtMs: number): SlaCycle {
  const { startedAtMs, targetMinutes, deadlineAtMs, warned, verdict } = cycle;
  return {
    metric: 'first_response',
    cycleNo: 1,
    measure: measureOf01(targetMinutes),
    startedAtMs,
    pauses: [],
    deadlineAtMs,
    warnedFractions: warned ? [warningOf01] : [],
    verdict,
    // 0.1 did not keep when; nothing measures by it any more.
    endedAtMs: verdict === 'met' ? endedAtMs : null,
  };
}

const withoutPlans = { handoffNo: 1, estimateAtMs: null, estimatePassed: false, reference: null };

/** Which of its events sent a mail, a ticket of shape 2 did not keep. */
function fromShape2(stored: TicketOf02): Ticket {
  const mail = { ...noMail, knownFromSeq: stored.seq + 1 };
  return { ...stored, shape: 3, requester: 'confirmed', participantIds: [], mail };
}

/** The state as it reads today. What 0.1 did not keep is empty; the history has it. */
export function currentTicket(stored: StoredState): Ticket {
  if ('shape' in stored) return stored.shape === 3 ? stored : fromShape2(stored);
  const { terms, firstResponse, handoff, ...ticket } = stored;
  return fromShape2({
    ...ticket,
    shape: 2,
    details: newDetails(),
    terms: currentTerms(terms),
    lastEventAtMs: ticket.updatedAtMs,
    activitySeq: ticket.seq,
    statusChain: [],
    unansweredSinceMs: ticket.status === 'new' ? ticket.openedAtMs : null,
    thankedAtMs: null,
    grade: null,
    handoff: handoff && { ...withoutPlans, ...handoff },
    cycles: firstResponse ? { first_response: cycleOf01(firstResponse, ticket.statusAtMs) } : {},
    duePassed: false,
    ties: noTies,
    errands: [],
  });
}

/** The command as it reads today: an opening of 0.1 carries the terms of 0.1. */
export function currentEnvelope(envelope: CommandEnvelope): CommandEnvelope {
  const { command } = envelope;
  if (command.kind !== 'openTicket' || 'policies' in command.terms) return envelope;
  const opening: OpenTicket = { ...command, terms: currentTerms(command.terms) };
  return { ...envelope, command: opening };
}

/** What an event of 0.1 lacks, by its type; an event of today overrides all of it. */
function sinceThen(event: StoredEvent): object {
  const cycle = { cycleNo: 1 };
  switch (event.type) {
    case 'ticketOpened':
      return { details: newDetails(), status: 'new', origin: null };
    case 'messageAdded':
      return { gratitude: false };
    case 'assigned':
      return { grade: null };
    case 'handoffChanged':
      return { handoffNo: 1, estimateAtMs: null, reference: null, mail: null };
    case 'slaStarted': {
      const { targetMinutes } = event as StoredEvent & { targetMinutes?: number };
      const isOld = targetMinutes !== undefined;
      return isOld
        ? { ...cycle, measure: measureOf01(targetMinutes), startedAtMs: event.atMs }
        : {};
    }
    case 'slaWarned':
      return { ...cycle, fraction: warningOf01 };
    case 'slaMet':
    case 'slaBreached':
      return cycle;
    default:
      return {};
  }
}

/** What an event of 0.1 said in words that are gone; the measure says it now. */
function withoutOldWords(stored: StoredEvent): StoredEvent {
  const gone = new Set(['targetMinutes', 'warnAtMs']);
  const kept = Object.entries(stored).filter(([field]) => !gone.has(field));
  return Object.fromEntries(kept) as StoredEvent;
}

/**
 * The event as it reads today. 0.1 did not number handoffs: every one of its is the first, and the
 * start of a later one is that of the first.
 */
export function currentEvent(stored: StoredEvent): TicketEvent {
  const event = { ...sinceThen(stored), ...withoutOldWords(stored) } as TicketEvent;
  return event.type === 'ticketOpened' ? { ...event, terms: currentTerms(event.terms) } : event;
}
