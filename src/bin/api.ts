/** The API and its pages as a process of its own. */
import { runService } from '../roles/run-service';

void runService('api', async (desk, log) => {
  log.info({ port: await desk.startApi() }, 'The API listens');
});
