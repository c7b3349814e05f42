import { followUpOrigin } from './follow-up';
import { stageAddressees } from './addressees';
import type { Arrival } from './arrival';
import type { IntakeDependencies } from './dependencies';
import type { Opening } from './fate';
import type { Written } from './mail-content';
import type { SubjectTokenVerdict } from './subject-token';

/** How a mail opens a ticket for whoever wrote it, where its subject's number says `token`. */
export async function authorsOpening(
  deps: IntakeDependencies,
  arrival: Pick<Arrival, 'mail'>,
  written: Written,
  token: SubjectTokenVerdict,
  about: Pick<Opening, 'acknowledge' | 'organisationId'>,
): Promise<Opening> {
  const named = await followUpOrigin(deps.pool, written, deps.serviceName);
  const hint =
    token.kind === 'possibly'
      ? ({ kind: 'possible_follow_up', ofTicketId: token.ticketId } as const)
      : undefined;
  const participantIds = await stageAddressees(deps, arrival, [written.author.address]);
  return { origin: named ?? hint, participantIds, ...about };
}

/** How a mail that a colleague forwards opens a ticket for the customer that it names. */
export function forwardedOpening(byAgentId: string): Opening {
  return {
    origin: { kind: 'forwarded', byAgentId },
    participantIds: [],
    acknowledge: false,
    organisationId: null,
  };
}
