/** Holds every open ticket's deadlines against the engine's timers; see docs/operating.md. */
import { auditCommand } from '../roles/audit';
import { runCommand } from '../roles/run-command';

runCommand(auditCommand);
