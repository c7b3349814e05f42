import { join } from 'node:path';
import { projectRoot } from '../project-root';

export type ProcessName = 'worker' | 'api' | 'intake';

/** What Node is given to run a part of the built product, as docker-compose.yml gives it. */
export function processArguments(name: ProcessName): string[] {
  const built = join(projectRoot(), 'dist', 'src');
  const script = join(built, 'bin', `${name}.js`);
  return name === 'worker'
    ? ['--require', join(built, 'roles', 'workflow-threads.js'), script]
    : [script];
}
