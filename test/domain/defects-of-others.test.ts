/**
 * What other support desks get wrong about SLA, business hours and closing, one test for each: the
 * title says what happens here, the comment where it was found to go wrong elsewhere.
 */
import { describe, expect, test } from '@jest/globals';
import { deadlines } from '../../src/domain/deadlines';
import { isActivity } from '../../src/domain/events';
import { anna, customer, envelope, moscow, reply, wallClock } from './examples';
import { decide } from '../../src/domain/decide';
import {
  contract,
  Life,
  more,
  note,
  setStatus,
  system,
  thanks,
  type CalendarName,
} from './sla-life';

// 2026-01-12 is a Monday.
const hours = { first_response: 4, next_response: 8, resolution: 16 };
const pausedIn = { resolution: ['pending', 'in_development'] } as const;
const full = contract([{ hours, pausedIn }]);
const resolvedReply = { ...reply(), thenStatus: 'resolved' } as const;
const openReply = { ...reply(), thenStatus: 'open' } as const;
const adopt = (terms: typeof full) => ({ kind: 'adoptTerms', terms }) as const;
const priority = (value: 'normal' | 'urgent') =>
  ({ kind: 'changeDetails', details: { priority: value } }) as const;
const dues = (life: Life) => [life.due('first_response'), life.due('resolution')];

describe('pauses', () => {
  // Zammad (helpdesks.md §2): pauses are derived from the present names and flags of states.
  test('are recorded when they happen: a later change of what pauses rewrites none of them', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-01-12 11:00', anna, reply());
    life.at('2026-01-12 13:00', customer, more);
    const pauses = life.now.cycles.resolution?.pauses;
    const dueBefore = life.due('resolution');
    life.at('2026-01-12 14:00', system, adopt(contract([{ hours }], 2)));
    expect(life.now.cycles.resolution?.pauses).toEqual(pauses);
    expect(life.due('resolution')).toBe(dueBefore);
  });

  // Libredesk: no pause, snoozed time counts. osTicket #3034, #6524; Chatwoot: no pause found.
  test('leave the time in which the customer is waited for out', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-01-12 11:00', anna, reply());
    life.at('2026-01-16 10:00', customer, more);
    // One of sixteen hours had counted: eight are left for Friday, seven for Monday.
    expect(life.due('resolution')).toBe('2026-01-19 16:00');
  });

  // Alga (§2, in both of its code paths): wall-clock minutes are added to a business-time deadline.
  test('over a weekend are credited in business time, and no deadline lands out of hours', () => {
    const life = new Life('2026-01-16 10:00', full);
    life.at('2026-01-16 17:00', anna, reply());
    life.at('2026-01-19 10:00', customer, more);
    // Seven hours counted on Friday. Two working hours were paused, not sixty-five by the wall.
    expect(life.due('resolution')).toBe('2026-01-20 10:00');
  });

  // Frappe #2449: hold was measured by the wall clock.
  test('that lie in the night alone credit nothing', () => {
    const life = new Life('2026-01-12 10:00', full);
    const due = life.due('resolution');
    life.at('2026-01-12 19:00', anna, reply());
    life.at('2026-01-13 08:00', customer, more);
    expect(life.due('resolution')).toBe(due);
  });

  // Alga #3091: creation in a paused status was ignored.
  test('begin with a ticket that is opened in a status that pauses', () => {
    const life = new Life('2026-01-12 10:00', full, { status: 'pending' });
    expect(dues(life)).toEqual(['2026-01-12 14:00', null]);
    life.at('2026-01-12 17:00', customer, more);
    expect(life.due('resolution')).toBe('2026-01-14 15:00');
  });

  // Alga #3412: thresholds were skipped after pauses.
  test('skip no warning: each comes as soon as its share has counted', () => {
    const terms = contract([{ hours: { resolution: 8 }, warnAt: [0.5, 0.75, 0.9], pausedIn }]);
    const life = new Life('2026-01-12 10:00', terms);
    life.at('2026-01-12 13:59', anna, reply());
    life.at('2026-01-13 10:00', customer, more);
    life.at('2026-01-13 15:00');
    expect(life.story('resolution').slice(3)).toEqual([
      'resolution slaWarned @ 2026-01-13 10:01',
      'resolution slaWarned @ 2026-01-13 12:01',
      'resolution slaWarned @ 2026-01-13 13:13',
      'resolution slaBreached @ 2026-01-13 14:01',
    ]);
  });

  // Zammad (docs, manage/slas.rst): pending tickets freeze, yet may escalate at once on reopening.
  test('and resolved time end without a breach at once', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-01-12 11:00', anna, resolvedReply);
    const { events } = life.at('2026-01-16 10:00', customer, more);
    expect(events.map(({ type }) => type)).not.toContain('slaBreached');
    expect(life.due('resolution')).toBe('2026-01-19 16:00');
  });
});

