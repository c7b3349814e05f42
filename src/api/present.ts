/** What the API shows of what is recorded: instants as ISO texts, nothing internal. */
import type { z } from 'zod';
import type {
  HeldMail,
  RecordedMail,
  RecordedMessage,
  RecordedTicket,
  TicketSummary,
} from '../db/ticket-reads';
import { deadlines } from '../domain/deadlines';
import type { TicketEvent } from '../domain/events';
import { legalMoves } from '../domain/lifecycle';
import type { SlaCycle } from '../domain/ticket';
import type { Role } from './auth';
import type { ticketEvent } from './schemas/event';
import type { heldMail, mail } from './schemas/mail';
import type { message, ticket, ticketSummary } from './schemas/ticket';

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

function isoOrNull(atMs: number | null): string | null {
  return atMs === null ? null : iso(atMs);
}

function presentCycle(cycle: SlaCycle | null) {
  if (cycle === null) return null;
  return {
    targetMinutes: cycle.targetMinutes,
    startedAt: iso(cycle.startedAtMs),
    warnAt: iso(cycle.warnAtMs),
    deadlineAt: iso(cycle.deadlineAtMs),
    warned: cycle.warned,
    verdict: cycle.verdict,
  };
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
    openedAt: iso(row.openedAtMs),
    updatedAt: iso(row.updatedAtMs),
    firstResponse: presentCycle(row.firstResponse),
  };
}

/** The address under which a file of a message is downloaded. */
export function fileUrl(number: number, messageNo: number, position: number): string {
  return `/api/tickets/${number}/files/${messageNo}/${position}`;
}

function presentMessage(number: number, row: RecordedMessage): z.input<typeof message> {
  const { atMs, messageNo, files, ...shown } = row;
  return {
    ...shown,
    messageNo,
    at: iso(atMs),
    files: files.map((file) => ({ ...file, url: fileUrl(number, messageNo, file.position) })),
  };
}

/** A ticket with some of its messages, and what a role can do with it. */
export function presentTicket(
  row: RecordedTicket,
  messages: readonly RecordedMessage[],
  role: Role,
): z.input<typeof ticket> {
  const { state, number } = row;
  const { handoff, resolution, terms } = state;
  return {
    ...presentSummary({ ...row, ...state }),
    seq: state.seq,
    statusAt: iso(state.statusAtMs),
    handoff: handoff && {
      kind: handoff.kind,
      state: handoff.state,
      startedAt: iso(handoff.startedAtMs),
    },
    resolution: resolution && {
      seq: resolution.seq,
      resolvedAt: iso(resolution.resolvedAtMs),
      ratingRequested: resolution.ratingRequested,
      rating: resolution.rating,
    },
    terms: { termsId: terms.termsId, version: terms.version, zone: terms.calendar.zone },
    legalMoves: legalMoves(state.status, role),
    deadlines: deadlines(state).map(({ kind, atMs }) => ({ kind, at: iso(atMs), atMs })),
    messageCount: state.messageCount,
    messages: messages.map((each) => presentMessage(number, each)),
  };
}

/** An event of the history; of the terms only their name and version. */
export function presentEvent(event: TicketEvent): z.input<typeof ticketEvent> {
  const at = iso(event.atMs);
  switch (event.type) {
    case 'ticketOpened': {
      const { termsId, version } = event.terms;
      return { ...event, at, terms: { termsId, version } };
    }
    case 'slaStarted': {
      const { warnAtMs, deadlineAtMs, ...shown } = event;
      return { ...shown, at, warnAt: iso(warnAtMs), deadlineAt: iso(deadlineAtMs) };
    }
    case 'slaWarned':
    case 'slaMet':
    case 'slaBreached': {
      const { deadlineAtMs, ...shown } = event;
      return { ...shown, at, deadlineAt: iso(deadlineAtMs) };
    }
    default:
      return { ...event, at };
  }
}

/** A mail of the outbox with its evidence. */
export function presentMail(row: RecordedMail): z.input<typeof mail> {
  const { atMs, lastAttemptAtMs, settledAtMs, ...shown } = row;
  return {
    ...shown,
    at: iso(atMs),
    lastAttemptAt: isoOrNull(lastAttemptAtMs),
    settledAt: isoOrNull(settledAtMs),
  };
}

/** A mail in quarantine, without its bytes. */
export function presentHeldMail(row: HeldMail): z.input<typeof heldMail> {
  const { mailId, cause, detail, mailFrom, rcptTo, remoteAddress, messageId, sizeBytes } = row;
  return {
    mailId,
    receivedAt: iso(Math.floor(row.receivedAtUs / 1000)),
    cause,
    detail,
    mailFrom,
    rcptTo,
    remoteAddress,
    messageId,
    sizeBytes,
    rawUrl: `/api/quarantine/${mailId}/raw`,
  };
}
