import type { TicketEvent } from '../../domain/events';
import type { Bilingual } from '../../domain/language';
import type { Joining } from '../../domain/participants';
import { inBoth, type Telling } from './telling';

/** Participants by name where the reader's page knows them, or else how many. */
function people(ids: readonly string[], { participants }: Telling): string {
  const names = ids.flatMap((id) => participants?.get(id) ?? []);
  return names.length === ids.length ? names.join(', ') : String(ids.length);
}

const words = {
  added: { ru: 'добавлены участники', en: 'participants added' },
  removed: { ru: 'убраны участники', en: 'participants removed' },
  leftOut: { ru: 'не поместились', en: 'found no room' },
} as const;

/** Who joined and who left, and how many found no room, as the middle of a sentence. */
export function peopleChanged(
  { added, leftOut, removed = [] }: Joining & { removed?: readonly string[] },
  telling: Telling,
): Bilingual {
  return inBoth((language) =>
    [
      ...(added.length > 0 ? [`${words.added[language]}: ${people(added, telling)}`] : []),
      ...(removed.length > 0 ? [`${words.removed[language]}: ${people(removed, telling)}`] : []),
      ...(leftOut > 0 ? [`${words.leftOut[language]}: ${leftOut}`] : []),
    ].join('; '),
  );
}

/** The participants whom an event names. */
export function participantsOf(event: TicketEvent): readonly string[] {
  switch (event.type) {
    case 'participantsChanged':
      return [...event.added, ...event.removed];
    case 'absorbed':
      return event.participants?.added ?? [];
    case 'deliveryBounced':
      return event.participantId === null ? [] : [event.participantId];
    default:
      return [];
  }
}
