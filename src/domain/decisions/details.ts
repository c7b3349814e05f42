import type { AdoptTerms, Assign, ChangeDetails } from '../commands';
import { detailChanges } from '../details';
import type { Draft } from '../draft';
import { follow } from '../lifecycle';
import type { Refusal } from './refusal';
import { changeStatus } from './status';

/** The ticket goes to an agent, or to nobody. */
export function assign(draft: Draft, command: Assign): Refusal {
  const { assigneeId: from, grade: gradeBefore, status } = draft.ticket;
  const { assigneeId: to, grade = gradeBefore } = command;
  const moved = follow(status, 'assign', draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  draft.add({ type: 'assigned', from, to, grade });
  if (to !== null) changeStatus(draft, moved.to, 'agent_took_it');
  return undefined;
}

/** Type, priority, department and the like are set; refused if nothing would change. */
export function changeDetails(draft: Draft, { details }: ChangeDetails): Refusal {
  const moved = follow(draft.ticket.status, 'change_details', draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  const changes = detailChanges(draft.ticket.details, details);
  if (Object.keys(changes).length === 0) return 'NOTHING_TO_CHANGE';
  draft.add({ type: 'detailsChanged', changes });
  return undefined;
}

/** The ticket comes under other terms; its open cycles move, and each says from when to when. */
export function adoptTerms(draft: Draft, { terms }: AdoptTerms): Refusal {
  const { terms: present, status } = draft.ticket;
  const moved = follow(status, 'change_details', draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  const isOutdated = terms.termsId === present.termsId && terms.version <= present.version;
  if (isOutdated) return 'TERMS_OUTDATED';
  draft.add({ type: 'termsAdopted', terms });
  return undefined;
}
