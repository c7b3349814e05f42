import { randomBytes } from 'node:crypto';
import { mailIdentity } from '../mail/identity';
import { outgoingMessageId } from '../mail/message-id';
import { replyAddress } from '../mail/reply-address';
import { workflowIdOf } from '../../workflows/messages';
import { AgentApi } from './agent-api';
import { Arrivals } from './arrivals';
import { monotonicMs } from './clock';
import type { Acts } from './closed-loop';
import { customerMail } from './customer-mails';
import { followFeed } from './feed';
import { OpenTickets } from './open-tickets';
import { RecordedMessages } from './recorded-messages';
import { SmtpConnection } from './smtp-connection';

export type CustomersSettings = {
  side: 'product';
  intakePort: number;
  apiPort: number;
  agentToken: string;
  /** Where the relay tells which mail it took. */
  relayFeedPort: number;
  databaseUrl: string;
  secret: string;
  supportAddress: string;
  mailDomain: string;
};

type OpenTicket = { ticketId: string; customer: string };

/** A connection for each virtual customer, opened at her first mail and kept. */
class Connections {
  private readonly opened = new Map<number, Promise<SmtpConnection>>();

  constructor(private readonly port: number) {}

  of(actor: number): Promise<SmtpConnection> {
    let connection = this.opened.get(actor);
    if (connection === undefined) {
      connection = SmtpConnection.open(this.port);
      this.opened.set(actor, connection);
    }
    return connection;
  }
}

/** What customers and agents do: real mail to the intake, real requests to the API. */
export async function productActs(settings: CustomersSettings): Promise<Acts> {
  const { secret, supportAddress, mailDomain } = settings;
  const connections = new Connections(settings.intakePort);
  const api = new AgentApi(settings.apiPort, settings.agentToken);
  const relayed = new Arrivals();
  await followFeed(settings.relayFeedPort, (key, atMs) => relayed.arrived(key, atMs));
  const recorded = new RecordedMessages(settings.databaseUrl);
  const open = new OpenTickets<OpenTicket>();
  const run = randomBytes(6).toString('hex');
  let count = 0;

  const compose = (from: string, to: string, answers?: string) => {
    const messageId = `<${(count += 1)}.${run}@customer.bench>`;
    const mail = { from, to, messageId, ...(answers !== undefined && { answers }) };
    const raw = customerMail(mail);
    // As the intake sees it: with the line end that closes the mail on the wire.
    const received = Buffer.from(`${raw}\r\n`);
    const identity = mailIdentity({ mailbox: supportAddress, raw: received, messageId });
    return { mail: { from, to, raw }, identity };
  };

  return {
    ticket: async (actor) => {
      const customer = `vera-${count}-${run}@customer.bench`;
      const { mail, identity } = compose(customer, supportAddress);
      const connection = await connections.of(actor);
      const [doneMs] = await Promise.all([relayed.expect(customer), connection.send(mail)]);
      const { ticketId } = identity;
      open.add('customer', { ticketId, customer });
      return { doneMs, workflowId: workflowIdOf(ticketId) };
    },
    reply: () =>
      open.write('agent', async ({ ticketId, customer }) => {
        const [relayedMs, answeredMs] = await Promise.all([
          relayed.expect(customer),
          api.comments(ticketId, 'reply').then(monotonicMs),
        ]);
        const workflowId = workflowIdOf(ticketId);
        return { doneMs: Math.max(relayedMs, answeredMs), answeredMs, workflowId };
      }),
    note: () =>
      open.touch(async ({ ticketId }) => {
        const doneMs = await api.comments(ticketId, 'note').then(monotonicMs);
        return { doneMs, workflowId: workflowIdOf(ticketId) };
      }),
    customerReply: (actor) =>
      open.write('customer', async ({ ticketId, customer }) => {
        const answers = outgoingMessageId(secret, mailDomain, { ticketId, seq: 1 });
        const to = replyAddress(secret, supportAddress, ticketId);
        const { mail, identity } = compose(customer, to, answers);
        const connection = await connections.of(actor);
        const [doneMs] = await Promise.all([
          recorded.expect(identity.dedupeKey),
          connection.send(mail),
        ]);
        return { doneMs, workflowId: workflowIdOf(ticketId) };
      }),
  };
}