describe('a change of the policy, priority or calendar', () => {
  const urgent = contract([
    { match: { priorities: ['urgent'] }, hours: { first_response: 2, resolution: 8 } },
    { hours, pausedIn },
  ]);

  // Zammad #4353: escalation survived the removal of the SLA.
  test('that removes the policy ends its warnings, breaches and escalations', () => {
    const watched = contract([
      {
        hours: { first_response: 4 },
        escalations: [
          {
            on: 'breach',
            metric: 'first_response',
            action: { kind: 'notify', whom: 'lead' },
          },
        ],
      },
    ]);
    const life = new Life('2026-01-12 10:00', watched);
    life.at('2026-01-12 11:00', system, adopt(contract([], 2)));
    life.at('2026-01-30 10:00');
    expect(life.story()).toEqual([
      'first_response slaStarted @ 2026-01-12 10:00',
      'first_response slaEnded @ 2026-01-12 11:00',
    ]);
    expect(deadlines(life.now)).toEqual([]);
  });

  // Zammad #4037, #2574: recalculation touched `updated_at` and disturbed time-based jobs.
  test('is no activity of the ticket, and puts off no closing', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-01-12 11:00', anna, resolvedReply);
    const { updatedAtMs } = life.now;
    const closing = () => deadlines(life.now).find(({ kind }) => kind === 'resolved_close')?.atMs;
    const closesAtMs = closing();
    life.at('2026-01-14 10:00', system, adopt(contract([{ hours, calendar: 'late' }], 2)));
    expect(life.now.updatedAtMs).toBe(updatedAtMs);
    expect(closing()).toBe(closesAtMs);
    expect(life.events.filter(({ type }) => type === 'termsAdopted').map(isActivity)).toEqual([
      false,
    ]);
  });

  // Zendesk: schedules don't reach SLA targets until something happens to the ticket [S3].
  test('reaches an untouched ticket by an event of its own, with the old and the new deadline', () => {
    const life = new Life('2026-01-12 16:00', full);
    const { events } = life.at(
      '2026-01-12 16:30',
      system,
      adopt(contract([{ hours, pausedIn, calendar: 'late' }], 2)),
    );
    const moved = events.flatMap((event) => (event.type === 'slaRetargeted' ? [event] : []));
    expect(
      moved.map(({ metric, fromDeadlineAtMs, toDeadlineAtMs, from, to }) => [
        metric,
        ...[fromDeadlineAtMs, toDeadlineAtMs].map((atMs) => wallClock(atMs ?? 0)),
        ...[from, to].map(({ calendarId }) => calendarId),
      ]),
    ).toEqual([
      ['first_response', '2026-01-13 11:00', '2026-01-12 20:00', 'office', 'late'],
      ['resolution', '2026-01-14 14:00', '2026-01-14 10:00', 'office', 'late'],
    ]);
  });

  // JSM keeps the old goal of completed cycles, and its reconstruction destroys old data [S9].
  test('leaves what has its verdict as it was measured', () => {
    const life = new Life('2026-01-12 10:00', urgent);
    life.at('2026-01-12 11:00', anna, openReply);
    const met = life.now.cycles.first_response;
    life.at('2026-01-12 12:00', anna, priority('urgent'));
    expect(life.now.cycles.first_response).toEqual(met);
    expect(met).toMatchObject({ verdict: 'met', measure: { targetMinutes: 240 } });
  });

  // Zammad (§2): its own source warns that statistics go wrong after an SLA change.
  test('made and taken back leaves the deadlines where they were', () => {
    const life = new Life('2026-01-12 10:00', urgent);
    const before = dues(life);
    life.at('2026-01-12 10:30', anna, priority('urgent'));
    expect(dues(life)).toEqual(['2026-01-12 12:00', '2026-01-12 18:00']);
    life.at('2026-01-12 11:00', anna, priority('normal'));
    expect(dues(life)).toEqual(before);
  });

  // Frappe: the SLA is selected anew on every save, silently.
  test('is only looked for when something changes that the promise depends on', () => {
    const life = new Life('2026-01-12 10:00', urgent);
    const { events } = life.at('2026-01-12 10:30', anna, {
      kind: 'changeDetails',
      details: { tags: ['vip'] },
    });
    expect(events.map(({ type }) => type)).toEqual(['detailsChanged']);
  });
});

