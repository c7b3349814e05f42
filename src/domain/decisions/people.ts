import type { ChangeParticipants } from '../commands';
import type { Draft } from '../draft';
import { follow } from '../lifecycle';
import { joining } from '../participants';
import { isResting } from '../ticket';
import type { Refusal } from './refusal';

/** Whom a customer put into Cc follows the ticket from now on, as far as there is room. */
export function letJoin(draft: Draft, participantIds: readonly string[] = []): void {
  const { added, leftOut } = joining(draft.ticket.participantIds, participantIds);
  if (added.length === 0 && leftOut === 0) return;
  draft.add({ type: 'participantsChanged', added, removed: [], leftOut });
}

/** An agent says who follows the ticket. Whoever is named in both lists stays away. */
export function changeParticipants(draft: Draft, command: ChangeParticipants): Refusal {
  const { status, participantIds } = draft.ticket;
  const moved = follow(status, 'change_participants', draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  const removed = participantIds.filter((id) => command.remove.includes(id));
  const staying = participantIds.filter((id) => !command.remove.includes(id));
  const wanted = command.add.filter((id) => !command.remove.includes(id));
  const { added, leftOut } = joining(staying, wanted);
  if (added.length === 0 && removed.length === 0) {
    return leftOut === 0 ? 'NOTHING_TO_CHANGE' : 'TOO_MANY_PARTICIPANTS';
  }
  draft.add({ type: 'participantsChanged', added, removed, leftOut });
  return undefined;
}

/** An agent vouches for the requester, who is now told that the ticket is there. */
export function confirmRequester(draft: Draft): Refusal {
  const { status, requester } = draft.ticket;
  const moved = follow(status, 'confirm_requester', draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  if (requester === 'confirmed') return 'REQUESTER_ALREADY_CONFIRMED';
  // Nothing is being done any more that could be announced.
  const mail = isResting(status) ? null : 'acknowledgement';
  draft.add({ type: 'requesterConfirmed', mail });
  return undefined;
}
