-- A hash chain over the history of each ticket, so that a change made behind the triggers' back (by a
-- superuser, in the data files, in a restored backup) is found by `npm run verify`.
-- Why a table beside ticket_events and not a column of it: docs/decisions/0008-hash-chain.md.
--
-- Locks, all held to the end of the transaction: none that a reader could wait for. What is recorded
-- already is chained first, while turns go on, at about 50 s for each million events. Creating the
-- trigger then waits for the turns under way and holds new ones up (SHARE ROW EXCLUSIVE on
-- ticket_events) while the events that came meanwhile are looked for and chained, about a second for
-- each million events. Workers of both versions may run: the chaining is the database's.

create table event_chain (
  ticket_id    uuid not null,
  seq          integer not null,
  -- Of the content that the event names, as it was when the event was recorded; null if it names none.
  content_hash bytea,
  hash         bytea not null,
  primary key (ticket_id, seq)
  -- No foreign key: it would cost a look at each event, and the hash of a deleted event is evidence.
);

create trigger append_only before update or delete on event_chain
  for each row execute function refuse_change();
create trigger append_only_all before truncate on event_chain
  for each statement execute function refuse_change();

-- Everything that a content shows, with its files; null if there is no such content. Its parts are
-- listed one by one, so that a column added later changes no hash. In plpgsql because that keeps the
-- statement planned, which a function in SQL plans again at each call.
create function content_hash(id text) returns bytea language plpgsql stable as $$
begin
  return (
    select sha256(convert_to(jsonb_build_array(
             content_id, source, author_address, author_name, subject, body_text, body_html,
             visible_length, language, message_id, reference_ids,
             (select jsonb_agg(jsonb_build_array(position, name, content_type,
                                                 encode(sha256(bytes), 'hex')) order by position)
                from content_files where content_files.content_id = contents.content_id)
           )::text, 'UTF8'))
      from contents where content_id = id);
end $$;

-- What the first event is chained to: whose history it is, and under which public number.
create function chain_origin(id uuid) returns bytea language plpgsql stable as $$
begin
  return (select sha256(convert_to(ticket_id || E'\n' || number, 'UTF8'))
            from tickets where ticket_id = id);
end $$;

-- The text of the jsonb is hashed as Postgres writes it, never a rendering of somebody else's, who
-- might write numbers otherwise; instants are microseconds, whose text no session setting changes.
create function event_hash(previous bytea, event ticket_events, content_hash bytea)
returns bytea language plpgsql stable as $$
begin
  return sha256(previous || convert_to(
           event.ticket_id || E'\n' || event.seq || E'\n'
           || (extract(epoch from event.recorded_at) * 1000000)::bigint || E'\n'
           || coalesce(encode(content_hash, 'hex'), '') || E'\n' || event.event::text, 'UTF8'));
end $$;

-- Chains the events of a ticket that have no hash yet, in their order.
create function pg_temp.chain_recorded() returns void language plpgsql as $$
declare
  event ticket_events;
  chained_id uuid;
  previous bytea;
  content bytea;
begin
  for event in
    select e.* from ticket_events e left join event_chain c using (ticket_id, seq)
     where c.hash is null order by ticket_id, seq
  loop
    if event.ticket_id is distinct from chained_id then
      chained_id := event.ticket_id;
      select hash into previous from event_chain
       where ticket_id = chained_id order by seq desc limit 1;
      previous := coalesce(previous, chain_origin(chained_id));
    end if;
    content := content_hash(event.event->>'contentId');
    previous := event_hash(previous, event, content);
    insert into event_chain values (event.ticket_id, event.seq, content, previous);
  end loop;
end $$;

-- Once a statement and not once a row: a turn records several events of one ticket, and their chain
-- is looked up once. A history without gaps is refused anything else.
create function chain_events() returns trigger language plpgsql as $$
declare
  event ticket_events;
  chained_id uuid;
  last_seq integer;
  previous bytea;
  content bytea;
begin
  for event in select * from recorded order by ticket_id, seq loop
    if event.ticket_id is distinct from chained_id then
      chained_id := event.ticket_id;
      select seq, hash into last_seq, previous from event_chain
       where ticket_id = chained_id order by seq desc limit 1;
      if last_seq is null then
        last_seq := 0;
        previous := chain_origin(chained_id);
      end if;
    end if;
    if event.seq <> last_seq + 1 then
      raise exception 'event % of ticket % does not follow event %', event.seq, chained_id, last_seq
        using errcode = 'restrict_violation',
              hint = 'History has no gaps. If events were deleted, npm run verify names them.';
    end if;
    content := case when event.event ? 'contentId' then content_hash(event.event->>'contentId') end;
    last_seq := event.seq;
    previous := event_hash(previous, event, content);
    insert into event_chain values (chained_id, last_seq, content, previous);
  end loop;
  return null;
end $$;

select pg_temp.chain_recorded();
create trigger chain after insert on ticket_events
  referencing new table as recorded for each statement execute function chain_events();
-- Those that were recorded between the two steps above.
select pg_temp.chain_recorded();
