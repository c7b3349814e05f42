/** Bundles the workflows into the file that workers load: the last step of `npm run build`. */
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { projectRoot } from '../project-root';
import { builtWorkflowBundle } from '../roles/workflow-bundle';

function newestChangeMs(folder: string): number {
  const changes = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return Math.max(...changes);
}

async function main(): Promise<void> {
  const compiled = join(projectRoot(), 'dist');
  const bundlePath = builtWorkflowBundle();
  const sources = [join(compiled, 'workflows'), join(compiled, 'src', 'domain')];
  const changedMs = Math.max(...sources.map(newestChangeMs));
  if (existsSync(bundlePath) && statSync(bundlePath).mtimeMs > changedMs) return;
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(compiled, 'workflows', 'index.js'),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(bundlePath, code);
}

void main();
