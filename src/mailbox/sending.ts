import { randomBytes } from 'node:crypto';
import { ComposeError, composeNew, composeReply } from './customer-mail';
import type { ComposedMail, NewMailInput, ReplyInput } from './customer-mail';
import { sendToIntake, type Intake, type IntakeAnswer } from './intake-client';
import { Problem } from './problem';
import type { MailView } from './mail-view';

/** A mail that the customer has sent, or tried to. */
export interface Sending {
  readonly mail: ComposedMail;
  readonly answer: IntakeAnswer;
}

type ReplyOrder = Omit<ReplyInput, 'nowMs' | 'timeZone'>;
type NewMailOrder = Omit<NewMailInput, 'nowMs'>;

export interface Sender {
  /** Composes and sends a reply to a stored mail. Throws `ComposeError`, or `Problem` not_found. */
  reply(id: string, order: ReplyOrder, once: string): Promise<Sending>;
  /** Composes and sends a new mail. Throws `ComposeError`. */
  write(order: NewMailOrder, once: string): Promise<Sending>;
  /** The accepted mail sent under this token, while it is remembered (the last 100). */
  sent(once: string): Promise<Sending> | undefined;
}

const maxRemembered = 100;

/** A fresh token for a form: the same form sent twice is one mail. */
export function newOnce(): string {
  return randomBytes(12).toString('hex');
}

/**
 * Plays the customer's mail program. A token that was accepted, or is under way, isn't sent again:
 * its first sending is returned. A mail that was not accepted is forgotten, so that the form can be
 * sent again.
 */
export function createSender(options: {
  view: MailView;
  intake: Intake;
  nowMs: () => number;
  timeZone: string;
}): Sender {
  const { view, intake, nowMs, timeZone } = options;
  const remembered = new Map<string, Promise<Sending>>();

  const send = async (composing: Promise<ComposedMail>): Promise<Sending> => {
    const mail = await composing;
    return { mail, answer: await sendToIntake(mail, intake) };
  };

  const onlyOnce = async (once: string, run: () => Promise<Sending>): Promise<Sending> => {
    const known = remembered.get(once);
    if (known) return known;
    const sending = run();
    remembered.set(once, sending);
    const oldest = remembered.keys().next();
    if (remembered.size > maxRemembered && oldest.value) remembered.delete(oldest.value);
    const accepted = await sending.then(
      ({ answer }) => answer.outcome === 'accepted',
      () => false,
    );
    if (!accepted) remembered.delete(once);
    return sending;
  };

  const composeStored = async (id: string, order: ReplyOrder): Promise<ComposedMail> => {
    const stored = await view.read(id);
    if (stored === undefined) throw new Problem('not_found');
    if (stored.mail === undefined) throw new ComposeError('recipient_missing');
    return composeReply(stored.mail, { ...order, nowMs: nowMs(), timeZone });
  };

  return {
    reply: (id, order, once) => onlyOnce(once, () => send(composeStored(id, order))),
    write: (order, once) => onlyOnce(once, () => send(composeNew({ ...order, nowMs: nowMs() }))),
    sent: (once) => remembered.get(once),
  };
}
