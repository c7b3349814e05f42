import { join } from 'node:path';
import { projectRoot } from '../project-root';

/** Where `npm run build` puts the workflows' bundle. */
export function builtWorkflowBundle(): string {
  return join(projectRoot(), 'dist', 'workflow-bundle.js');
}
