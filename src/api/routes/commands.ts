import { canonicalHash } from '../canonical-hash';
import { carryOut } from '../carry-out';
import { stageComment } from '../comment-files';
import { detailsOf, msOf } from '../given-details';
import { Problem } from '../problem';
import { defineRoute, signedIn, type Route } from '../route';
import {
  assigneeBody,
  commandOutcome,
  commentBody,
  commentOutcome,
  detailsBody,
  handoffBody,
  statusBody,
} from '../schemas/command';
import { refOf } from '../ticket-lookup';
import { writtenContent } from '../written-content';
import { everyCommand, outcome, post } from './command-route';

const addCommentRoute = defineRoute({
  ...post,
  name: 'addComment',
  path: '/api/tickets/:ticket/comments',
  summary: 'Writes to the customer, or a note for the team; may set the status with it',
  body: commentBody,
  replies: { 201: { description: 'It is recorded', schema: commentOutcome } },
  problems: [...everyCommand, 'REQUESTER_NOT_CONFIRMED', 'FILE_UNKNOWN', 'FILES_TOO_LARGE'],
  handle: async (deps, { params, body, idempotencyKey, ...request }) => {
    const caller = signedIn(request);
    const { number, status, seq, events, headers } = await carryOut(deps, {
      ref: refOf(params.ticket),
      caller,
      route: 'addComment',
      idempotencyKey,
      build: ({ commandId }) => {
        const { fileIds = [], ...written } = body;
        // Without files the id is what it was before there were any: a repetition may be that old.
        const files = fileIds.length > 0 && { fileIds };
        const contentId = canonicalHash({ commandId, author: caller.id, ...written, ...files });
        const content = writtenContent({
          contentId,
          source: 'api',
          author: { address: caller.id, name: caller.id },
          text: body.text,
        });
        const isMailed = body.visibility === 'reply';
        return {
          stage: () =>
            stageComment(deps.pool, content, { uploadedBy: caller.id, fileIds, isMailed }),
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
    const { assigneeId, grade } = body;
    if (assigneeId !== null && !deps.registry.idsOf('agent').includes(assigneeId)) {
      throw new Problem('ASSIGNEE_UNKNOWN');
    }
    const result = await carryOut(deps, {
      ref: refOf(params.ticket),
      caller: signedIn(request),
      route: 'changeAssignee',
      idempotencyKey,
      build: () => ({
        command: { kind: 'assign', assigneeId, ...(grade !== undefined && { grade }) },
      }),
    });
    return outcome(result);
  },
});

const changeDetailsRoute = defineRoute({
  ...post,
  name: 'changeDetails',
  path: '/api/tickets/:ticket/details',
  summary: 'Sets what a ticket is about: type, topic, priority, department, tags, due date',
  body: detailsBody,
  replies: { 200: { description: 'It is recorded', schema: commandOutcome } },
  problems: [...everyCommand, 'NOTHING_TO_CHANGE'],
  handle: async (deps, { params, body, idempotencyKey, ...request }) =>
    outcome(
      await carryOut(deps, {
        ref: refOf(params.ticket),
        caller: signedIn(request),
        route: 'changeDetails',
        idempotencyKey,
        build: () => ({ command: { kind: 'changeDetails', details: detailsOf(body) } }),
      }),
    ),
});

const changeHandoffRoute = defineRoute({
  ...post,
  name: 'changeHandoff',
  path: '/api/tickets/:ticket/handoff',
  summary: 'Hands the matter to development, or says how far development is',
  body: handoffBody,
  replies: { 200: { description: 'It is recorded', schema: commandOutcome } },
  problems: [
    ...everyCommand,
    'HANDOFF_KIND_REQUIRED',
    'HANDOFF_STEP_NOT_ALLOWED',
    'NOTHING_TO_CHANGE',
  ],
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
            ...(body.step && { step: body.step }),
            ...(body.kind && { handoffKind: body.kind }),
            ...(body.estimateAt !== undefined && { estimateAtMs: msOf(body.estimateAt) }),
            ...(body.reference !== undefined && { reference: body.reference }),
          },
        }),
      }),
    ),
});

export const commandRoutes: readonly Route[] = [
  addCommentRoute,
  changeStatusRoute,
  changeAssigneeRoute,
  changeDetailsRoute,
  changeHandoffRoute,
];
