/** How many people beside the requester can follow a ticket; all of them see each other. */
export const participantLimit = 20;

/** Who joins, in their order, and how many found no room. */
export type Joining = { added: readonly string[]; leftOut: number };

/** What becomes of `wanted` who want to join `present`: whoever is there already joins no more. */
export function joining(present: readonly string[], wanted: readonly string[]): Joining {
  const newcomers = [...new Set(wanted)].filter((id) => !present.includes(id));
  const added = newcomers.slice(0, Math.max(participantLimit - present.length, 0));
  return { added, leftOut: newcomers.length - added.length };
}
