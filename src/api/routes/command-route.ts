import type { CommandResult } from '../carry-out';
import { none, type Reply } from '../route';
import { ticketParams } from '../schemas/common';

/** The problems that every command to a ticket can meet. */
export const everyCommand = [
  'TICKET_NOT_FOUND',
  'MOVE_NOT_ALLOWED',
  'ROLE_NOT_ALLOWED',
  'MERGED_ELSEWHERE',
  'IDEMPOTENCY_KEY_REUSED',
  'OUTCOME_UNKNOWN',
] as const;

/** What the routes of commands have in common. */
export const post = { method: 'post', params: ticketParams, query: none } as const;

/** The answer to a command that needs nobody else. */
export function outcome({ number, status, seq, headers }: CommandResult): Reply {
  return { status: 200, headers, json: { number, status, seq } };
}
