import { canonicalHash } from '../canonical-hash';
import { carryOut, type CommandResult } from '../carry-out';
import { Problem } from '../problem';
import { defineRoute, none, signedIn, type Reply, type Route } from '../route';
import { ticketParams } from '../schemas/common';
import {
  assigneeBody,
  commandOutcome,
  commentBody,
  commentOutcome,
  handoffBody,
  statusBody,
} from '../schemas/command';
import { refOf } from '../ticket-lookup';
import { writtenContent } from '../written-content';

const everyCommand = [
  'TICKET_NOT_FOUND',
  'MOVE_NOT_ALLOWED',
  'ROLE_NOT_ALLOWED',
  'IDEMPOTENCY_KEY_REUSED',
  'OUTCOME_UNKNOWN',
] as const;

const post = { method: 'post', params: ticketParams, query: none } as const;

function outcome({ number, status, seq, headers }: CommandResult): Reply {
  return { status: 200, headers, json: { number, status, seq } };
}

const addCommentRoute = defineRoute({
  ...post,
  name: 'addComment',
  path: '/api/tickets/:ticket/comments',
  summary: 'Writes to the customer, or a note for the team; may set the status with it',
  body: commentBody,
  replies: { 201: { description: 'It is recorded', schema: commentOutcome } },
  problems: everyCommand,
  handle: async (deps, { params, body, idempotencyKey, ...request }) => {
    const caller = signedIn(request);
    const { number, status, seq, events, headers } = await carryOut(deps, {
      ref: refOf(params.ticket),
      caller,
      route: 'addComment',
      idempotencyKey,
      build: (commandId) => {
        const contentId = canonicalHash({ commandId, author: caller.id, ...body });
        return {
          content: writtenContent({
            contentId,
            source: 'api',
            author: { address: caller.id, name: caller.id },
            text: body.text,
          }),
          command: {
            kind: 'agentComment',
            contentId,
            visibility: body.visibility,
            ...(body.status && { thenStatus: body.status }),
          },
        };
      },
    });
    const messageNo = events.find((event) => event.type === 'messageAdded')?.messageNo;
    return { status: 201, headers, json: { number, status, seq, messageNo } };
  },
});

const changeStatusRoute = defineRoute({
  ...post,
  name: 'changeStatus',
  path: '/api/tickets/:ticket/status',
  summary: 'Moves a ticket to another status',
  body: statusBody,
  replies: { 200: { description: 'It is recorded', schema: commandOutcome } },
  problems: [...everyCommand, 'ALREADY_IN_STATUS'],
  handle: async (deps, { params, body, idempotencyKey, ...request }) =>
    outcome(
      await carryOut(deps, {
        ref: refOf(params.ticket),
        caller: signedIn(request),
        route: 'changeStatus',
        idempotencyKey,
        build: () => ({ command: { kind: 'changeStatus', status: body.status } }),
      }),
    ),
});

const changeAssigneeRoute = defineRoute({
  ...post,
  name: 'changeAssignee',
  path: '/api/tickets/:ticket/assignee',
  summary: 'Gives a ticket to an agent, or to nobody',
  body: assigneeBody,
  replies: { 200: { description: 'It is recorded', schema: commandOutcome } },
  problems: [...everyCommand, 'ASSIGNEE_UNKNOWN'],
  handle: async (deps, { params, body, idempotencyKey, ...request }) => {
    const { assigneeId } = body;
    if (assigneeId !== null && !deps.registry.idsOf('agent').includes(assigneeId)) {
      throw new Problem('ASSIGNEE_UNKNOWN');
    }
    const result = await carryOut(deps, {
      ref: refOf(params.ticket),
      caller: signedIn(request),
      route: 'changeAssignee',
      idempotencyKey,
      build: () => ({ command: { kind: 'assign', assigneeId } }),
    });
    return outcome(result);
  },
});

const changeHandoffRoute = defineRoute({
  ...post,
  name: 'changeHandoff',
  path: '/api/tickets/:ticket/handoff',
  summary: 'Hands the matter to development, or says what development made of it',
  body: handoffBody,
  replies: { 200: { description: 'It is recorded', schema: commandOutcome } },
  problems: [...everyCommand, 'HANDOFF_KIND_REQUIRED'],
  handle: async (deps, { params, body, idempotencyKey, ...request }) =>
    outcome(
      await carryOut(deps, {
        ref: refOf(params.ticket),
        caller: signedIn(request),
        route: 'changeHandoff',
        idempotencyKey,
        build: () => ({
          command: {
            kind: 'devHandoff',
            step: body.step,
            ...(body.kind && { handoffKind: body.kind }),
          },
        }),
      }),
    ),
});

export const commandRoutes: readonly Route[] = [
  addCommentRoute,
  changeStatusRoute,
  changeAssigneeRoute,
  changeHandoffRoute,
];