describe('a response', () => {
  // Zammad #5177: the update deadline beat the first response.
  test('that is the first is owed until it is given: a further message starts no other clock', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-01-12 11:00', customer, more);
    expect(life.now.cycles.next_response).toBeUndefined();
    expect(life.due('first_response')).toBe('2026-01-12 14:00');
  });

  // RT and Libredesk do this well; Zammad counts from the customer's last contact.
  test('that is a next one counts from the oldest unanswered message', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-01-12 10:30', anna, reply());
    life.at('2026-01-12 11:00', customer, more);
    life.at('2026-01-12 15:00', customer, more);
    expect(life.due('next_response')).toBe('2026-01-13 10:00');
  });

  // Chatwoot #10178: the next-response clock ran on after resolving.
  test('is not waited for once the ticket is resolved', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-01-12 10:30', anna, reply());
    life.at('2026-01-12 11:00', customer, more);
    life.at('2026-01-12 12:00', anna, setStatus('resolved'));
    life.at('2026-02-12 12:00');
    expect(life.now.cycles.next_response).toMatchObject({ verdict: null, warnedFractions: [] });
    expect(life.story('next_response').at(-1)).toBe('next_response slaEnded @ 2026-01-12 12:00');
  });

  // Frappe (§2): moving to a paused status stamped a first response that nobody had written.
  test('is not given by a change of status', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-01-12 10:30', anna, setStatus('pending'));
    expect(life.now.cycles.first_response).toMatchObject({ verdict: null, endedAtMs: null });
    expect(life.due('first_response')).toBe('2026-01-12 14:00');
  });

  // Rule 2 of §2, "auto-acks never satisfy a response".
  test('is not given by an automatic mail, an internal note or a developer', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-01-12 10:30', anna, note);
    life.at('2026-01-12 10:40', { role: 'developer', developerId: 'boris' }, note);
    life.at('2026-01-12 14:00');
    expect(life.now.cycles.first_response?.verdict).toBe('breached');
    const asDeveloper = envelope({ role: 'developer', developerId: 'boris' }, reply());
    expect(decide('ticket-1', life.now, asDeveloper, life.now.lastEventAtMs)).toEqual({
      rejected: 'ROLE_NOT_ALLOWED',
    });
  });

  // Alga (§2): resolution thresholds started only once the response was answered or breached.
  test('holds up neither the warnings nor the breach of the resolution', () => {
    const life = new Life(
      '2026-01-12 10:00',
      contract([{ hours: { first_response: 40, resolution: 4 } }]),
    );
    life.at('2026-01-12 15:00');
    expect(life.story('resolution').slice(1)).toEqual([
      'resolution slaWarned @ 2026-01-12 13:00',
      'resolution slaBreached @ 2026-01-12 14:00',
    ]);
  });
});

describe('a breach', () => {
  // Frappe (§2): "Failed" is derived, so a breach can disappear.
  test('never disappears, whatever comes after it', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-01-12 15:00', anna, resolvedReply);
    life.at('2026-01-13 10:00', customer, more);
    life.at('2026-01-13 10:30', system, adopt(contract([{ hours: { first_response: 400 } }], 2)));
    life.at('2026-01-13 11:00', anna, setStatus('closed'));
    expect(life.now.cycles.first_response).toMatchObject({
      verdict: 'breached',
      deadlineAtMs: moscow('2026-01-12 14:00'),
    });
  });

  // Frappe finds breaches in an hourly job, Libredesk every 5 min, Zammad #3197 ≥15 min late.
  test('is stamped with its deadline, however late the timer fires', () => {
    const life = new Life('2026-01-12 10:00', contract([{ hours: { first_response: 4 } }]));
    const { events } = life.at('2026-03-01 03:17');
    expect(events.map(({ type, atMs }) => `${type} @ ${wallClock(atMs)}`)).toEqual([
      'slaWarned @ 2026-01-12 13:00',
      'slaBreached @ 2026-01-12 14:00',
    ]);
  });

  // osTicket: overdue marking is capped at 100 per cron run. Chatwoot #6889: no escalation actions.
  test('escalates once, and its actions are in the history with what they changed', () => {
    const escalations = [
      { on: 'breach', metric: 'first_response', action: { kind: 'reassign', grade: 'lead' } },
      { on: 'breach', metric: 'first_response', action: { kind: 'raise_priority' } },
    ] as const;
    const life = new Life(
      '2026-01-12 10:00',
      contract([{ hours: { first_response: 4 }, escalations }]),
    );
    life.at('2026-01-12 10:30', anna, { kind: 'assign', assigneeId: 'anna' });
    life.at('2026-01-12 14:00');
    life.at('2026-01-12 15:00');
    expect(life.events.filter(({ type }) => type === 'escalated')).toMatchObject([
      { assignment: { from: 'anna', grade: 'lead' } },
      { priority: { from: 'normal', to: 'high' } },
    ]);
    expect(life.now).toMatchObject({ assigneeId: null, grade: 'lead' });
  });

  // Zammad #4432: escalation mail at midnight.
  test('and its warnings fall into working time, so nobody is told at midnight', () => {
    const life = new Life('2026-01-16 17:59', full);
    life.at('2026-01-30 10:00');
    const told = life.events.filter(({ type }) => type === 'slaWarned' || type === 'slaBreached');
    const clocks = told.map(({ atMs }) => wallClock(atMs).slice(11));
    expect(clocks).toHaveLength(4);
    expect(clocks.every((clock) => clock >= '09:00' && clock <= '18:00')).toBe(true);
  });
});

