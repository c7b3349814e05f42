import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@jest/globals';
import type { Pool } from 'pg';
import { createApi, type AccessToken, type ApiDependencies } from '../../src/api/app';
import { problemCodesOf } from '../../src/api/openapi';
import type { Route } from '../../src/api/route';
import { apiRoutes } from '../../src/api/route-table';
import { problem } from '../../src/api/schemas/common';
import { createHttpServer } from '../../src/http-server';
import { createMailParser } from '../../src/mail/parse-mail';
import { defaultTerms } from '../../src/terms/default-terms';
import { testLogger } from '../support/temporary-data-folder';
import { testSecret } from '../support/ticket-lab';

export const tokens: readonly AccessToken[] = [
  { id: 'anna', role: 'agent', token: 'token-of-anna-0123456789' },
  { id: 'boris', role: 'agent', token: 'token-of-boris-0123456789' },
  { id: 'dev1', role: 'developer', token: 'token-of-dev1-0123456789' },
];

export type RequestOptions = {
  /** Whose token is sent; nobody's if left out. */
  as?: 'anna' | 'boris' | 'dev1' | undefined;
  headers?: Record<string, string> | undefined;
  /** Sent as JSON, or as it is if it is a string or bytes. */
  body?: unknown;
};

export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  bytes: Buffer;
  json: Record<string, unknown>;
};

/** An engine that no test of reading may need. */
const noEngine: ApiDependencies['tickets'] = {
  open: () => Promise.reject(new Error('No engine in this test')),
  command: () => Promise.reject(new Error('No engine in this test')),
};

const noDecisions: ApiDependencies['heldMails'] = {
  decide: () => Promise.reject(new Error('No engine in this test')),
};

/** One for all desks of a suite: its threads start when a mail is read and keep no process alive. */
const parser = createMailParser();

function routeFor(method: string, path: string): Route | undefined {
  const { pathname } = new URL(path, 'http://desk');
  return apiRoutes.find(
    (route) =>
      route.method.toUpperCase() === method &&
      new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`).test(pathname),
  );
}

/** Holds every answer to what the document says of its route. */
function expectDocumented(route: Route, answer: Answer): void {
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json');
  if (isProblem) {
    expect(problem.parse(answer.json)).toEqual(answer.json);
    expect(problemCodesOf(route)).toContain(answer.json['code']);
    return;
  }
  const schema = route.replies[answer.status]?.schema;
  expect(Object.keys(route.replies)).toContain(String(answer.status));
  // Parsing drops what the schema doesn't know, so equality finds undocumented fields.
  if (schema) expect(schema.parse(answer.json)).toEqual(answer.json);
}

/** The API on a port of its own, asked as a program would ask it. */
export class ApiDesk {
  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(pool: Pool, change: Partial<ApiDependencies> = {}): Promise<ApiDesk> {
    const app = createApi({
      pool,
      tickets: noEngine,
      heldMails: noDecisions,
      parser,
      tokens,
      mailboxes: [{ address: 'support@desk.example', department: null, isFetched: false }],
      terms: defaultTerms(),
      secret: testSecret,
      nowMs: () => Date.now(),
      log: testLogger('api'),
      ...change,
    });
    const server = createHttpServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ApiDesk(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => {
      this.server.close(resolve);
      this.server.closeAllConnections();
    });
  }

  async request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const { as, body } = options;
    const token = tokens.find(({ id }) => id === as)?.token;
    const response = await fetch(this.origin + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && {
          'Content-Type':
            body instanceof Uint8Array ? 'application/octet-stream' : 'application/json',
        }),
        ...options.headers,
      },
      ...(body !== undefined && {
        body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    const json = (isJson ? JSON.parse(text) : {}) as Record<string, unknown>;
    const answer = { status: response.status, headers: response.headers, text, bytes, json };
    const route = routeFor(method, path);
    if (route) expectDocumented(route, answer);
    return answer;
  }

  get(path: string, as?: RequestOptions['as'], headers?: Record<string, string>) {
    return this.request('GET', path, { as, headers });
  }

  post(path: string, body: unknown, as: RequestOptions['as'] = 'anna', key?: string) {
    const headers = key === undefined ? undefined : { 'Idempotency-Key': key };
    return this.request('POST', path, { as, body, headers });
  }

  /** A file as a program uploads it. */
  upload(name: string, bytes: Buffer, as: RequestOptions['as'] = 'anna', key?: string) {
    const headers = key === undefined ? undefined : { 'Idempotency-Key': key };
    const path = `/api/files?name=${encodeURIComponent(name)}`;
    return this.request('POST', path, { as, body: bytes, headers });
  }

  /** A form as a browser sends it from a page of ours. */
  form(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
    return this.request('POST', path, {
      body: new URLSearchParams(fields).toString(),
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Accept: 'text/html',
        Origin: this.origin,
        ...headers,
      },
    });
  }

  /** A page as a browser asks for it. */
  page(path: string, headers: Record<string, string> = {}) {
    return this.request('GET', path, { headers: { Accept: 'text/html', ...headers } });
  }
}
