-- What the timer audit asks every hour.
-- Locks: writers of each table wait while it is read once. From then on only events that time causes,
-- few in a ticket's life, touch the first index, and hardly any ticket the second.

-- The events that only time causes, by when they were recorded: how late each came is measured over
-- the last 30 days.

create index ticket_events_of_time on ticket_events (recorded_at) include (at)
  where command_id is null
    and type in ('slaWarned', 'slaBreached', 'ratingRequested', 'dueDatePassed',
                 'handoffEstimatePassed', 'statusChanged');

-- Closed tickets that may still wait for something: at least what `isAtRest` says. Closed tickets are
-- the many; without it the audit would take each one's state apart (measured: 6.4 s for 200,000, with it 1.4 s).
create index tickets_closed_awake on tickets (ticket_id)
  where status = 'closed'
    and (state->>'shape' is null
      or state->'errands' <> '[]'
      or (state->'resolution'->>'ratingRequested' = 'false'
        and state->'resolution'->'rating' = 'null')
      or state->'cycles' @? '$.* ? (@.verdict == null && @.endedAtMs == null && @.deadlineAtMs != null)');