describe('reopening', () => {
  // osTicket (§2): one due date = (reopened or created) + grace, so reopening resets it.
  test('gives no fresh target before the resolution has its verdict', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-01-12 17:00', anna, openReply, setStatus('resolved'));
    life.at('2026-01-13 09:00', customer, more);
    expect(life.now.cycles.resolution).toMatchObject({ cycleNo: 1 });
    // Seven hours had counted on Monday; nine are left.
    expect(life.due('resolution')).toBe('2026-01-13 18:00');
  });

  // Chatwoot #15024: terminal SLAs stayed frozen when a conversation was reopened.
  // Libredesk: `resolved_at` is first-resolution-only, so reopening was never measured again.
  test('after closing measures anew, beside the old verdict', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-01-12 11:00', anna, resolvedReply);
    life.at('2026-01-19 10:00', customer, more);
    const verdicts = life.events.filter(({ type }) => type === 'slaMet');
    expect(verdicts).toMatchObject([
      { metric: 'first_response', cycleNo: 1 },
      { metric: 'resolution', cycleNo: 1 },
    ]);
    expect(life.now.cycles.resolution).toMatchObject({ cycleNo: 2, verdict: null });
  });

  // osTicket #6298, FreeScout #798, Frappe #3465, Chatwoot #14016.
  test('is not what “Thanks!” does', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-01-12 11:00', anna, resolvedReply);
    const { events } = life.at('2026-01-12 12:00', customer, thanks);
    expect(events.map(({ type }) => type)).toEqual(['messageAdded']);
    expect(life.now).toMatchObject({ status: 'resolved', unansweredSinceMs: null });
  });
});

describe('a calendar', () => {
  const firstWithin = (calendar: CalendarName, count = 4) =>
    contract([{ calendar, hours: { first_response: count } }]);

  // osTicket #6847, Frappe #2212, Chatwoot #14009; osTicket drops a day's second entry.
  test('leaves the lunch break out', () => {
    const life = new Life('2026-01-12 12:00', firstWithin('lunch'));
    expect(life.due('first_response')).toBe('2026-01-12 17:00');
  });

  // Chatwoot (§2): a message after closing time used the previous day's closing hour on the next day.
  test('counts a message that came after closing time from the next opening', () => {
    const life = new Life('2026-01-12 18:30', firstWithin('office'));
    expect(life.due('first_response')).toBe('2026-01-13 13:00');
    expect(new Life('2026-01-16 23:59', firstWithin('office')).due('first_response')).toBe(
      '2026-01-19 13:00',
    );
  });

  // Libredesk (§2): a ≤60-min target gave up after 25 closed days and left the ticket without SLA.
  test('that is closed for forty days still gives a short target its deadline', () => {
    const life = new Life('2026-02-01 12:00', firstWithin('closed', 1));
    expect(life.due('first_response')).toBe('2026-03-13 10:00');
  });

  // Libredesk (§2): seconds were truncated on each day.
  test('counts seconds and milliseconds over nights', () => {
    const life = new Life('2026-01-12 10:00', contract([{ hours: { resolution: 16 }, pausedIn }]));
    life.atMs(moscow('2026-01-12 17:59') + 58_765, anna, reply());
    life.atMs(moscow('2026-01-13 10:00') + 1, customer, more);
    const counted = 8 * 3_600_000 - 1_235;
    const dueMs = moscow('2026-01-13 10:00') + 1 + 16 * 3_600_000 - counted;
    // Eight hours and 1.235 s are left at 10:00:00.001: 1.236 s of them fall on Wednesday morning.
    const overnightMs = 15 * 3_600_000;
    expect(life.now.cycles.resolution?.deadlineAtMs).toBe(dueMs + overnightMs);
  });

  // Chatwoot knows no holidays (§2, C2); Frappe compared the holiday list with the SLA's name.
  test('that never opens again promises nothing instead of failing', () => {
    const life = new Life('2026-01-12 10:00', firstWithin('never'));
    expect(life.story()).toEqual([]);
    expect(deadlines(life.now)).toEqual([]);
  });
});

