import { createTransport } from 'nodemailer';
import type { ComposedMail } from './customer-mail';

export interface Intake {
  readonly host: string;
  readonly port: number;
}

/** What the intake said to a mail. Only `accepted` means that it took responsibility. */
export type IntakeAnswer =
  | { readonly outcome: 'accepted'; readonly answer: string }
  /** 4xx: it may be sent again. */
  | { readonly outcome: 'deferred'; readonly answer: string }
  /** 5xx: sending it again would change nothing. */
  | { readonly outcome: 'refused'; readonly answer: string }
  /** No connection, or it broke off: `answer` is the error, not the intake's words. */
  | { readonly outcome: 'unreachable'; readonly answer: string };

/**
 * Hands a composed mail to the support desk's SMTP intake, in one transaction with all
 * recipients, and returns its answer. Never rejects. Gives up after 10 s without a connection or
 * 60 s of silence.
 */
export async function sendToIntake(mail: ComposedMail, intake: Intake): Promise<IntakeAnswer> {
  const transport = createTransport({
    host: intake.host,
    port: intake.port,
    secure: false,
    // An intake on loopback has a self-signed certificate at best; nothing leaves this machine.
    ignoreTLS: true,
    name: 'mail.customer.example',
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const { from, to } = mail.envelope;
    const info = await transport.sendMail({ envelope: { from, to: [...to] }, raw: mail.raw });
    // nodemailer resolves when at least one recipient was taken.
    if (info.rejected.length > 0) {
      return { outcome: 'refused', answer: `${info.response} (without ${info.rejected.join()})` };
    }
    return { outcome: 'accepted', answer: info.response };
  } catch (error) {
    return answerOf(error);
  } finally {
    transport.close();
  }
}

function answerOf(error: unknown): IntakeAnswer {
  const { message, response, responseCode } = error as Error & {
    response?: string;
    responseCode?: number;
  };
  if (response === undefined || responseCode === undefined) {
    return { outcome: 'unreachable', answer: message };
  }
  return { outcome: responseCode < 500 ? 'deferred' : 'refused', answer: response };
}
