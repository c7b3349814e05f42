export { ticketWorkflow } from './ticket';
export { timerAuditWorkflow } from './timer-audit';
