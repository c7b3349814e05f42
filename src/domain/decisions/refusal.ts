import type { RejectionCode } from '../rejection';

/** What a step of a decision found wrong; `undefined` lets the decision go on. */
export type Refusal = RejectionCode | undefined;
