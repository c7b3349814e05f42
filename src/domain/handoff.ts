import type { Bilingual } from './language';
import type { HandoffState } from './ticket';

/** One state of a handoff: its name and the states that development can go to from it. */
export type HandoffRule = { label: Bilingual; leadsTo: readonly HandoffState[] };

/**
 * The states of a handoff. It begins in `queued` by the agent's hand; `done` and `declined` end it,
 * and a further handoff of the same ticket begins anew.
 */
export const handoffRules: Readonly<Record<HandoffState, HandoffRule>> = {
  queued: {
    label: { ru: 'в очереди', en: 'queued' },
    leadsTo: ['accepted', 'in_progress', 'needs_info', 'done', 'declined'],
  },
  accepted: {
    label: { ru: 'принято', en: 'accepted' },
    leadsTo: ['in_progress', 'needs_info', 'done', 'declined'],
  },
  in_progress: {
    label: { ru: 'в работе', en: 'in progress' },
    leadsTo: ['needs_info', 'done', 'declined'],
  },
  needs_info: {
    label: { ru: 'нужны сведения', en: 'needs information' },
    leadsTo: ['accepted', 'in_progress', 'done', 'declined'],
  },
  done: { label: { ru: 'выполнено', en: 'done' }, leadsTo: [] },
  declined: { label: { ru: 'отклонено', en: 'declined' }, leadsTo: [] },
};
