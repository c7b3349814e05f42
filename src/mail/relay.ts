import { createTransport } from 'nodemailer';
import type SMTPPool from 'nodemailer/lib/smtp-pool';
import type { Logger } from '../log';
import { dkimOptions, type DkimKey } from './dkim';
import type { DkimKeyFor } from './dkim-keys';
import { flawOf, mailerOptions, type OutgoingMail } from './outgoing-mail';
import { settledWithin } from './settled-within';
import { Turns } from './turns';
import { unfitMail, waitsFor } from './unsent-words';

export type { OutgoingMail } from './outgoing-mail';

/**
 * The relay's last word on a mail. `accepted` means that the relay took it, not that it arrived;
 * `refused` is final, another try would be refused as well.
 */
export type RelayAnswer =
  | { outcome: 'accepted'; response: string }
  | { outcome: 'refused'; code: number; response: string };

/** Thrown when the relay gave no last word: the same mail, with the same Message-ID, is to be tried again. */
export class RelayUnavailable extends Error {
  override readonly name = 'RelayUnavailable';
  /** The SMTP code, if the relay answered at all. */
  readonly code: number | undefined;
  readonly response: string | undefined;
  /**
   * Whether the relay may have taken the mail all the same: the whole mail was on its way and the
   * answer was lost (RFC 1047).
   */
  readonly isOutcomeUnknown: boolean;
  /** Whether the relay could not be reached or let us in: it would be so for every mail. */
  readonly isUnreachable: boolean;

  constructor(message: string, options: RelayFailure, cause?: unknown) {
    super(message, { cause });
    this.code = options.code;
    this.response = options.response;
    this.isOutcomeUnknown = options.isOutcomeUnknown;
    this.isUnreachable = options.isUnreachable ?? false;
  }
}

type RelayFailure = {
  code?: number | undefined;
  response?: string | undefined;
  isOutcomeUnknown: boolean;
  isUnreachable?: boolean;
};

export type Relay = {
  /** Resolves with the relay's last word; throws only `RelayUnavailable`. */
  send(mail: OutgoingMail): Promise<RelayAnswer>;
  /** Lets the mails under way finish, for 10 s at most; those that still wait are not sent. */
  close(): Promise<void>;
};

export type RelayOptions = {
  log: Logger;
  /** Connections kept open side by side. */
  poolSize?: number;
  /**
   * How long the relay may keep silent. RFC 5321 §4.5.3.2 asks for 2 to 10 minutes by command,
   * because giving up on a slow relay sends the mail twice; a relay that hangs holds its
   * connection for as long.
   */
  replyTimeoutMs?: number;
  /** What signs mail from an address (RFC 6376); what it knows no key for leaves unsigned. */
  dkimKeyFor?: DkimKeyFor | undefined;
};

const connectTimeoutMs = 10_000;
const closeTimeoutMs = 10_000;

/** New connections are cheap next to this many mails, and some relays limit a session. */
const mailsPerConnection = 500;

/** RFC 4954 §6: the relay wants other credentials, which says nothing about the mail. */
const authenticationCodes = new Set([530, 534, 535, 538]);

/**
 * A relay at `smtpUrl` (`smtp://[user:password@]host[:port]` or `smtps://`), over kept connections.
 * It never retries by itself once a byte of the mail was sent: whether and when is the caller's
 * decision, who records every attempt.
 */
export function createRelay(
  smtpUrl: string,
  { log, poolSize = 5, replyTimeoutMs = 300_000, dkimKeyFor }: RelayOptions,
): Relay {
  const transport = createTransport(poolOptions(smtpUrl, poolSize, replyTimeoutMs));
  const underWay = new Set<Promise<unknown>>();
  // Unheard, an error of an idle connection would end the process.
  transport.on('error', (error) => log.warn({ err: error }, 'relay connection failed'));
  transport.use('stream', (mail, done) => {
    const { progress } = mail.data as { progress?: Progress };
    // `done` puts the signing into the line, which reads the whole body before any of it is sent.
    done();
    // Called when a connection that has let us in takes the mail on.
    mail.message.processFunc((body) => {
      if (progress) progress.hasBegun = true;
      return body.once('end', () => {
        if (progress) progress.wholeMailSent = true;
      });
    });
  });

  // Not in the mailer's own line, which nobody leaves: each would wait in vain for a relay that is silent, and
  // hold one of the worker's hundred places meanwhile.
  const turns = new Turns(poolSize);
  const sendInTurn = (mail: OutgoingMail) =>
    turns.take(async () => {
      try {
        return await sendOver(transport, mail, dkimKeyFor?.(mail.from.address));
      } catch (error) {
        if (error instanceof RelayUnavailable && error.isUnreachable) {
          turns.sendAllAway(notTried({ isUnreachable: true }));
        }
        throw error;
      }
    });

  return {
    send: (mail) => {
      const sending = sendInTurn(mail);
      const settled: Promise<unknown> = sending
        .catch(() => undefined)
        .then(() => underWay.delete(settled));
      underWay.add(settled);
      return sending;
    },
    close: async () => {
      turns.sendAllAway(notTried({ isUnreachable: false }));
      transport.close();
      await settledWithin(underWay, closeTimeoutMs);
      (transport.transporter as unknown as ForceClosable).close({ force: true });
    },
  };
}

