import type { DevHandoff } from '../commands';
import type { Draft } from '../draft';
import type { StatusCause } from '../events';
import { handoffRules } from '../handoff';
import { follow, type Move } from '../lifecycle';
import type { Handoff, HandoffState } from '../ticket';
import { mailByItself } from '../ticket-mail';
import type { Refusal } from './refusal';
import { changeStatus } from './status';

type Step = { move: Move; cause: StatusCause };

const progress: Step = { move: 'progress_development', cause: 'handed_to_development' };

const steps: Readonly<Record<HandoffState, Step>> = {
  queued: { move: 'hand_to_development', cause: 'handed_to_development' },
  accepted: progress,
  in_progress: progress,
  needs_info: progress,
  done: { move: 'finish_development', cause: 'development_finished' },
  declined: { move: 'decline_development', cause: 'development_declined' },
};

function begin(draft: Draft, command: DevHandoff): Refusal {
  const { handoffKind: kind, estimateAtMs = null, reference = null } = command;
  if (kind === undefined) return 'HANDOFF_KIND_REQUIRED';
  const handoffNo = (draft.ticket.handoff?.handoffNo ?? 0) + 1;
  const state = 'queued';
  draft.add({
    type: 'handoffChanged',
    handoffNo,
    kind,
    state,
    estimateAtMs,
    reference,
    mail: null,
  });
  return undefined;
}

function advance(draft: Draft, handoff: Handoff, command: DevHandoff): Refusal {
  const { step, handoffKind: kind = handoff.kind } = command;
  const { estimateAtMs = handoff.estimateAtMs, reference = handoff.reference } = command;
  if (step !== undefined && !handoffRules[handoff.state].leadsTo.includes(step)) {
    return 'HANDOFF_STEP_NOT_ALLOWED';
  }
  const isSame =
    kind === handoff.kind &&
    estimateAtMs === handoff.estimateAtMs &&
    reference === handoff.reference;
  if (step === undefined && isSame) return 'NOTHING_TO_CHANGE';
  const { handoffNo } = handoff;
  const state = step ?? handoff.state;
  const tells = state === 'done' && draft.ticket.terms.tellWhenDevelopmentDone;
  const mail = tells ? mailByItself(draft.ticket, 'development_done') : null;
  draft.add({ type: 'handoffChanged', handoffNo, kind, state, estimateAtMs, reference, mail });
  return undefined;
}

/** The matter goes to development, or development says how far it is. */
export function devHandoff(draft: Draft, command: DevHandoff): Refusal {
  const { handoff, status } = draft.ticket;
  const { move, cause } = command.step === undefined ? progress : steps[command.step];
  const moved = follow(status, move, draft.actor.role);
  if ('rejected' in moved) return moved.rejected;
  const begins = command.step === 'queued' || handoff === null;
  const refusal = begins ? begin(draft, command) : advance(draft, handoff, command);
  if (refusal !== undefined) return refusal;
  changeStatus(draft, moved.to, cause);
  return undefined;
}
