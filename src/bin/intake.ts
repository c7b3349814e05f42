/** The intake, by SMTP and IMAP, as a process of its own. */
import { runService } from '../roles/run-service';

void runService('intake', async (desk, log) => {
  await desk.startImap();
  log.info({ port: await desk.startIntake() }, 'The SMTP intake listens');
});