/** Of a mail that only waited for its turn. */
function notTried({ isUnreachable }: { isUnreachable: boolean }): RelayUnavailable {
  const message = waitsFor.relay_unreachable.recorded;
  return new RelayUnavailable(message, { isOutcomeUnknown: false, isUnreachable });
}

/** How far the handing over of a mail came: whether the relay was told of it, and whether all of it was sent. */
type Progress = { hasBegun: boolean; wholeMailSent: boolean };

/** Newer than the types: closes the connections that are busy as well. */
type ForceClosable = { close(options: { force: boolean }): void };

function poolOptions(url: string, poolSize: number, replyTimeoutMs: number): SMTPPool.Options {
  const options: SMTPPool.Options & { maxRequeues: number } = {
    url,
    pool: true,
    maxConnections: poolSize,
    maxMessages: mailsPerConnection,
    // Only for a kept connection that the relay had closed meanwhile: nothing of the mail was sent.
    maxRequeues: 1,
    connectionTimeout: connectTimeoutMs,
    greetingTimeout: connectTimeoutMs,
    dnsTimeout: connectTimeoutMs,
    socketTimeout: replyTimeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  };
  return options;
}

type Transport = ReturnType<typeof createTransport<SMTPPool.SentMessageInfo>>;

async function sendOver(
  transport: Transport,
  mail: OutgoingMail,
  key: DkimKey | undefined,
): Promise<RelayAnswer> {
  const flaw = flawOf(mail);
  if (flaw !== undefined) {
    return { outcome: 'refused', code: 554, response: unfitMail(flaw).recorded };
  }
  const progress: Progress = { hasBegun: false, wholeMailSent: false };
  try {
    const signed = key && { dkim: dkimOptions(key) };
    const info = await transport.sendMail({ ...mailerOptions(mail), ...signed, ...{ progress } });
    const refusal = info.rejectedErrors?.[0];
    if (refusal !== undefined) throw refusal;
    return { outcome: 'accepted', response: info.response };
  } catch (error) {
    return refusalOf(error as MailerError, progress);
  }
}

type MailerError = Error & {
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
  syscall?: string;
};

/**
 * No connection, no TLS or no login; a greeting that sends us away comes as the first of these. A relay that
 * hangs up on a mail without a word does so for that mail; one that only keeps silent, for all.
 */
function isAboutRelay(error: MailerError, { hasBegun }: Progress): boolean {
  const { code, command = '', responseCode, syscall } = error;
  if (code === 'EAUTH' || code === 'ETLS' || code === 'EDNS') return true;
  if (responseCode !== undefined && authenticationCodes.has(responseCode)) return true;
  const isBroken = code === 'ECONNECTION' || (code === 'ESOCKET' && syscall !== 'connect');
  if (isBroken && responseCode === undefined) return !hasBegun;
  return /^(CONN|EHLO|HELO|STARTTLS)$/.test(command);
}

/** The refusal in a mailer's error; throws `RelayUnavailable` if it is none. */
function refusalOf(error: MailerError, progress: Progress): RelayAnswer {
  const { responseCode: code, response = error.message } = error;
  const isAboutMail = error.code === 'EENVELOPE' || error.code === 'EMESSAGE';
  if (isAboutMail && code !== undefined && code >= 500 && !authenticationCodes.has(code)) {
    return { outcome: 'refused', code, response };
  }
  // Nothing was sent and nothing will be: the mailer itself found the mail impossible.
  if (isAboutMail && code === undefined) return { outcome: 'refused', code: 554, response };
  const isOutcomeUnknown = progress.wholeMailSent && code === undefined;
  const isUnreachable = !isOutcomeUnknown && isAboutRelay(error, progress);
  throw new RelayUnavailable(
    error.message,
    { code, response: error.response, isOutcomeUnknown, isUnreachable },
    error,
  );
}
