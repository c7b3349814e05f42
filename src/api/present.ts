/** What the API shows of what is recorded: instants as ISO texts, nothing internal. */
import type { z } from 'zod';
import type { MailOrigin } from '../db/mail-origins';
import type { Participant } from '../db/participants';
import type { TicketSummary } from '../db/ticket-list';
import type { RecordedDelivery, RecordedMail } from '../db/outbox-reads';
import type { RecordedMessage, RecordedTicket } from '../db/ticket-reads';
import type { TiedTicket, TieRelation } from '../db/ticket-ties';
import { deadlines } from '../domain/deadlines';
import { movesOf } from '../domain/ties';
import { isOpenCycle, isPaused, type Pause } from '../domain/sla/cycle';
import { metrics } from '../domain/terms';
import type { Handoff, Ticket, TicketDetails } from '../domain/ticket';
import type { Role } from './auth';
import { messageMailUrl, presentOrigin } from './mail-origin';
import type { ApiDependencies } from './dependencies';
import { answeredFrom } from './mailboxes';
import { mainZone } from './main-zone';
import { iso, isoOrNull } from './present-instant';
import type { mail } from './schemas/mail';
import type { message, ticket, ticketSummary } from './schemas/ticket';

/** What a ticket is about. */
export function presentDetails({ dueAtMs, tags, ...details }: TicketDetails) {
  return { ...details, tags: [...tags], dueAt: isoOrNull(dueAtMs) };
}

/** Stretches of time that did not count. */
export function presentPauses(pauses: readonly Pause[]) {
  return pauses.map(({ fromMs, toMs }) => ({ from: iso(fromMs), to: isoOrNull(toMs) }));
}

function presentCycles(cycles: Ticket['cycles']) {
  return metrics.flatMap((metric) => {
    const cycle = cycles[metric];
    if (cycle === undefined) return [];
    const { measure, startedAtMs, deadlineAtMs, endedAtMs, pauses, warnedFractions } = cycle;
    const { warnAtFractions, ...measuredBy } = measure;
    return {
      metric,
      cycleNo: cycle.cycleNo,
      ...measuredBy,
      startedAt: iso(startedAtMs),
      deadlineAt: isoOrNull(deadlineAtMs),
      paused: isOpenCycle(cycle) && isPaused(cycle),
      pauses: presentPauses(pauses),
      warnAtFractions: [...warnAtFractions],
      warnedFractions: [...warnedFractions],
      verdict: cycle.verdict,
      endedAt: isoOrNull(endedAtMs),
    };
  });
}

function presentHandoff(handoff: Handoff | null) {
  if (handoff === null) return null;
  const { startedAtMs, estimateAtMs, ...shown } = handoff;
  return { ...shown, startedAt: iso(startedAtMs), estimateAt: isoOrNull(estimateAtMs) };
}

/** A ticket as a list shows it. */
export function presentSummary(row: TicketSummary): z.input<typeof ticketSummary> {
  return {
    ticketId: row.ticketId,
    number: row.number,
    subject: row.subject,
    status: row.status,
    channel: row.channel,
    language: row.language,
    requester: { address: row.requesterAddress, name: row.requesterName },
    assigneeId: row.assigneeId,
    grade: row.grade,
    details: presentDetails(row.details),
    handoff: presentHandoff(row.handoff),
    openedAt: iso(row.openedAtMs),
    updatedAt: iso(row.updatedAtMs),
    slaCycles: presentCycles(row.cycles),
    slaDueAt: isoOrNull(row.slaDueAtMs),
  };
}

/** The address under which a file of a message is downloaded. */
export function fileUrl(number: number, messageNo: number, position: number): string {
  return `/api/tickets/${number}/files/${messageNo}/${position}`;
}

function presentMessage(
  number: number,
  row: RecordedMessage,
  origins: TicketParts['origins'],
): z.input<typeof message> {
  const { atMs, messageNo, contentId, files, ...shown } = row;
  return {
    ...shown,
    messageNo,
    at: iso(atMs),
    files: files.map((file) => ({ ...file, url: fileUrl(number, messageNo, file.position) })),
    mail: presentOrigin(origins.get(contentId), messageMailUrl(number, messageNo)),
  };
}

