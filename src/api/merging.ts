import { mailOrigins } from '../db/mail-origins';
import { stageParticipants } from '../db/participants';
import { findOpening, findTicket, type RecordedTicket } from '../db/ticket-reads';
import type { MergeInto } from '../domain/commands';
import { usableAddress } from '../mail/header-text';
import { participantIdOf } from '../mail/participant-id';
import type { BuiltCommand } from './carry-out';
import type { ApiDependencies } from './dependencies';
import { isOurs } from './mailboxes';

/** Whether the domain of the mail's author says that the mail that opened the ticket is not theirs. */
async function isDisowned({ pool }: ApiDependencies, ticketId: string): Promise<boolean> {
  const contentId = (await findOpening(pool, ticketId))?.contentId ?? '';
  const origins = await mailOrigins(pool, [contentId]);
  return origins.get(contentId)?.verdict === 'fail';
}

/**
 * How the ticket's requester joins another: by the address that they write from, which is what agents
 * have seen of them, and not where they want answers. Keeps who they are. Nothing if nobody would read
 * there, or only we.
 */
async function joiningRequester(
  { pool, secret, mailboxes }: ApiDependencies,
  { requesterAddress, requesterName: name }: RecordedTicket,
): Promise<Pick<MergeInto, 'requesterId'>> {
  const address = usableAddress(requesterAddress);
  if (address === undefined || isOurs(mailboxes, address)) return {};
  const participantId = participantIdOf(secret, address);
  await stageParticipants(pool, [{ participantId, address, name }]);
  return { requesterId: participantId };
}

/**
 * The command that merges a ticket into another. It names by id who of the customer's side is to join
 * the other and who is there already as its requester.
 */
export async function merging(
  deps: ApiDependencies,
  ticketId: string,
  intoTicketId: string,
): Promise<BuiltCommand> {
  const [ticket, into] = await Promise.all([
    findTicket(deps.pool, { ticketId }),
    findTicket(deps.pool, { ticketId: intoTicketId }),
  ]);
  const there = into === undefined ? [] : [into.requesterAddress, into.answerAddress];
  const otherRequesterIds = there.map((address) => participantIdOf(deps.secret, address));
  const base = { kind: 'mergeInto', intoTicketId } as const;
  if (await isDisowned(deps, ticketId)) return { command: { ...base, isDisowned: true } };
  return {
    command: {
      ...base,
      ...(ticket && (await joiningRequester(deps, ticket))),
      otherRequesterIds: [...new Set(otherRequesterIds)],
    },
  };
}
