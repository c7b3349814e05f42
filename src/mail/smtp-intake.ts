import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { Logger } from '../log';
import type { MailEnvelope } from './inbound-mail';
import { largestMailBytes } from './mail-size';
import { MailsUnderWay, type Room } from './mails-under-way';

/** What became of a mail. `kept` only when losing power would not lose it any more. */
export type IntakeAnswer =
  | { answer: 'kept'; note: string }
  | { answer: 'later'; text?: string }
  | { answer: 'refused'; text: string };

export type SmtpIntakeOptions = {
  host: string;
  /** 0 takes a free one. */
  port: number;
  maxBytes?: number;
  /** How the server names itself. */
  hostname: string;
  banner?: string;
  /** Whether mail for this address is ours; any other gets 550. */
  accepts: (recipient: string) => boolean;
  receive: (raw: Buffer, envelope: MailEnvelope) => Promise<IntakeAnswer>;
  log: Logger;
};

export type SmtpIntake = {
  /** Resolves with the port in use; rejects if it can't be had. */
  listen(): Promise<{ port: number }>;
  /** Stops listening, lets the mails under way finish, for 10 s at most, and hangs up. */
  close(): Promise<void>;
};

/** RFC 5321 §4.5.3.1.8 asks for at least 100 recipients. */
const mostRecipients = 100;

/** Each costs some kilobytes; the mails in them are bounded separately. */
const mostConnections = 200;

/** Memory for mails under way, in mails of the largest size: more at once are asked to come later. */
const largestMailsAtOnce = 4;

/** RFC 5321 §4.5.3.2.7: at least 5 minutes for the next command. */
const idleTimeoutMs = 300_000;

const closeTimeoutMs = 10_000;

/**
 * An SMTP server that answers 250 only after `receive` has kept the mail, so that the sender holds
 * it until then: 451 if it can't be kept now or `receive` throws, 452 if too much is under way, 550
 * for an unknown recipient, 552 over `maxBytes`, declared (RFC 1870) or not, 554 if refused.
 */
export function createSmtpIntake(options: SmtpIntakeOptions): SmtpIntake {
  const { log, maxBytes = largestMailBytes } = options;
  const underWay = new MailsUnderWay(maxBytes * largestMailsAtOnce);
  const server = createServer(options, maxBytes, underWay);
  return {
    listen: () => listenOn(server, options),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(resolve));
      underWay.onAnswered = (sessionId) => hangUp(server, sessionId);
      for (const id of sessionIds(server)) if (!underWay.has(id)) hangUp(server, id);
      await Promise.all([closed, underWay.allAnswered(closeTimeoutMs)]);
      log.debug('SMTP intake closed');
    },
  };
}

function createServer(
  options: SmtpIntakeOptions,
  maxBytes: number,
  underWay: MailsUnderWay,
): SMTPServer {
  const { hostname, banner, log } = options;
  const server = new SMTPServer({
    name: hostname,
    ...(banner !== undefined && { banner }),
    size: maxBytes,
    // Plain SMTP between us and the mail server beside us: nothing to log in to, nothing to hide.
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    hideENHANCEDSTATUSCODES: false,
    maxClients: mostConnections,
    socketTimeout: idleTimeoutMs,
    closeTimeout: closeTimeoutMs,
    logger: false,
    onRcptTo: (address, session, callback) => {
      callback(recipientReply(address.address, session, options));
    },
    onData: (stream, session, callback) => {
      const room = underWay.room(maxBytes);
      const answer = take(stream, session, room, options).finally(() => room.free());
      void answer.then((reply) => {
        if (reply instanceof SmtpReply) callback(reply);
        else callback(null, reply);
      });
      underWay.add(session.id, answer);
    },
  });
  // A connection that breaks is the other side's problem; unheard, it would end the process.
  server.on('error', (error) => log.debug({ err: error }, 'SMTP connection failed'));
  return server;
}

