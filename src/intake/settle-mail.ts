import { isContentClaimed } from '../db/contents';
import { keepMail, type MailFlag } from '../db/inbound-mails';
import type { IntakeAnswer } from '../mail/smtp-intake';
import type { Arrival } from './arrival';
import type { IntakeDependencies } from './dependencies';
import type { Fate, TicketFate } from './fate';
import { handOver } from './hand-over';
import { keepHeld } from './hold-mail';
import { contentOfMail } from './mail-content';
import { recordOf } from './mail-record';
import { asKept } from './personal-mail';

/** Everything odd about the mail that its reader should know. */
function flagsOf({ mail }: Arrival, fate: Fate): MailFlag[] {
  const flags: [MailFlag, boolean][] = [
    ['conflicting_thread', fate.kind === 'reply' && fate.conflict !== undefined],
    ['damaged_text', mail.isDamaged === true],
    ['files_left_out', mail.omittedFiles !== undefined],
    ['signed', mail.protection === 'signed'],
    ['encrypted', mail.protection === 'encrypted'],
  ];
  return flags.filter(([, applies]) => applies).map(([flag]) => flag);
}

const noteOf: Readonly<Record<TicketFate['kind'], string>> = {
  opening: 'new ticket',
  reply: 'reply',
  noted: 'noted',
};

/**
 * Keeps the mail and gives it to its ticket or into quarantine. Resolves only then; throws when the
 * database or the engine can't take it. What its first delivery led to stands.
 */
export async function settle(
  deps: IntakeDependencies,
  arrival: Arrival,
  raw: Buffer,
  mailClass: string,
  fate: Fate,
  flags: readonly MailFlag[] = [],
): Promise<IntakeAnswer> {
  const { pool, log } = deps;
  const { mailbox, mailId, mail } = arrival;
  const record = recordOf(arrival, raw, mailClass, [...flagsOf(arrival, fate), ...flags]);
  if (fate.kind === 'held') {
    await keepHeld(deps, { ...record, fate });
    log.info({ mailId, cause: fate.cause }, 'A mail is held in quarantine');
    return { answer: 'kept', note: 'held' };
  }
  const content = contentOfMail(mailId, mailbox.address, mail, fate.written, deps);
  const { ticketId: wanted } = fate;
  const earlier = await keepMail(pool, { ...record, fate: { ticketId: wanted } }, content);
  if (typeof earlier?.cause === 'string') {
    await deps.startHold(mailId);
    return { answer: 'kept', note: 'known' };
  }
  if (earlier !== undefined && (await isContentClaimed(pool, mailId))) {
    return { answer: 'kept', note: 'known' };
  }
  // What the first delivery led to stands, also where the same mail would lead elsewhere by now.
  const ticketId = earlier?.ticketId ?? wanted;
  const settled = earlier === undefined ? fate : await asKept(deps, arrival, fate, ticketId);
  await handOver(deps, arrival, content, settled);
  return { answer: 'kept', note: noteOf[settled.kind] };
}
