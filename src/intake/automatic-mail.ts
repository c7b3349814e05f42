import { automaticMailsOf } from '../db/known-ticket';
import { sentCopies } from '../db/sent-copies';
import type { NoteAutomaticMail, NoteBounce } from '../domain/commands';
import { reportedCopy, type NothingReported } from '../domain/reported-copy';
import { automaticMailLimit } from '../domain/ticket-mail';
import { readDeliveryReport, matchDeliveryReport } from '../mail/delivery-report';
import type { MailClass } from '../mail/classify';
import type { Arrival } from './arrival';
import type { IntakeDependencies } from './dependencies';
import { held, type Fate } from './fate';
import type { Written } from './mail-content';
import { threadOf } from './threading';

type AutomaticClass = Exclude<MailClass, { kind: 'human' }>;

/** Who wrote it, for the record: machines often name nobody. */
function writtenByMachine({ mail, envelope }: Arrival): Written {
  const address = mail.from?.address ?? envelope.mailFrom;
  const author = {
    address: address === '' ? 'mailer-daemon' : address,
    name: mail.from?.name ?? '',
  };
  return { author, subject: mail.subject, text: mail.text, cutAt: mail.text.length };
}

/** The ticket writes down that the mail came, and what it says. */
function noted(
  arrival: Arrival,
  ticketId: string,
  command: (contentId: string) => NoteAutomaticMail | NoteBounce,
): Fate {
  return {
    kind: 'noted',
    ticketId,
    written: writtenByMachine(arrival),
    note: (contentId) => ({ actor: { role: 'system' }, command: command(contentId) }),
  };
}

const whyNothing: Readonly<Record<NothingReported['nothing'], string>> = {
  no_such_mail: 'it names no mail of ours',
  never_taken: 'what it names was never taken by the relay, so it can’t have come back',
};

/**
 * A delivery report about a mail of ours that can have come back is noted on its ticket, by the id of
 * the mail that it returns or at least by the bounce address that it came to. Anybody who holds one of
 * the ticket's mails can write such a report, so any other waits for a person.
 */
async function bounceFate(
  { pool, secret, mailDomain }: IntakeDependencies,
  arrival: Arrival,
  because: string,
): Promise<Fate> {
  const report = readDeliveryReport(arrival.mail);
  const named = report && matchDeliveryReport(report, { secret, mailDomain });
  const ticketId = named?.ticketId ?? arrival.reportedTicketId;
  if (ticketId === undefined) return held('bounce', because);
  const copies = await sentCopies(pool, ticketId, named?.seq);
  const about = (report?.recipients ?? []).filter(({ action }) => action === report?.outcome);
  const copy = reportedCopy(
    copies,
    about.flatMap(({ recipient }) => recipient ?? []),
  );
  if ('nothing' in copy) return held('bounce', `${because}; ${whyNothing[copy.nothing]}`);
  const outcome = report?.outcome ?? 'failed';
  if (outcome === 'none') return held('receipt', `${because}; it says that the mail arrived`);
  const statusCode = about[0]?.statusCode ?? null;
  return noted(arrival, ticketId, (contentId) => ({
    kind: 'noteBounce',
    ...copy,
    outcome,
    statusCode,
    contentId,
  }));
}

/**
 * What becomes of a mail that no person wrote: it is never answered, reopens nothing and moves no
 * clock (RFC 3834 §2). One that belongs to a ticket is noted there, as far as that takes it; any other
 * is held. `undefined` for a list's mail that belongs to a ticket: some organisations mark what their
 * people write as bulk, and what answers us must not be lost among what machines say. Nothing answers
 * it by itself.
 */
export async function automaticFate(
  deps: IntakeDependencies,
  arrival: Arrival,
  { kind, because }: AutomaticClass,
): Promise<Fate | undefined> {
  if (kind === 'bounce' || kind === 'delayed') return bounceFate(deps, arrival, because);
  if (kind === 'loop' || kind === 'complaint') return held(kind, because);
  const thread = await threadOf(deps, arrival);
  const ticketId = thread.ticketId ?? arrival.reportedTicketId;
  if (ticketId === undefined) return held(kind, because);
  const noteCount = await automaticMailsOf(deps.pool, ticketId);
  if (noteCount === undefined) return held(kind, because);
  if (kind === 'list') return undefined;
  // The ticket would refuse it, and nobody would see it; a person may have been taken for a machine.
  if (noteCount >= automaticMailLimit) {
    return held(kind, `${because}; its ticket has ${noteCount} automatic mails already`);
  }
  return noted(arrival, ticketId, (contentId) => ({
    kind: 'noteAutomaticMail',
    contentId,
    mailClass: kind,
  }));
}