/** Something that will happen by itself, with its instant as a text and as a number. */
export function presentDeadline<D extends { atMs: number }>(deadline: D): D & { at: string } {
  return { ...deadline, at: iso(deadline.atMs) };
}

/** The page of a ticket in the API; by its id while its number is not known. */
function ticketUrl({ number, ticketId }: { number: number | null; ticketId: string }): string {
  return `/api/tickets/${number ?? ticketId}`;
}

function presentTies({ ties: { origin } }: Ticket, tied: readonly TiedTicket[]) {
  const as = (wanted: TieRelation) =>
    tied
      .filter(({ relation }) => relation === wanted)
      .map(({ ticketId, number, subject, status }) => {
        return { ticketId, number, subject, status, url: ticketUrl({ ticketId, number }) };
      });
  const [splitFrom] = as('split_from');
  const messageNo = origin?.kind === 'split' ? origin.messageNo : 0;
  return {
    mergedInto: as('merged_into')[0] ?? null,
    absorbed: as('absorbed'),
    splitFrom: splitFrom ? { ...splitFrom, messageNo } : null,
    splitOff: as('split_off'),
    followUpOf: as('follow_up_of'),
    followUps: as('follow_up'),
    possiblyBelongsTo: as('possibly_belongs_to'),
    possibleFollowUps: as('possible_follow_up'),
    problem: as('problem')[0] ?? null,
    incidents: as('incident'),
    related: as('related'),
  };
}

/** What is read beside a ticket's own row. */
type TicketParts = {
  messages: readonly RecordedMessage[];
  /** The mails that brought messages, by the messages' content ids. */
  origins: ReadonlyMap<string, MailOrigin>;
  /** Our mailboxes, the support address first. */
  mailboxes: ApiDependencies['mailboxes'];
  tied: readonly TiedTicket[];
  participants: readonly Participant[];
};

/** A ticket with some of its messages, its ties and participants, and what a role can do with it. */
export function presentTicket(
  row: RecordedTicket,
  { messages, origins, mailboxes, tied, participants }: TicketParts,
  role: Role,
): z.input<typeof ticket> {
  const { state, number } = row;
  const { resolution, terms } = state;
  const awaited = deadlines(state);
  const slaDueAtMs = awaited.find(({ kind }) => kind === 'sla_breach')?.atMs ?? null;
  return {
    ...presentSummary({ ...row, ...state, slaDueAtMs }),
    seq: state.seq,
    statusAt: iso(state.statusAtMs),
    resolution: resolution && {
      seq: resolution.seq,
      resolvedAt: iso(resolution.resolvedAtMs),
      ratingRequested: resolution.ratingRequested,
      rating: resolution.rating,
    },
    terms: { termsId: terms.termsId, version: terms.version, zone: mainZone(terms) },
    legalMoves: movesOf(state, role),
    deadlines: awaited.map(presentDeadline),
    mailbox: answeredFrom(mailboxes, row),
    answerAddress: row.answerAddress,
    requesterConfirmed: state.requester === 'confirmed',
    participants: participants.map(({ address, name }) => ({ address, name })),
    ties: presentTies(state, tied),
    messageCount: state.messageCount,
    messages: messages.map((each) => presentMessage(number, each, origins)),
  };
}

/** A mail of the outbox with its evidence. */
export function presentMail(row: RecordedMail): z.input<typeof mail> {
  const { atMs, copies, ...shown } = row;
  return { ...presentDelivery(shown), at: iso(atMs), copies: copies.map(presentDelivery) };
}

/** What became of a mail to one recipient, with its instants in words. */
function presentDelivery<T extends RecordedDelivery>(row: T) {
  const { lastAttemptAtMs, settledAtMs, attemptsWithoutAnswer, ...shown } = row;
  return {
    ...shown,
    lastAttemptAt: isoOrNull(lastAttemptAtMs),
    settledAt: isoOrNull(settledAtMs),
    attemptsWithoutAnswer: attemptsWithoutAnswer.map(({ firstAtMs, lastAtMs, ...group }) => ({
      ...group,
      firstAt: iso(firstAtMs),
      lastAt: iso(lastAtMs),
    })),
  };
}
