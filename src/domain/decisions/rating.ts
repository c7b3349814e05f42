import type { Rate } from '../commands';
import type { Draft } from '../draft';
import { follow } from '../lifecycle';
import type { Refusal } from './refusal';

/** The customer rates one resolution, once. */
export function rate(draft: Draft, command: Rate): Refusal {
  const { resolution, status } = draft.ticket;
  if (resolution?.seq !== command.resolutionSeq) {
    return resolution === null && status === 'closed' ? 'NOT_RESOLVED' : 'RATING_OUTDATED';
  }
  const moved = follow(status, 'rate', draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  if (resolution.rating !== null) return 'ALREADY_RATED';
  const { rating, resolutionSeq, contentId = null } = command;
  draft.add({ type: 'rated', resolutionSeq, rating, contentId });
  return undefined;
}
