export { heldMailWorkflow } from './held-mail';
export { contentSweepWorkflow, startHoldsWorkflow } from './housekeeping';
export { ticketWorkflow } from './ticket';
export { timerAuditWorkflow } from './timer-audit';
