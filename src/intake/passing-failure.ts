import { isDatabaseUnavailable } from '../db/database-failure';
import { EngineUnavailable } from '../temporal/ticket-client';

/** Whether an error is the engine's or the database's being away, and no fault of what was being done. */
export function isPassingFailure(error: unknown): boolean {
  return error instanceof EngineUnavailable || isDatabaseUnavailable(error);
}
