import { defineSearchAttributeKey } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import type { TicketStatus } from '../src/domain/ticket';
import { statusAttribute } from './messages';

const statusKey = defineSearchAttributeKey(statusAttribute, 'KEYWORD');

/** Shows the ticket's status to `temporal workflow list`; the product itself reads Postgres only. */
export function showStatus(status: TicketStatus): void {
  upsertSearchAttributes([{ key: statusKey, value: status }]);
}
