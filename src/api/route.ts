import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import type { Language } from '../domain/language';
import { mayUse, type RouteName } from './authorisation';
import type { AccessRegistry, Caller } from './auth';
import type { ApiDependencies } from './dependencies';
import { fieldErrors } from './field-errors';
import { flaw } from './field-problem-table';
import { Problem } from './problem';
import type { ProblemCode } from './problem-table';
import { callerOf, languageOf } from './request-context';
import { uploadReaders } from './read-upload';
import { idempotencyKey } from './schemas/command';
import { sendFile, type FileToSend } from './send-file';

export type RouteDependencies = ApiDependencies & { registry: AccessRegistry };

/** An answer: JSON, or a file to download. */
export type Reply = { status: number; headers?: Readonly<Record<string, string>> } & (
  { json: unknown } | { file: FileToSend }
);

/** What a reply is, for the document. One without a schema is a file of the media type. */
export type ReplyDescription = { description: string; schema?: z.ZodType; mediaType?: string };

type RequestFacts = {
  caller: Caller | undefined;
  language: Language;
  /** Only commands carry one. */
  idempotencyKey: string | undefined;
};

export type Method = 'get' | 'post' | 'put' | 'delete';

type RouteDescription = {
  name: RouteName;
  /** Commands are posted; what is put or deleted is so by itself done once, however often it is sent. */
  method: Method;
  /** In Express's form: `/api/tickets/:ticket`. */
  path: string;
  summary: string;
  params: z.ZodObject;
  query: z.ZodObject;
  body: z.ZodType;
  replies: Readonly<Record<number, ReplyDescription>>;
  /** The problems of its own; those that every route has are not listed. */
  problems: readonly ProblemCode[];
};

/** A row of the route table: it registers the route and documents it. */
export type Route = RouteDescription & {
  handle(deps: RouteDependencies, request: RequestFacts & UnreadInput): Promise<Reply>;
};

type UnreadInput = { params: unknown; query: unknown; body: unknown };

/** Of a route that takes no parameters in its path or query. */
export const none = z.strictObject({});

/** Of a route that reads no body. */
export const noBody = z.unknown();

/** Of a route that takes a file, whatever its type. */
export const fileBody = z
  .custom<Buffer>((body) => Buffer.isBuffer(body), flaw('NO_FILE'))
  .refine(({ length }) => length > 0, flaw('EMPTY_FILE'));

function read<S extends z.ZodType>(
  schema: S,
  value: unknown,
  code: 'INVALID_PARAMETERS' | 'INVALID_BODY',
): z.output<S> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new Problem(code, { errors: fieldErrors(result.error.issues) });
}

/** Makes a row of the route table out of schemas and a handler that gets what they let through. */
export function defineRoute<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  route: RouteDescription & { params: P; query: Q; body: B } & {
    handle(
      deps: RouteDependencies,
      input: RequestFacts & { params: z.output<P>; query: z.output<Q>; body: z.output<B> },
    ): Promise<Reply>;
  },
): Route {
  return {
    ...route,
    handle: async (deps, { params, query, body, ...facts }) =>
      route.handle(deps, {
        ...facts,
        params: read(route.params, params, 'INVALID_PARAMETERS'),
        query: read(route.query, query, 'INVALID_PARAMETERS'),
        body: read(route.body, body, 'INVALID_BODY'),
      }),
  };
}

/** The person behind a request to a route that only people may use. */
export function signedIn({ caller }: { caller: Caller | undefined }): Caller {
  if (caller === undefined) {
    throw new Problem('UNAUTHENTICATED', { headers: { 'WWW-Authenticate': 'Bearer' } });
  }
  return caller;
}

function authorise(deps: RouteDependencies, name: RouteName): RequestHandler {
  return (request, _response, next) => {
    const caller = callerOf(request, deps.registry, deps.secret);
    if (!mayUse(name, caller?.role)) {
      signedIn({ caller });
      throw new Problem('FORBIDDEN');
    }
    next();
  };
}

const requireJson: RequestHandler = (request, _response, next) => {
  if (request.is(['json', '+json']) === false) throw new Problem('UNSUPPORTED_MEDIA_TYPE');
  next();
};

const readJson = express.json({ limit: '1mb', type: () => true });

function send(response: Response, reply: Reply): void {
  response.status(reply.status).set(reply.headers ?? {});
  if ('json' in reply) {
    response.json(reply.json);
    return;
  }
  sendFile(response, reply.file);
}

/** Every parameter but the language, which is every route's. */
function queryOf(request: Request): unknown {
  return Object.fromEntries(Object.entries(request.query).filter(([name]) => name !== 'lang'));
}

function keyOf(request: Request): string | undefined {
  const header = request.get('Idempotency-Key');
  if (header === undefined) return undefined;
  const named = z.object({ 'Idempotency-Key': idempotencyKey });
  return read(named, { 'Idempotency-Key': header }, 'INVALID_PARAMETERS')['Idempotency-Key'];
}

function answer(deps: RouteDependencies, route: Route): RequestHandler {
  return async (request, response) => {
    const language = languageOf(request);
    const reply = await route.handle(deps, {
      params: request.params,
      query: queryOf(request),
      body: request.body as unknown,
      caller: callerOf(request, deps.registry, deps.secret),
      language,
      idempotencyKey: route.method === 'post' ? keyOf(request) : undefined,
    });
    send(response, reply);
  };
}

/** Refuses every method but these, which must have been registered before. */
export function refuseOtherMethods(allowed: readonly Method[]): RequestHandler {
  const methods = allowed.map((method) => method.toUpperCase());
  if (methods.includes('GET')) methods.push('HEAD');
  return function refuseMethod() {
    throw new Problem('METHOD_NOT_ALLOWED', { headers: { Allow: methods.join(', ') } });
  };
}

function bodyReaders({ body }: Route): readonly RequestHandler[] {
  if (body === noBody) return [];
  return body === fileBody ? uploadReaders : [requireJson, readJson];
}

/** Makes the app answer every route of the table, and refuse other methods at their addresses. */
export function registerRoutes(
  app: Express,
  routes: readonly Route[],
  deps: RouteDependencies,
): void {
  for (const path of new Set(routes.map((route) => route.path))) {
    const here = routes.filter((route) => route.path === path);
    for (const route of here) {
      // Who may not use a route is told before its body is read.
      const before = [authorise(deps, route.name), ...bodyReaders(route)];
      app[route.method](path, ...before, answer(deps, route));
    }
    app.all(path, refuseOtherMethods(here.map((route) => route.method)));
  }
}
