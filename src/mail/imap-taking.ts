import type { Logger } from '../log';
import type { ImapEntry } from './imap-connection';
import { imapEnvelope } from './imap-envelope';
import type { ImapMarking, Verdict } from './imap-marking';
import { IntakeUnavailable, reasonOf, type ImapReceivers } from './imap-ports';
import type { ImapRetries } from './imap-retries';
import type { ImapStatusBoard } from './imap-status';
import type { IntakeAnswer } from './smtp-intake';

/** How often a mail may fail through its own fault before it is quarantined. */
export const mostTries = 3;

/**
 * A fetched mail: its bytes, or the header alone if it is too large, or can't be fetched
 * (`isUnfetchable`).
 */
export type FetchedMail = {
  entry: ImapEntry;
  bytes: Buffer;
  isHeaderOnly: boolean;
  isUnfetchable?: true;
};

export type TakingOptions = {
  mailbox: string;
  receivers: ImapReceivers;
  marking: ImapMarking;
  retries: ImapRetries;
  /** Notes durably that the mail failed; returns how often by now. */
  failed: (uid: number) => Promise<number>;
  status: ImapStatusBoard;
  log: Logger;
};

/** Takes fetched mails: each is received, and then marked, put off or quarantined. */
export class ImapTaking {
  constructor(private readonly options: TakingOptions) {}

  /**
   * Resolves with whether the mail is dealt with. Never rejects. `onReceived` is called once before that,
   * when the receiver has answered or failed and only marking is left.
   */
  async take(mail: FetchedMail, onReceived: () => void): Promise<boolean> {
    const { retries, marking, status, log, mailbox } = this.options;
    const { uid } = mail.entry;
    try {
      const verdict = await this.verdictOn(mail).finally(onReceived);
      if (verdict === undefined) return false;
      await marking.mark(uid, verdict);
      retries.settled(uid);
      status.settled();
      return true;
    } catch (error) {
      // It is ours, which the server or the database could not be told: it comes again and is known.
      log.debug({ mailbox, uid, error }, 'IMAP: a mail could not be marked');
      retries.delay(uid);
      return false;
    }
  }

  private async verdictOn(mail: FetchedMail): Promise<Verdict | undefined> {
    const { retries, status, log, mailbox } = this.options;
    const { uid } = mail.entry;
    try {
      const answer = await this.receive(mail);
      retries.resume();
      status.resolved('IMAP_RECEIVING_UNAVAILABLE');
      if (answer.answer === 'later') {
        retries.delay(uid);
        return undefined;
      }
      if (answer.answer === 'refused')
        log.warn({ mailbox, uid, text: answer.text }, 'IMAP: a mail is refused');
      return answer.answer === 'kept' ? 'accepted' : 'refused';
    } catch (error) {
      if (!(error instanceof IntakeUnavailable)) return this.afterFailure(mail, error);
      this.putOffAll(error);
      return undefined;
    }
  }

  private async receive(mail: FetchedMail): Promise<IntakeAnswer> {
    const { entry, bytes, isHeaderOnly, isUnfetchable } = mail;
    const { receivers, mailbox } = this.options;
    const envelope = imapEnvelope(bytes, mailbox);
    if (isUnfetchable) {
      const reason = `UID ${entry.uid}, ${entry.sizeBytes} bytes: the connection breaks whenever it is fetched`;
      await receivers.quarantinePoison(bytes, reason, envelope, true);
      return { answer: 'refused', text: reason };
    }
    return isHeaderOnly
      ? receivers.receiveOversize(bytes, entry.sizeBytes, envelope)
      : receivers.receive(bytes, envelope);
  }

  private putOffAll(error: IntakeUnavailable): void {
    const { retries, status } = this.options;
    retries.pauseAll();
    status.failed('IMAP_RECEIVING_UNAVAILABLE', reasonOf(error));
  }

  private async afterFailure(
    { entry: { uid }, bytes, isHeaderOnly }: FetchedMail,
    error: unknown,
  ): Promise<Verdict | undefined> {
    const { retries, receivers, log, mailbox, failed } = this.options;
    try {
      const tries = await failed(uid);
      log.error({ mailbox, uid, tries, error }, 'IMAP: a mail could not be received');
      if (tries < mostTries) {
        retries.delay(uid);
        return undefined;
      }
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      await receivers.quarantinePoison(bytes, reason, imapEnvelope(bytes, mailbox), isHeaderOnly);
      return 'accepted';
    } catch (failure) {
      if (failure instanceof IntakeUnavailable) this.putOffAll(failure);
      else {
        // It stays where it is, and with it alone nothing is wrong with the others.
        log.error({ mailbox, uid, error: failure }, 'IMAP: a mail could not even be quarantined');
        retries.delay(uid);
      }
      return undefined;
    }
  }
}
