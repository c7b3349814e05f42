/** The worker as a process of its own: workflows, recording, mail out. */
import { required } from '../config';
import { runService } from '../roles/run-service';
import { installRuntime } from '../roles/worker';

void runService('worker', async (desk, log, { smtpUrl, publicUrl, apiPort }) => {
  installRuntime(log);
  const pagesUrl = publicUrl ?? `http://127.0.0.1:${apiPort}`;
  await desk.startWorker(required(smtpUrl, 'SMTP_URL'), pagesUrl);
});
