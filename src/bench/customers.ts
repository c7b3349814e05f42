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
import type { SmtpConnection } from './smtp-connection';
import { SmtpConnections } from './smtp-connections';

export type CustomersSettings = {
  side: 'product';
  intakePort: number;
  /** The mail server in front of the intake and whose mail it is there, where there is one. */
  mailServer: { lmtpPort: number; address: string } | undefined;
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

/** Mails that no other run has written, and who they are to the intake. */
function composer(supportAddress: string) {
  const run = randomBytes(6).toString('hex');
  let count = 0;
  return {
    nextCustomer: () => `vera-${count}-${run}@customer.bench`,
    compose: (from: string, to: string, answers?: string) => {
      const messageId = `<${(count += 1)}.${run}@customer.bench>`;
      const raw = customerMail({ from, to, messageId, ...(answers !== undefined && { answers }) });
      // As the intake sees it: with the line end that closes the mail on the wire.
      const received = Buffer.from(`${raw}\r\n`);
      const identity = mailIdentity({ mailbox: supportAddress, raw: received, messageId });
      return { mail: { from, to, raw }, identity };
    },
  };
}

/** What customers and agents do: real mail to the intake, real requests to the API. */
export async function productActs(settings: CustomersSettings): Promise<Acts> {
  const { secret, supportAddress, mailDomain } = settings;
  const connections = new SmtpConnections(settings.intakePort);
  const { lmtpPort = 0, address: mailServerAddress = '' } = settings.mailServer ?? {};
  const deliveries = new SmtpConnections(lmtpPort, 'LHLO');
  const api = new AgentApi(settings.apiPort, settings.agentToken);
  const relayed = new Arrivals();
  await followFeed(settings.relayFeedPort, (key, atMs) => relayed.arrived(key, atMs));
  const recorded = new RecordedMessages(settings.databaseUrl);
  const open = new OpenTickets<OpenTicket>();
  const { compose, nextCustomer } = composer(supportAddress);

  const opening = async (connection: SmtpConnection, to = supportAddress) => {
    const customer = nextCustomer();
    const { mail, identity } = compose(customer, supportAddress);
    const [doneMs] = await Promise.all([
      relayed.expect(customer),
      connection.send({ ...mail, to }),
    ]);
    const { ticketId } = identity;
    open.add('customer', { ticketId, customer });
    return { doneMs, workflowId: workflowIdOf(ticketId) };
  };

  return {
    ticket: async (actor) => opening(await connections.of(actor)),
    imapTicket: async (actor) => opening(await deliveries.of(actor), mailServerAddress),
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
