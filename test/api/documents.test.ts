import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Express } from 'express';
import { Pool } from 'pg';
import { describe, expect, test } from '@jest/globals';
import { createApi } from '../../src/api/app';
import { access } from '../../src/api/authorisation';
import { openApiDocument, problemCodesOf, templateOf } from '../../src/api/openapi';
import { problemCodes, problems } from '../../src/api/problem-table';
import { apiRoutes } from '../../src/api/route-table';
import { rejections } from '../../src/domain/rejection';
import { projectRoot } from '../../src/project-root';
import { defaultTerms } from '../../src/terms/default-terms';
import { testLogger } from '../support/temporary-data-folder';
import { errorsDocument } from './errors-document';

type Operation = {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; schema: unknown }[];
  requestBody?: { content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, { content: Record<string, { schema?: unknown }> }>;
};
type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Record<string, unknown>> };
};

const document = openApiDocument(apiRoutes) as unknown as Document;

/** Every method and path that the app really answers, pages aside. */
function registered(): string[] {
  const app: Express = createApi({
    pool: new Pool(),
    tickets: {
      open: () => Promise.reject(new Error()),
      command: () => Promise.reject(new Error()),
    },
    heldMails: { decide: () => Promise.reject(new Error()) },
    parser: { parse: () => Promise.reject(new Error()) },
    tokens: [],
    mailboxes: [{ address: 'support@desk.example', department: null, isFetched: false }],
    terms: defaultTerms(),
    secret: 'x',
    nowMs: () => 0,
    log: testLogger('documents'),
  });
  const layers = app.router.stack.flatMap(({ route }) => (route ? [route] : []));
  return layers
    .flatMap(({ path, stack }) =>
      stack.filter(({ name }) => name !== 'refuseMethod').map(({ method }) => `${method} ${path}`),
    )
    .filter((line) => /^(get|post|put|patch|delete) (\/api|\/healthz|\/readyz)/.test(line));
}

describe('the OpenAPI document', () => {
  test('describes exactly the routes that the app registers', () => {
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    expect(new Set(registered().map(templateOf))).toEqual(new Set(described));
    expect(document.openapi).toBe('3.1.0');
  });

  test('gives each route its parameters, body, replies and problems', () => {
    for (const route of apiRoutes) {
      const operation = document.paths[templateOf(route.path)]?.[route.method];
      expect(operation?.operationId).toBe(route.name);
      const inPath = operation?.parameters.filter((parameter) => parameter.in === 'path') ?? [];
      const named = Array.from(route.path.matchAll(/:(\w+)/g), ([, name]) => name);
      expect(inPath.map(({ name }) => name)).toEqual(named);
      expect(operation?.requestBody !== undefined).toBe(['post', 'put'].includes(route.method));
      const statuses = Object.keys(operation?.responses ?? {});
      for (const status of Object.keys(route.replies)) expect(statuses).toContain(status);
      for (const code of problemCodesOf(route)) {
        expect(statuses).toContain(String(problems[code].status));
      }
    }
  });

  test('points only at schemas that it has', () => {
    const references = JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g);
    const names = new Set(Array.from(references, ([, name]) => name));
    expect(names.size).toBeGreaterThan(10);
    for (const name of names) expect(Object.keys(document.components.schemas)).toContain(name);
  });

  test('says of a comment what is needed and what is not', () => {
    const body = document.paths['/api/tickets/{ticket}/comments']?.['post']?.requestBody;
    expect(body?.content['application/json']?.schema).toMatchObject({
      type: 'object',
      required: ['text'],
      additionalProperties: false,
      properties: { visibility: { default: 'reply', enum: ['reply', 'note'] } },
    });
  });

  test('is served to anybody', () => {
    expect(access.getOpenApi).toBe('anyone');
  });
});

describe('the table of problems', () => {
  test('has every rejection of the core, its text split into what it is and what to do', () => {
    expect(problemCodes).toEqual(expect.arrayContaining(Object.keys(rejections)));
    expect(problems.TICKET_NOT_FOUND).toEqual({
      status: 404,
      title: { ru: 'Такого обращения нет', en: 'There is no such ticket' },
      whatToDo: { ru: 'Проверьте номер.', en: 'Check the number.' },
    });
    for (const code of problemCodes) {
      const { title, whatToDo } = problems[code];
      for (const text of [title.ru, title.en, whatToDo.ru, whatToDo.en]) {
        expect(text.length).toBeGreaterThan(4);
      }
      expect([title.ru, whatToDo.ru].join()).toMatch(/[а-я]/);
      expect([title.en, whatToDo.en].join()).not.toMatch(/[а-я]/i);
    }
  });

  test('is what docs/errors.md says', () => {
    const file = join(projectRoot(), 'docs', 'errors.md');
    if (process.env['OTVET_WRITE_DOCS'] === '1') writeFileSync(file, errorsDocument());
    expect(readFileSync(file, 'utf8')).toBe(errorsDocument());
  });
});

test('docs/api.md names every route', () => {
  const guide = readFileSync(join(projectRoot(), 'docs', 'api.md'), 'utf8');
  for (const { method, path } of apiRoutes) {
    expect(guide).toContain(`\`${method.toUpperCase()} ${templateOf(path)}\``);
  }
});

test('the API names every field and code of the core', () => {
  const kinds = (schema: unknown) =>
    JSON.stringify(schema)
      .match(/"const":"\w+"/g)
      ?.map((text) => text.slice(9, -1));
  const source = readFileSync(join(projectRoot(), 'src', 'domain', 'deadlines.ts'), 'utf8');
  const union = /export type Deadline = [^]*?\n\);/.exec(source)?.[0] ?? '';
  const named = Array.from(union.matchAll(/'(\w+)'/g), ([, kind]) => kind);
  expect(named).toHaveLength(7);
  expect(kinds(document.components.schemas['Deadline'])).toEqual(named);
});
