import type { ErrandSettled, TicketCommand } from '../commands';
import type { Draft } from '../draft';
import type { Actor } from '../ticket';
import type { Refusal } from './refusal';

/**
 * Sends a command to another ticket. Its id derives from the event that sends it, so the other
 * ticket carries it out once, however often it arrives.
 */
export function sendErrand(
  draft: Draft,
  toTicketId: string,
  actor: Actor,
  command: TicketCommand,
): void {
  const commandId = `errand-${draft.ticketId}-${draft.ticket.seq + 1}`;
  const envelope = { commandId, actor, command };
  draft.add({ type: 'errandSent', toTicketId, envelope });
}

/** The merge is off: the ticket goes on where it stood. */
function resumeOwnWay(draft: Draft, because: 'agent_decided' | Exclude<Refusal, undefined>): void {
  const merge = draft.ticket.ties.mergedInto;
  if (merge === null) return;
  draft.add({ type: 'mergeUndone', because });
  const { status: from } = draft.ticket;
  const { statusBefore: to } = merge;
  if (from === to) return;
  draft.add({ type: 'statusChanged', from, to, cause: 'merge_undone', mail: null });
}

/** The other ticket has answered: what was done on the strength of its consent stands or falls. */
export function settleErrand(draft: Draft, { errandSeq, outcome }: ErrandSettled): Refusal {
  const errand = draft.ticket.errands.find((candidate) => candidate.errandSeq === errandSeq);
  if (errand === undefined) return undefined;
  const { toTicketId } = errand;
  draft.add({ type: 'errandSettled', errandSeq, toTicketId, outcome });
  const { command } = errand.envelope;
  if (command.kind === 'release' && outcome === 'accepted') resumeOwnWay(draft, 'agent_decided');
  if (outcome === 'accepted') return undefined;
  if (command.kind === 'absorb') resumeOwnWay(draft, outcome);
  if (command.kind === 'addIncident') {
    const { toTicketId: otherTicketId } = errand;
    draft.add({ type: 'unlinked', link: 'incident_of', otherTicketId, because: outcome });
  }
  return undefined;
}
