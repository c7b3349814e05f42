import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { lifecycleDocument } from '../../src/domain/lifecycle-doc';
import { projectRoot } from '../../src/project-root';

test('docs/lifecycle.md says what the lifecycle table says', () => {
  const written = readFileSync(join(projectRoot(), 'docs', 'lifecycle.md'), 'utf8');
  expect(written).toBe(lifecycleDocument());
});
