import fc from 'fast-check';
import type { CommandEnvelope, TicketCommand } from '../../src/domain/commands';
import type { TicketEvent } from '../../src/domain/events';
import type { EscalationStep, MetricTarget, ServiceTerms } from '../../src/domain/terms';
import {
  grades,
  handoffKinds,
  handoffStates,
  priorities,
  ticketStatuses,
  ticketTypes,
  type Actor,
  type Ticket,
} from '../../src/domain/ticket';
import { takeTurn, type WaitingCommand } from '../../src/domain/turn';
import { aroundTheClock } from '../../src/terms/calendars/around-the-clock';
import { loadCalendar } from '../../src/terms/load-calendar';
import { mailganerTerms, ritTerms } from '../../src/terms/presets';
import { everybody, mailCommands } from './mail-commands';
import { anna, boris, customer, moscow } from '../domain/examples';

const hourMs = 3_600_000;

export const rit = ritTerms(loadCalendar);
export const mailganer = mailganerTerms(loadCalendar);
const calendars = { ...rit.calendars, ...mailganer.calendars, day: loadCalendar(aroundTheClock()) };
const calendarIds = fc.constantFrom(...Object.keys(calendars));

const someOf = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const maybe = <T>(value: fc.Arbitrary<T>, key: string) =>
  fc.option(value, { nil: undefined }).map((v) => (v === undefined ? {} : { [key]: v }));

const targets: fc.Arbitrary<MetricTarget> = fc.record({
  targetMinutes: fc.integer({ min: 1, max: 6_000 }),
  warnAtFractions: fc.constantFrom([], [0.75], [0.25, 0.5], [0.1, 0.5, 0.9]),
  pausedIn: fc.subarray([...ticketStatuses]),
});

const metricNames = ['first_response', 'next_response', 'resolution'] as const;

const escalations = fc.record({
  on: fc.constantFrom('warning', 'breach'),
  metric: fc.constantFrom(...metricNames),
  action: fc.oneof(
    fc.record({ kind: fc.constant('notify'), whom: fc.constantFrom('assignee', ...grades) }),
    fc.record({ kind: fc.constant('reassign'), grade: fc.constantFrom(...grades) }),
    fc.constant({ kind: 'raise_priority' }),
  ),
}) as fc.Arbitrary<EscalationStep>;

const matches = fc
  .tuple(
    maybe(someOf(ticketTypes), 'types'),
    maybe(someOf(priorities), 'priorities'),
    maybe(someOf(['billing', 'registration']), 'topics'),
  )
  .map((parts) => Object.assign({}, ...parts) as object);

/** Any terms: policies by type, topic and priority, in three calendars, with pauses and escalations. */
export const anyTerms: fc.Arbitrary<ServiceTerms> = fc
  .record({
    version: fc.integer({ min: 2, max: 1_000 }),
    calendarId: calendarIds,
    policies: fc.array(
      fc.record({
        match: matches,
        calendarId: calendarIds,
        targets: fc
          .tuple(...metricNames.map((metric) => maybe(targets, metric)))
          .map((parts) => Object.assign({}, ...parts) as object),
        escalations: fc.array(escalations, { maxLength: 3 }),
      }),
      { maxLength: 3 },
    ),
    pendingCloseBusinessDays: fc.integer({ min: 1, max: 5 }),
    resolvedCloseDays: fc.integer({ min: 1, max: 5 }),
    ratingDelayHours: fc.integer({ min: 1, max: 24 }),
    tellWhenDevelopmentDone: fc.boolean(),
    edition: fc.constantFrom<1 | 2>(1, 2, 2),
  })
  .map(({ policies, ...others }) => ({
    ...others,
    termsId: 'any',
    calendars,
    policies: policies.map((policy, index) => ({ ...policy, policyId: `policy-${index}` })),
  }));

const instants = fc
  .integer({ min: -100, max: 400 })
  .map((hours) => moscow('2026-01-12 10:00') + hours * hourMs);

const details = fc
  .tuple(
    maybe(fc.constantFrom(...ticketTypes), 'type'),
    maybe(fc.constantFrom(...priorities), 'priority'),
    maybe(fc.constantFrom('billing', 'registration', null), 'topic'),
    maybe(instants, 'dueAtMs'),
  )
  .map((parts) => Object.assign({}, ...parts) as object);

const requested = fc.constantFrom('open', 'pending', 'resolved', 'closed');

