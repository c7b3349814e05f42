import { DatabaseError } from 'pg';

/** Whether a deletion failed since somebody has named one of its rows between the look and the lock. */
export function isClaimedMeanwhile(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '23503';
}
