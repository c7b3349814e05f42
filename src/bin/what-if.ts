/** What the SLA verdicts would have been under other terms; see docs/operating.md. */
import { runCommand } from '../roles/run-command';
import { whatIfCommand } from '../roles/what-if';

runCommand(whatIfCommand);