/** An answer other than 250, as smtp-server wants it. */
class SmtpReply extends Error {
  constructor(
    readonly responseCode: number,
    text: string,
  ) {
    super(asciiLine(text));
  }
}

function recipientReply(
  recipient: string,
  session: SMTPServerSession,
  { accepts, log }: SmtpIntakeOptions,
): SmtpReply | null {
  try {
    if (!accepts(recipient)) return new SmtpReply(550, 'No such mailbox here');
  } catch (error) {
    log.error({ err: error, session: session.id }, 'recipient could not be judged');
    return new SmtpReply(451, 'Not taken, try again later');
  }
  const isTooMany = session.envelope.rcptTo.length >= mostRecipients;
  return isTooMany ? new SmtpReply(452, 'Too many recipients') : null;
}

/** The connection ended within a mail: its sender has no answer and comes again. */
class BrokenOff extends Error {}

/** Reads a mail and has it kept; the answer to it. Never rejects. */
async function take(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  room: Room,
  { receive, log }: SmtpIntakeOptions,
): Promise<string | SmtpReply> {
  try {
    const raw = await read(stream, room);
    if (stream.sizeExceeded) return new SmtpReply(552, 'The mail is too large');
    if (raw === undefined) return new SmtpReply(452, 'Too much mail at once, try again later');
    return replyTo(await receive(raw, envelopeOf(session)));
  } catch (error) {
    if (error instanceof BrokenOff) log.info({ session: session.id }, 'a mail broke off');
    else log.error({ err: error, session: session.id }, 'mail could not be taken');
    return new SmtpReply(451, 'Not taken, try again later');
  }
}

function replyTo(answer: IntakeAnswer): string | SmtpReply {
  switch (answer.answer) {
    case 'kept':
      return asciiLine(answer.note);
    case 'later':
      return new SmtpReply(451, answer.text ?? 'Not taken, try again later');
    case 'refused':
      return new SmtpReply(554, answer.text);
  }
}

/** SMTP answers are short ASCII lines (RFC 5321 §4.2). */
function asciiLine(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
}

function envelopeOf(session: SMTPServerSession): MailEnvelope {
  const { mailFrom, rcptTo } = session.envelope;
  return {
    mailFrom: mailFrom === false ? '' : mailFrom.address,
    rcptTo: rcptTo.map(({ address }) => address),
    remoteAddress: session.remoteAddress,
    helo: session.hostNameAppearsAs,
  };
}

/**
 * The whole mail, or nothing if there is no room for it. It reads on to the end in any case, since
 * a client listens for an answer only then.
 */
function read(stream: SMTPServerDataStream, room: Room): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let fits = true;
    stream.on('data', (chunk: Buffer) => {
      fits &&= room.take(chunk.length);
      if (fits) {
        chunks.push(chunk);
      } else {
        chunks.length = 0;
        room.free();
      }
    });
    stream.on('error', (cause) => reject(new BrokenOff(cause.message, { cause })));
    stream.on('end', () => resolve(fits ? Buffer.concat(chunks) : undefined));
  });
}

function listenOn(
  server: SMTPServer,
  { host, port }: Pick<SmtpIntakeOptions, 'host' | 'port'>,
): Promise<{ port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const net = server.listen(port, host, () => {
      server.off('error', reject);
      resolve({ port: (net.address() as AddressInfo).port });
    });
  });
}

/** smtp-server's connections, which its types leave open. */
type Connection = { session: SMTPServerSession; send(code: number, text: string): void };

function sessionIds(server: SMTPServer): string[] {
  return [...(server.connections as Set<Connection>)].map(({ session }) => session.id);
}

/** Says goodbye (RFC 5321 §3.8) to a client that would otherwise keep its idle connection open. */
function hangUp(server: SMTPServer, sessionId: string): void {
  for (const connection of server.connections as Set<Connection>) {
    if (connection.session.id === sessionId) connection.send(421, 'Closing, come back later');
  }
}
