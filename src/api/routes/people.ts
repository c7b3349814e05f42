import { stageParticipants } from '../../db/participants';
import { findTicket } from '../../db/ticket-reads';
import { participantIdOf } from '../../mail/participant-id';
import { carryOut, type BuiltCommand } from '../carry-out';
import type { ApiDependencies } from '../dependencies';
import { flawOfOurs } from '../mailboxes';
import type { FieldError } from '../field-errors';
import { Problem } from '../problem';
import { defineRoute, signedIn, type Route } from '../route';
import { commandOutcome, emptyBody, participantsBody } from '../schemas/command';
import { refOf } from '../ticket-lookup';
import { everyCommand, outcome, post } from './command-route';

const confirmRequesterRoute = defineRoute({
  ...post,
  name: 'confirmRequester',
  path: '/api/tickets/:ticket/requester/confirm',
  summary: 'Vouches for the author of a forwarded mail, who is then told of the ticket',
  body: emptyBody,
  replies: { 200: { description: 'It is recorded', schema: commandOutcome } },
  problems: [...everyCommand, 'REQUESTER_ALREADY_CONFIRMED'],
  handle: async (deps, { params, idempotencyKey, ...request }) =>
    outcome(
      await carryOut(deps, {
        ref: refOf(params.ticket),
        caller: signedIn(request),
        route: 'confirmRequester',
        idempotencyKey,
        build: () => ({ command: { kind: 'confirmRequester' } }),
      }),
    ),
});

type Named = { address: string; name: string };

/**
 * Keeps who is to join and names all by id. The requester gets every mail without joining, and at an
 * address of ours nobody reads it.
 */
async function changing(
  { pool, secret, mailboxes }: ApiDependencies,
  ticketId: string,
  { add, remove }: { add: readonly Named[]; remove: readonly string[] },
): Promise<BuiltCommand> {
  const idOf = (address: string) => participantIdOf(secret, address);
  const ticket = await findTicket(pool, { ticketId });
  const requesterId = ticket && idOf(ticket.requesterAddress);
  const errors = add.flatMap(({ address }, index): FieldError[] =>
    idOf(address) === requesterId
      ? [{ at: `add.${index}`, code: 'IS_THE_REQUESTER' }]
      : flawOfOurs(mailboxes, `add.${index}`, address),
  );
  if (errors.length > 0) throw new Problem('INVALID_BODY', { errors });
  const joining = add.map((each) => ({ participantId: idOf(each.address), ...each }));
  await stageParticipants(pool, joining);
  return {
    command: {
      kind: 'changeParticipants',
      add: joining.map(({ participantId }) => participantId),
      remove: remove.map(idOf),
    },
  };
}

const changeParticipantsRoute = defineRoute({
  ...post,
  name: 'changeParticipants',
  path: '/api/tickets/:ticket/participants',
  summary: 'Adds people who get the replies beside the requester, or removes them',
  body: participantsBody,
  replies: { 200: { description: 'It is recorded', schema: commandOutcome } },
  problems: [...everyCommand, 'NOTHING_TO_CHANGE', 'TOO_MANY_PARTICIPANTS'],
  handle: async (deps, { params, body, idempotencyKey, ...request }) =>
    outcome(
      await carryOut(deps, {
        ref: refOf(params.ticket),
        caller: signedIn(request),
        route: 'changeParticipants',
        idempotencyKey,
        build: ({ ticketId }) => changing(deps, ticketId, body),
      }),
    ),
});

export const peopleRoutes: readonly Route[] = [confirmRequesterRoute, changeParticipantsRoute];
