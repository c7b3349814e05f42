import type { z } from 'zod';
import type { DetailChanges, TicketEvent } from '../domain/events';
import type { ServiceTerms } from '../domain/terms';
import { presentDetails } from './present';
import { iso, isoOrNull } from './present-instant';
import type { ticketEvent } from './schemas/event';

type Shown = z.input<typeof ticketEvent>;
type Details = Extract<Shown, { type: 'detailsChanged' }>['changes'];

function presentTerms({ termsId, version }: ServiceTerms) {
  return { termsId, version };
}

function presentChanges({ dueAtMs, tags, ...changes }: DetailChanges): Details {
  return {
    ...changes,
    ...(tags && { tags: { from: [...tags.from], to: [...tags.to] } }),
    ...(dueAtMs && { dueAt: { from: isoOrNull(dueAtMs.from), to: isoOrNull(dueAtMs.to) } }),
  };
}

type SlaEvent = Extract<
  TicketEvent,
  { type: 'slaStarted' | 'slaResumed' | 'slaWarned' | 'slaBreached' | 'slaMet' | 'slaRetargeted' }
>;

function presentMeasuring(event: SlaEvent): Shown {
  const at = iso(event.atMs);
  switch (event.type) {
    case 'slaStarted': {
      const { deadlineAtMs, startedAtMs, measure, ...shown } = event;
      const startedAt = iso(startedAtMs);
      const deadlineAt = isoOrNull(deadlineAtMs);
      return { ...shown, at, measure: presentMeasure(measure), startedAt, deadlineAt };
    }
    case 'slaResumed':
    case 'slaMet': {
      const { deadlineAtMs, ...shown } = event;
      return { ...shown, at, deadlineAt: isoOrNull(deadlineAtMs) };
    }
    case 'slaWarned':
    case 'slaBreached': {
      const { deadlineAtMs, ...shown } = event;
      return { ...shown, at, deadlineAt: iso(deadlineAtMs) };
    }
    case 'slaRetargeted': {
      const { fromDeadlineAtMs, toDeadlineAtMs, from, to, ...shown } = event;
      return {
        ...shown,
        at,
        from: presentMeasure(from),
        to: presentMeasure(to),
        fromDeadlineAt: isoOrNull(fromDeadlineAtMs),
        toDeadlineAt: isoOrNull(toDeadlineAtMs),
      };
    }
  }
}

type Measure = Extract<TicketEvent, { type: 'slaStarted' }>['measure'];

function presentMeasure(measure: Measure) {
  return { ...measure, warnAtFractions: [...measure.warnAtFractions] };
}

function presentAbsorbed(event: Extract<TicketEvent, { type: 'absorbed' }>, at: string) {
  const { unansweredSinceMs, participants, ...shown } = event;
  return {
    ...shown,
    at,
    unansweredSince: isoOrNull(unansweredSinceMs),
    ...(participants && { participants: { ...participants, added: [...participants.added] } }),
  };
}

type DatedEvent = Extract<
  TicketEvent,
  { type: 'handoffChanged' | 'handoffEstimatePassed' | 'dueDatePassed' }
>;

function presentDated(event: DatedEvent, at: string): Shown {
  switch (event.type) {
    case 'handoffChanged': {
      const { estimateAtMs, ...shown } = event;
      return { ...shown, at, estimateAt: isoOrNull(estimateAtMs) };
    }
    case 'handoffEstimatePassed': {
      const { estimateAtMs, ...shown } = event;
      return { ...shown, at, estimateAt: iso(estimateAtMs) };
    }
    case 'dueDatePassed': {
      const { dueAtMs, ...shown } = event;
      return { ...shown, at, dueAt: iso(dueAtMs) };
    }
  }
}

/** An event of the history: instants as ISO texts, of terms and errands only what they are called. */
export function presentEvent(event: TicketEvent): Shown {
  const at = iso(event.atMs);
  switch (event.type) {
    case 'ticketOpened': {
      const { terms, details } = event;
      return { ...event, at, terms: presentTerms(terms), details: presentDetails(details) };
    }
    case 'termsAdopted':
      return { ...event, at, terms: presentTerms(event.terms) };
    case 'detailsChanged':
      return { ...event, at, changes: presentChanges(event.changes) };
    case 'handoffChanged':
    case 'handoffEstimatePassed':
    case 'dueDatePassed':
      return presentDated(event, at);
    case 'errandSent': {
      const { envelope, ...shown } = event;
      return { ...shown, at, commandKind: envelope.command.kind };
    }
    case 'participantsChanged':
      return { ...event, at, added: [...event.added], removed: [...event.removed] };
    case 'absorbed':
      return presentAbsorbed(event, at);
    case 'slaStarted':
    case 'slaResumed':
    case 'slaMet':
    case 'slaWarned':
    case 'slaBreached':
    case 'slaRetargeted':
      return presentMeasuring(event);
    case 'messageAdded':
    case 'statusChanged':
    case 'assigned':
    case 'merged':
    case 'mergeUndone':
    case 'released':
    case 'replyRedirected':
    case 'splitOff':
    case 'linked':
    case 'unlinked':
    case 'incidentAdded':
    case 'incidentRemoved':
    case 'errandSettled':
    case 'slaPaused':
    case 'slaEnded':
    case 'escalated':
    case 'ratingRequested':
    case 'rated':
    case 'deliveryFailed':
    case 'automaticMailNoted':
    case 'deliveryBounced':
    case 'requesterConfirmed':
    case 'commandRefused':
      return { ...event, at };
  }
}