describe('closing by silence', () => {
  // Libredesk [L6]: the hourly rule only saw conversations created less than 30 days ago.
  test('reaches a ticket of any age', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-06-01 10:00', anna, reply());
    life.at('2026-06-08 10:00');
    expect(life.now.status).toBe('closed');
  });

  // Frappe #3419: closing compared times in the database's zone.
  test('knows no zone but the calendar’s: it comes after exactly five days', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-01-12 23:30', anna, resolvedReply);
    life.atMs(moscow('2026-01-17 23:30') - 1);
    expect(life.now.status).toBe('resolved');
    life.at('2026-01-17 23:30');
    expect(life.now.status).toBe('closed');
  });

  // Zammad #3329: a scheduler acted on stale state; Chatwoot #13265: a reply raced the closing.
  test('is called off by a reply that came a moment before', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-01-12 11:00', anna, reply());
    life.atMs(moscow('2026-01-19 11:00') - 1, customer, more);
    life.at('2026-01-19 12:00');
    expect(life.now.status).toBe('open');
  });

  // Chatwoot #1584, #10241, #15688: one rule for every state, or for open ones only.
  test('has its own rule where the customer is waited for and where all is resolved, none elsewhere', () => {
    const closing = (life: Life) =>
      deadlines(life.now)
        .map(({ kind }) => kind)
        .filter((kind) => kind.endsWith('close'));
    const life = new Life('2026-01-12 10:00', full);
    expect(closing(life)).toEqual([]);
    life.at('2026-01-12 11:00', anna, reply());
    expect(closing(life)).toEqual(['pending_close']);
    life.at('2026-01-12 12:00', anna, setStatus('resolved'));
    expect(closing(life)).toEqual(['resolved_close']);
  });

  // Zammad #3197: a timer came a quarter of an hour late, "works as designed".
  test('carries the time at which it was due', () => {
    const life = new Life('2026-01-12 10:00', full);
    life.at('2026-01-12 11:00', anna, reply());
    const { events } = life.at('2026-02-12 11:00');
    expect(events.filter(({ type }) => type === 'statusChanged')).toMatchObject([
      { to: 'closed', cause: 'pending_silence', atMs: moscow('2026-01-19 11:00') },
    ]);
  });
});

describe('a due date that a person set', () => {
  // Freshdesk keeps a manual due date (§2, S11); osTicket has one due date for everything.
  test('stays what it was set to, whatever policy and priority do', () => {
    const dueAtMs = moscow('2026-01-16 12:00');
    const life = new Life('2026-01-12 10:00', full, { details: { type: 'task', dueAtMs } });
    life.at('2026-01-12 11:00', anna, priority('urgent'));
    life.at('2026-01-12 12:00', system, adopt(contract([{ calendar: 'late', hours }], 2)));
    expect(deadlines(life.now).find(({ kind }) => kind === 'task_due')?.atMs).toBe(dueAtMs);
  });

  test('is noted once, and a later one again', () => {
    const life = new Life('2026-01-12 10:00', contract([]), {
      details: { type: 'task', dueAtMs: moscow('2026-01-13 12:00') },
    });
    life.at('2026-01-14 10:00', anna, {
      kind: 'changeDetails',
      details: { dueAtMs: moscow('2026-01-15 12:00') },
    });
    life.at('2026-01-20 10:00');
    const passed = life.events.filter(({ type }) => type === 'dueDatePassed');
    expect(passed.map(({ atMs }) => wallClock(atMs))).toEqual([
      '2026-01-13 12:00',
      '2026-01-15 12:00',
    ]);
  });
});

// Zammad #4604, #5407, #5444: which automation did this?
test('everything that happened by itself says by what and when', () => {
  const life = new Life('2026-01-12 10:00', full);
  life.at('2026-01-12 11:00', anna, resolvedReply);
  life.at('2026-02-12 11:00');
  const alone = life.events.filter(({ actor }) => actor.role === 'system');
  expect(alone).toMatchObject([
    { type: 'ratingRequested', commandId: null, atMs: moscow('2026-01-13 11:00') },
    { type: 'statusChanged', commandId: null, cause: 'resolved_silence' },
    { type: 'slaMet', commandId: null, metric: 'resolution' },
  ]);
});
