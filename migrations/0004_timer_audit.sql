-- The events that only time causes, by when they were recorded: how late each came is what the timer
-- audit measures over the last 30 days, every hour.
-- Locks: writers wait while the table is read once. From then on only such events, few in a ticket's
-- life, touch the index; the audit's question is answered from it alone.

create index ticket_events_of_time on ticket_events (recorded_at) include (at)
  where command_id is null
    and type in ('slaWarned', 'slaBreached', 'ratingRequested', 'dueDatePassed',
                 'handoffEstimatePassed', 'statusChanged');
