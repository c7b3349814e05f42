/** Verifies that the recorded history is the one that was written; see docs/operating.md. */
import { runCommand } from '../roles/run-command';
import { verifyCommand } from '../roles/verify';

runCommand(verifyCommand);
