import type { Participant } from '../../db/participants';
import type { RecordedTicket } from '../../db/ticket-reads';
import type { TiedTicket } from '../../db/ticket-ties';
import { handoffRules } from '../../domain/handoff';
import { statusLabels } from '../../domain/lifecycle';
import type { Handoff } from '../../domain/ticket';
import { markup, type Html } from '../../markup';
import type { ApiDependencies } from '../dependencies';
import { answeredFrom } from '../mailboxes';
import { cycleStates } from './deadline-sentences';
import type { PageFrame } from './layout';
import { linkedText } from './message-text';
import {
  channelNames,
  gradeNames,
  handoffNames,
  priorityNames,
  ratingNames,
  relationNames,
  typeNames,
} from './names';
import { dayAndTime, type TimeStyle } from './times';

function fact(name: string, value: Html | string | null | undefined | false): Html {
  if (value === undefined || value === null || value === false || value === '') return markup``;
  return markup`<dt>${name}</dt>
    <dd>${value}</dd>`;
}

function handoffText(handoff: Handoff, frame: PageFrame, style: TimeStyle, nowMs: number): Html {
  const { words, language } = frame;
  const { kind, state, estimateAtMs, estimatePassed, reference } = handoff;
  const name = handoffNames[kind][language];
  const label = handoffRules[state].label[language];
  const estimate = estimateAtMs === null ? undefined : dayAndTime(style, estimateAtMs, nowMs);
  const passed = estimatePassed && markup` <span class="warn">(${words.estimatePassed})</span>`;
  return markup`${name}, ${label}${
    estimate !== undefined && markup`, ${words.estimate}: ${estimate}${passed}`
  }${reference !== null && markup` · ${linkedText(reference)}`}`;
}

function tagsText(tags: readonly string[]): Html | undefined {
  if (tags.length === 0) return undefined;
  return markup`${tags.map((tag) => markup`<span class="badge">${tag}</span> `)}`;
}

function aboutFacts(
  { state }: RecordedTicket,
  frame: PageFrame,
  dueText: string | undefined,
): Html {
  const { words, language } = frame;
  const { type, topic, priority, department, organisationId, tags } = state.details;
  return markup`${fact(words.type, typeNames[type][language])} ${fact(words.topic, topic)}
    ${fact(words.priority, priorityNames[priority][language])}
    ${fact(words.department, department)} ${fact(words.organisation, organisationId)}
    ${fact(words.tags, tagsText(tags))} ${fact(words.dueDate, dueText)}
    ${fact(words.grade, state.grade && gradeNames[state.grade][language])}`;
}

function person(name: string, address: string): Html {
  return name
    ? markup`<bdi>${name}</bdi> <span class="quiet"><bdi>${address}</bdi></span>`
    : markup`<bdi>${address}</bdi>`;
}

/** Where answers go, if elsewhere than to the requester's own address. */
function answersElsewhere({ requesterAddress, answerAddress }: RecordedTicket): Html | undefined {
  const isElsewhere = answerAddress.toLowerCase() !== requesterAddress.toLowerCase();
  return isElsewhere ? markup`<bdi>${answerAddress}</bdi>` : undefined;
}

/** The mailbox that the ticket is answered from, where that is a question. */
function mailboxOf(
  ticket: RecordedTicket & { mailboxes: ApiDependencies['mailboxes'] },
): string | undefined {
  return ticket.mailboxes.length === 1 ? undefined : answeredFrom(ticket.mailboxes, ticket);
}

/** What a ticket is about, who has it and how its promises stand. */
export function ticketFacts(
  ticket: RecordedTicket & {
    participants: readonly Participant[];
    mailboxes: ApiDependencies['mailboxes'];
  },
  frame: PageFrame,
  style: TimeStyle,
  nowMs: number,
): Html {
  const { words, language } = frame;
  const { state, requesterName, requesterAddress, participants } = ticket;
  const { handoff, resolution, cycles } = state;
  const { dueAtMs } = state.details;
  const dueText = dueAtMs === null ? undefined : dayAndTime(style, dueAtMs, nowMs);
  const requester = person(requesterName, requesterAddress);
  const claim =
    state.requester === 'claimed' && markup` <span class="warn">(${words.unconfirmed})</span>`;
  const others = participants.map(({ name, address }) => markup`${person(name, address)}<br>`);
  return markup`<dl class="facts">
    ${fact(words.requester, markup`${requester}${claim}`)}
    ${fact(words.answersTo, answersElsewhere(ticket))}
    ${fact(words.participants, others.length > 0 && markup`${others}`)}
    ${fact(words.assignee, state.assigneeId ?? words.nobody)}
    ${aboutFacts(ticket, frame, dueText)}
    ${cycleStates(cycles, style, nowMs).map(({ name, text, tone }) =>
      fact(name, markup`<span class="${tone}">${text}</span>`),
    )}
    ${fact(words.handoff, handoff && handoffText(handoff, frame, style, nowMs))}
    ${fact(words.rating, resolution?.rating && ratingNames[resolution.rating][language])}
    ${fact(words.channel, channelNames[state.channel][language])}
    ${fact(words.mailbox, mailboxOf(ticket) && markup`<bdi>${mailboxOf(ticket)}</bdi>`)}
    ${fact(words.opened, dayAndTime(style, state.openedAtMs, nowMs))}
  </dl>`;
}

function tieItem(tied: TiedTicket, { words, language }: PageFrame): Html {
  const { relation, ticketId, number, subject, status } = tied;
  const name = relationNames[relation][language];
  if (number === null) return markup`<li>${name}: <span class="quiet">${ticketId}</span></li>`;
  return markup`<li>
    ${name}: <a href="/tickets/${number}">${words.numberSign}${number}
    <bdi>${subject === '' ? words.noSubject : (subject ?? '')}</bdi></a>
    ${status !== null && markup`<span class="badge ${status}">${statusLabels[status][language]}</span>`}
  </li>`;
}

/** The tickets that this one is tied to; nothing if it stands alone. */
export function ticketTies(tied: readonly TiedTicket[], frame: PageFrame): Html {
  if (tied.length === 0) return markup``;
  return markup`<section class="card ties" aria-labelledby="ties">
    <h2 id="ties">${frame.words.ties}</h2>
    <ul>
      ${tied.map((each) => tieItem(each, frame))}
    </ul>
  </section>`;
}