const commands = fc.oneof(
  fc.record({ kind: fc.constant('clientReply'), contentId: fc.constant('a') }),
  fc.record({
    kind: fc.constant('clientReply'),
    contentId: fc.constant('thanks'),
    gratitudeOnly: fc.constant(true),
  }),
  fc.record(
    {
      kind: fc.constant('agentComment'),
      contentId: fc.constant('c'),
      visibility: fc.constantFrom('reply', 'note'),
      thenStatus: requested,
    },
    { requiredKeys: ['kind', 'contentId', 'visibility'] },
  ),
  fc.record({ kind: fc.constant('changeStatus'), status: requested }),
  fc.record({ kind: fc.constant('assign'), assigneeId: fc.constantFrom('anna', null) }),
  fc.record({ kind: fc.constant('changeDetails'), details }),
  fc.record(
    {
      kind: fc.constant('devHandoff'),
      step: fc.constantFrom(...handoffStates),
      handoffKind: fc.constantFrom(...handoffKinds),
      estimateAtMs: instants,
    },
    { requiredKeys: ['kind'] },
  ),
  fc.record({
    kind: fc.constant('rate'),
    rating: fc.constant('good'),
    resolutionSeq: fc.integer({ min: 1, max: 30 }),
  }),
  fc.record(
    {
      kind: fc.constant('mergeInto'),
      intoTicketId: fc.constant('other'),
      requesterId: fc.constantFrom(...everybody),
      otherRequesterIds: fc.subarray(everybody, { maxLength: 2 }),
      isDisowned: fc.constant(true),
    },
    { requiredKeys: ['kind', 'intoTicketId'] },
  ),
  mailCommands,
) as fc.Arbitrary<TicketCommand>;

/** What names events by number, or puts the ticket under other terms. */
const bookkeeping = fc.oneof(
  fc.record({ kind: fc.constant('adoptTerms'), terms: anyTerms }),
  fc.record({
    kind: fc.constant('errandSettled'),
    errandSeq: fc.integer({ min: 1, max: 20 }),
    outcome: fc.constantFrom('accepted', 'TICKET_NOT_FOUND'),
  }),
) as fc.Arbitrary<TicketCommand>;

type Given = { actor: Actor; command: TicketCommand; hasCaller: boolean };

/** One turn: the clock moves by `waitHours`, back if it is negative, and commands wait together. */
type Step = { waitHours: number; given: readonly Given[] };

function lives(of: fc.Arbitrary<TicketCommand>): fc.Arbitrary<Step[]> {
  const given = fc.record({
    actor: fc.constantFrom<Actor>(customer, anna, anna, boris, { role: 'system' }),
    command: of,
    hasCaller: fc.boolean(),
  });
  const step = fc.record({
    waitHours: fc.oneof(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: -100, max: 0 }),
    ),
    given: fc.array(given, { maxLength: 3 }),
  });
  return fc.array(step, { maxLength: 15 });
}

/** What people do with a ticket that stays under its terms, with clocks that jump back. */
export const anyLife = lives(commands);

/** A ticket's life, as it was recorded. */
export type History = { ticket: Ticket; events: TicketEvent[]; nowMs: number };

function waiting({ actor, command, hasCaller }: Given, commandId: string): WaitingCommand {
  return { envelope: { actor, command, commandId } satisfies CommandEnvelope, hasCaller };
}

/** The history of a ticket that was opened under `terms` and lived through the steps. */
export function live(
  terms: ServiceTerms,
  status: 'new' | 'pending',
  life: readonly Step[],
): History {
  let nowMs = moscow('2026-01-12 10:00');
  const command = {
    kind: 'openTicket',
    channel: 'email',
    language: 'ru',
    contentId: 'first',
    terms,
    status,
  } as const;
  const opening = waiting({ actor: customer, command, hasCaller: false }, 'open');
  let turn = takeTurn('t', null, [opening], nowMs);
  const events = [...turn.events];
  for (const [index, step] of life.entries()) {
    nowMs += step.waitHours * hourMs;
    const commands = step.given.map((each, no) => waiting(each, `command-${index}-${no}`));
    turn = takeTurn('t', turn.ticket, commands, nowMs);
    events.push(...turn.events);
  }
  if (turn.ticket === null) throw new Error('The opening was refused');
  return { ticket: turn.ticket, events, nowMs };
}

/** Any ticket's history: whatever people do, with clocks that jump back, under any terms. */
export const anyHistory: fc.Arbitrary<History> = fc
  .tuple(
    fc.oneof(anyTerms, fc.constantFrom(rit, mailganer)),
    fc.constantFrom<'new' | 'pending'>('new', 'new', 'pending'),
    lives(fc.oneof({ weight: 10, arbitrary: commands }, { weight: 2, arbitrary: bookkeeping })),
  )
  .map(([terms, status, life]) => live(terms, status, life));
