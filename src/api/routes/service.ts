import { pingDatabase } from '../../db/ticket-reads';
import { Problem } from '../problem';
import { problemCodes, problems } from '../problem-table';
import { defineRoute, noBody, none, type Route, type RouteDependencies } from '../route';
import { health, problemList, readiness } from '../schemas/service';

/** Below the second or two after which a load balancer asks again. */
const readinessTimeoutMs = 2_000;

const checkHealthRoute = defineRoute({
  name: 'checkHealth',
  method: 'get',
  path: '/healthz',
  summary: 'Whether the process runs',
  params: none,
  query: none,
  body: noBody,
  replies: { 200: { description: 'It runs', schema: health } },
  problems: [],
  handle: () => Promise.resolve({ status: 200, json: { status: 'up' } }),
});

async function answersInTime(check: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), readinessTimeoutMs);
  });
  const checked = check().catch(() => false);
  return Promise.race([checked, late]).finally(() => clearTimeout(timer));
}

async function silentParts({ pool, isReady }: RouteDependencies): Promise<string[]> {
  const [database, engine] = await Promise.all([
    answersInTime(() => pingDatabase(pool).then(() => true)),
    isReady === undefined || answersInTime(isReady),
  ]);
  return [...(database ? [] : ['PostgreSQL']), ...(engine ? [] : ['Temporal'])];
}

const checkReadinessRoute = defineRoute({
  name: 'checkReadiness',
  method: 'get',
  path: '/readyz',
  summary: 'Whether the database and the engine answer',
  params: none,
  query: none,
  body: noBody,
  replies: { 200: { description: 'Both answer', schema: readiness } },
  problems: ['NOT_READY'],
  handle: async (deps, { language }) => {
    const silent = await silentParts(deps);
    if (silent.length === 0) return { status: 200, json: { status: 'ready' } };
    const wording = language === 'ru' ? 'Не отвечает' : 'No answer from';
    throw new Problem('NOT_READY', { detail: `${wording}: ${silent.join(', ')}` });
  },
});

const listProblemsRoute = defineRoute({
  name: 'listProblems',
  method: 'get',
  path: '/api/problems',
  summary: 'Every problem that the API answers with, by its code',
  params: none,
  query: none,
  body: noBody,
  replies: { 200: { description: 'The table', schema: problemList } },
  problems: [],
  handle: (_deps, { language }) => {
    const rows = problemCodes.map((code) => {
      const { status, title, whatToDo } = problems[code];
      return { code, status, title: title[language], whatToDo: whatToDo[language] };
    });
    return Promise.resolve({ status: 200, json: { problems: rows } });
  },
});

export const serviceRoutes: readonly Route[] = [
  checkHealthRoute,
  checkReadinessRoute,
  listProblemsRoute,
];
