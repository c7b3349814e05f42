import { z } from 'zod';
import { access } from './authorisation';
import type { ProblemCode } from './problem-table';
import { problems } from './problem-table';
import { fileBody, noBody, type ReplyDescription, type Route } from './route';
import { idempotencyKey } from './schemas/command';
import { namedSchemas } from './schemas/common';

type Json = Record<string, unknown>;

const reference = (id: string) => `#/components/schemas/${id}`;

/** The keywords that mark a JSON Schema as a document of its own. */
const documentKeywords = new Set(['$schema', '$id', '~standard']);

function withoutDocument(schema: object): Json {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !documentKeywords.has(key)));
}

function inline(schema: z.ZodType, io: 'input' | 'output'): Json {
  return withoutDocument(z.toJSONSchema(schema, { io, unrepresentable: 'any' }));
}

function components(): Json {
  const { schemas } = z.toJSONSchema(namedSchemas, { uri: reference, io: 'output' });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [id, withoutDocument(schema)]),
  );
}

function parameters(schema: z.ZodObject, location: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = inline(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: location,
    required: location === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function replyContent({ schema, mediaType }: ReplyDescription): Json {
  if (schema === undefined) return { [mediaType ?? 'application/octet-stream']: {} };
  const id = namedSchemas.get(schema)?.id;
  return {
    'application/json': { schema: id ? { $ref: reference(id) } : inline(schema, 'output') },
  };
}

/** The problems of a route, its own and those that come with access, input and the database. */
export function problemCodesOf(route: Route): ProblemCode[] {
  const isOpen = access[route.name] === 'anyone';
  const readsDatabase = !isOpen;
  const hasBody = route.body !== noBody;
  const takesInput =
    Object.keys({ ...route.params.shape, ...route.query.shape }).length > 0 || hasBody;
  const isChange = route.method !== 'get';
  const tooLarge = route.body === fileBody ? 'FILE_TOO_LARGE' : 'BODY_TOO_LARGE';
  const bodyCodes = ['INVALID_JSON', 'INVALID_BODY', tooLarge, 'UNSUPPORTED_MEDIA_TYPE'];
  return [
    ...(isOpen ? [] : ['UNAUTHENTICATED', 'FORBIDDEN']),
    ...(takesInput ? ['INVALID_PARAMETERS'] : []),
    ...(hasBody ? bodyCodes : []),
    ...(isChange ? ['CROSS_SITE'] : []),
    ...route.problems,
    ...(readsDatabase ? ['DATABASE_UNAVAILABLE'] : []),
    'INTERNAL',
  ] as ProblemCode[];
}

function problemReplies(route: Route): Json {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problemCodesOf(route)) {
    const { status } = problems[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const schema = { $ref: reference('Problem') };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `${code}: ${problems[code].title.en}`).join('; '),
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
}

function operation(route: Route): Json {
  const replies = Object.entries(route.replies).map(([status, reply]) => [
    status,
    { description: reply.description, content: replyContent(reply) },
  ]);
  const isOpen = access[route.name] === 'anyone';
  const hasBody = route.body !== noBody;
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    schema: inline(idempotencyKey, 'input'),
  };
  return {
    operationId: route.name,
    summary: route.summary,
    ...(isOpen ? { security: [] } : { 'x-roles': access[route.name] }),
    parameters: [
      ...parameters(route.params, 'path'),
      ...parameters(route.query, 'query'),
      ...(route.method === 'post' ? [key] : []),
    ],
    ...(hasBody && {
      requestBody: {
        required: true,
        content:
          route.body === fileBody
            ? { 'application/octet-stream': {} }
            : { 'application/json': { schema: inline(route.body, 'input') } },
      },
    }),
    responses: { ...Object.fromEntries(replies), ...problemReplies(route) },
  };
}

/** Express's `/a/:b` as OpenAPI's `/a/{b}`. */
export function templateOf(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

/** The OpenAPI 3.1 document of a route table. */
export function openApiDocument(routes: readonly Route[]): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    (paths[templateOf(route.path)] ??= {})[route.method] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Otvet',
      version: '1',
      description:
        'Every ticket is a durable workflow. Reads show what is recorded; commands answer when ' +
        'their outcome is recorded. A language is chosen by ?lang= or Accept-Language (ru, en).',
    },
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'otvet_session' },
      },
      schemas: components(),
    },
  };
}
