import { settledWithin } from './settled-within';

/** The memory that one mail takes, until `free`. */
export type Room = {
  /** Whether there are `bytes` more; if so they are taken. */
  take(bytes: number): boolean;
  free(): void;
};

/** What the SMTP intake is receiving: how much memory it takes, and who waits for an answer. */
export class MailsUnderWay {
  /** Called with the session's id after each answer. */
  onAnswered: (sessionId: string) => void = () => undefined;
  private readonly answers = new Map<string, Promise<unknown>>();
  private takenBytes = 0;

  /** All mails together never take more than `maxBytes`. */
  constructor(private readonly maxBytes: number) {}

  /** Room for one mail of `largestBytes` at most. */
  room(largestBytes: number): Room {
    let ownBytes = 0;
    return {
      take: (bytes) => {
        if (ownBytes + bytes > largestBytes) return false;
        if (this.takenBytes + bytes > this.maxBytes) return false;
        ownBytes += bytes;
        this.takenBytes += bytes;
        return true;
      },
      free: () => {
        this.takenBytes -= ownBytes;
        ownBytes = 0;
      },
    };
  }

  /** Whether the session waits for the answer to a mail. */
  has(sessionId: string): boolean {
    return this.answers.has(sessionId);
  }

  /** Notes that the session waits for `answer`, which must not reject; one at a time by protocol. */
  add(sessionId: string, answer: Promise<unknown>): void {
    this.answers.set(sessionId, answer);
    void answer.then(() => {
      this.answers.delete(sessionId);
      // Whoever made the answer writes it to the client first.
      setImmediate(() => this.onAnswered(sessionId));
    });
  }

  /** Resolves when nobody waits any more, but after `timeoutMs` at the latest. */
  allAnswered(timeoutMs: number): Promise<void> {
    return settledWithin(this.answers.values(), timeoutMs);
  }
}
