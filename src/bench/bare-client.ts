import { randomBytes } from 'node:crypto';
import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import { statusAttribute } from '../../workflows/messages';
import { connectEngine } from '../temporal/connect';
import { Arrivals } from './arrivals';
import { bareTaskQueue } from './bare-worker';
import {
  bareWorkflow,
  messageSignal,
  noteUpdate,
  replyUpdate,
  type BareMessage,
  type BareRun,
} from './bare-workflow';
import { monotonicMs } from './clock';
import type { Acts } from './closed-loop';
import { customerMail } from './customer-mails';
import { followFeed } from './feed';
import { OpenTickets } from './open-tickets';
import { SmtpConnections } from './smtp-connections';

export type BareSettings = {
  side: 'bare';
  address: string;
  namespace: string;
  /** Where the worker tells that an activity has run. */
  feedPort: number;
  /** The mail server and a mailbox there from which nobody fetches, where there is one. */
  mailServer: { lmtpPort: number; address: string } | undefined;
};

const statusKey = defineSearchAttributeKey(statusAttribute, 'KEYWORD');

/** Text that makes the payloads as large as the product's; the report counts the bytes of both. */
const filling = {
  opening: '-'.repeat(2_170),
  customersMessage: '-'.repeat(190),
  agentsMessage: '-'.repeat(430),
};

function runOf(workflowId: string, opening = '') {
  const run: BareRun = { key: workflowId, filling: opening };
  return { workflowId, taskQueue: bareTaskQueue, args: [run] as [BareRun] };
}

/** The same calls without a product, through one client, as the intake and the API have one. */
function bareCalls(client: Client) {
  const { workflow } = client;
  const fromCustomer: BareMessage = { filling: filling.customersMessage };
  const fromAgent: BareMessage = { filling: filling.agentsMessage };
  const update = (definition: typeof replyUpdate, workflowId: string) =>
    workflow.executeUpdateWithStart(definition, {
      args: [fromAgent],
      startWorkflowOperation: new WithStartWorkflowOperation(bareWorkflow, {
        ...runOf(workflowId),
        workflowIdConflictPolicy: 'USE_EXISTING',
      }),
    });
  return {
    open: (workflowId: string) =>
      workflow.start(bareWorkflow, {
        ...runOf(workflowId, filling.opening),
        typedSearchAttributes: new TypedSearchAttributes([{ key: statusKey, value: 'new' }]),
      }),
    write: (workflowId: string) =>
      workflow.signalWithStart(bareWorkflow, {
        ...runOf(workflowId),
        signal: messageSignal,
        signalArgs: [fromCustomer],
      }),
    reply: (workflowId: string) => update(replyUpdate, workflowId),
    note: (workflowId: string) => update(noteUpdate, workflowId),
  };
}

/** Delivers mails as the customers' do, of the same size, into a mailbox where they stay. */
function deliverer({ lmtpPort, address }: NonNullable<BareSettings['mailServer']>) {
  const connections = new SmtpConnections(lmtpPort, 'LHLO');
  return async (actor: number, key: string): Promise<void> => {
    const from = `${key}@customer.bench`;
    const raw = customerMail({ from, to: address, messageId: `<${key}@customer.bench>` });
    await (await connections.of(actor)).send({ from, to: address, raw });
  };
}

/** What the bare engine does for each unit of work. */
export async function bareActs(settings: BareSettings): Promise<Acts> {
  const { address, namespace, feedPort, mailServer } = settings;
  const { client } = await connectEngine({ address, namespace });
  const calls = bareCalls(client);
  const arrivals = new Arrivals();
  await followFeed(feedPort, (key, atMs) => arrivals.arrived(key, atMs));
  const run = randomBytes(6).toString('hex');
  const open = new OpenTickets<string>();
  let count = 0;

  const deliver = mailServer && deliverer(mailServer);

  const opening = async (deliverMail?: (workflowId: string) => Promise<void>) => {
    const workflowId = `bare-${run}-${(count += 1)}`;
    const [doneMs] = await Promise.all([
      arrivals.expect(workflowId),
      calls.open(workflowId),
      deliverMail?.(workflowId),
    ]);
    open.add('customer', workflowId);
    return { doneMs, workflowId };
  };

  return {
    ticket: () => opening(),
    imapTicket: (actor) => opening(deliver && ((workflowId) => deliver(actor, workflowId))),
    reply: () =>
      open.write('agent', async (workflowId) => {
        const [ranMs, answeredMs] = await Promise.all([
          arrivals.expect(workflowId),
          calls.reply(workflowId).then(monotonicMs),
        ]);
        return { doneMs: Math.max(ranMs, answeredMs), answeredMs, workflowId };
      }),
    note: () =>
      open.touch(async (workflowId) => {
        const [, doneMs] = await Promise.all([
          arrivals.expect(workflowId),
          calls.note(workflowId).then(monotonicMs),
        ]);
        return { doneMs, workflowId };
      }),
    customerReply: () =>
      open.write('customer', async (workflowId) => {
        const [doneMs] = await Promise.all([arrivals.expect(workflowId), calls.write(workflowId)]);
        return { doneMs, workflowId };
      }),
  };
}
