import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { projectRoot } from '../../src/project-root';
import { REAL_SERVER_VERSION } from '../support/real-temporal-server';

const read = (path: string): string => readFileSync(join(projectRoot(), path), 'utf8');
const all = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, found = '']) => found)),
];

const compose = read('docker-compose.yml');
const example = read('.env.example');
const substituted = all(compose, /\$\{([A-Z_]+)/g);
const explained = all(example, /^([A-Z_]+)=/gm);
const otvetEnvironment = /&otvet-environment\n((?: {4}.*\n)+)/.exec(compose)?.[1] ?? '';

describe('docker-compose.yml', () => {
  test('it takes exactly the settings that .env.example explains', () => {
    expect([...substituted].sort()).toEqual([...explained].sort());
  });

  test('every setting in .env.example has its explanation above it', () => {
    const blocks = example.split('\n\n').filter((block) => /^[A-Z_]+=/m.test(block));
    expect(blocks.filter((block) => !block.startsWith('#'))).toEqual([]);
  });

  test('every setting that it gives our processes is one that they read', () => {
    const given = all(otvetEnvironment, /^ {4}([A-Z_]+):/gm);
    expect(given.length).toBeGreaterThan(10);
    const known = all(read('src/config.ts'), /^ {2}([A-Z_]+):/gm);
    expect(given.filter((name) => !known.includes(name))).toEqual([]);
  });

  test('its settings without a default are the ones to fill in, and are refused when missing', () => {
    const required = all(compose, /\$\{([A-Z_]+):\?/g);
    const toFillIn = all(example.slice(0, example.indexOf('To change if needed')), /^([A-Z_]+)=/gm);
    expect([...required].sort()).toEqual([...toFillIn].sort());
  });

  test('each of our services runs a process that exists', () => {
    const commands = all(compose, /'dist\/src\/bin\/([a-z-]+)\.js'/g);
    expect(commands).toEqual(['migrate', 'api', 'worker', 'intake']);
    for (const name of commands) {
      expect(existsSync(join(projectRoot(), 'src/bin', `${name}.ts`))).toBe(true);
    }
  });

  test('its Temporal server is the one that the tests run', () => {
    const versions = all(compose, /image: temporalio\/(?:server|admin-tools):(\S+)/g);
    expect(versions).toEqual([REAL_SERVER_VERSION]);
  });
});

describe('the Dockerfile', () => {
  test('what it copies is let through by .dockerignore and exists', () => {
    const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, sources = '']) => sources.split(' '),
    );
    const allowed = all(read('.dockerignore'), /^!(.+)$/gm);
    expect(copied.filter((path) => !allowed.includes(path))).toEqual([]);
    const missing = copied.filter(
      (path) => !path.includes('*') && !existsSync(join(projectRoot(), path)),
    );
    expect(missing).toEqual([]);
  });
});
