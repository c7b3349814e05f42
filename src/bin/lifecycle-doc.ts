/** Writes docs/lifecycle.md from the lifecycle table. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lifecycleDocument } from '../domain/lifecycle-doc';
import { projectRoot } from '../project-root';

writeFileSync(join(projectRoot(), 'docs', 'lifecycle.md'), lifecycleDocument());
