/** SLA terms from a file: checked, previewed, adopted by open tickets; see docs/operating.md. */
import { runCommand } from '../roles/run-command';
import { termsCommand } from '../roles/terms';

runCommand(termsCommand);
