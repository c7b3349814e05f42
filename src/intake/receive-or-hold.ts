import { mailIdentity } from '../mail/identity';
import type { MailEnvelope } from '../mail/inbound-mail';
import type { IntakeAnswer } from '../mail/smtp-intake';
import { EngineUnavailable } from '../temporal/ticket-client';
import { mailboxesReached } from './arrival';
import type { IntakeDependencies } from './dependencies';
import { holdUnread } from './hold-unread';
import { receiveMail } from './receive-mail';

/** How often a mail may fail through its own fault before it is held, as with fetched mail. */
const mostTries = 3;

/** Mails whose failures are remembered, the latest: more at once are no fault of the mails. */
const mostRemembered = 1_000;

/**
 * Whether a mail failed through its own fault: the database and the engine answer, as `isAvailable` says.
 * What the engine refuses is never the mail's, which it knows only by ids: it may answer whoever asks
 * after it, and yet start nothing.
 */
export async function isMailsFault(
  error: unknown,
  isAvailable: () => Promise<boolean>,
): Promise<boolean> {
  return !(error instanceof EngineUnavailable) && (await isAvailable().catch(() => false));
}

/**
 * `receiveMail` for mail whose sender comes again after an error: the third failure that is the mail's
 * own puts it into quarantine with its bytes. Its sender would give up on it after days otherwise, and
 * nobody here had ever seen it. A restart forgets the failures.
 */
export function receiveOrHold(
  deps: IntakeDependencies,
  isAvailable: () => Promise<boolean>,
): (raw: Buffer, envelope: MailEnvelope) => Promise<IntakeAnswer> {
  const failures = new Map<string, number>();
  return async (raw, envelope) => {
    try {
      return await receiveMail(deps, raw, envelope);
    } catch (error) {
      if (!(await isMailsFault(error, isAvailable))) throw error;
      const { contentHash } = mailIdentity({ mailbox: '', raw, messageId: undefined });
      const tries = (failures.get(contentHash) ?? 0) + 1;
      failures.delete(contentHash);
      if (tries < mostTries) {
        failures.set(contentHash, tries);
        const [oldest] = failures.keys();
        if (failures.size > mostRemembered && oldest !== undefined) failures.delete(oldest);
        throw error;
      }
      const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      deps.log.error({ tries, error }, 'A mail could not be received');
      for (const mailbox of mailboxesReached(deps.secret, deps.mailboxes, envelope.rcptTo)) {
        await holdUnread(deps, mailbox, raw, envelope, { cause: 'poison', detail });
      }
      return { answer: 'kept', note: 'held' };
    }
  };
}
