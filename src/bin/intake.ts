/** The SMTP intake as a process of its own. */
import { runService } from '../roles/run-service';

void runService('intake', async (desk, log) => {
  log.info({ port: await desk.startIntake() }, 'The SMTP intake listens');
});
