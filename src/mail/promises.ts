import { isOpenCycle, isPaused } from '../domain/sla/cycle';
import type { Ticket } from '../domain/ticket';

/**
 * The minutes of working time within which this ticket's first answer is promised, or `undefined` if
 * none is: no policy promises one, it was given, it is late, or its time does not count at present.
 */
export function promisedResponseMinutes({ cycles }: Pick<Ticket, 'cycles'>): number | undefined {
  const cycle = cycles.first_response;
  return isOpenCycle(cycle) && !isPaused(cycle) ? cycle.measure.targetMinutes : undefined;
}
