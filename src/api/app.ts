import express, { type Express } from 'express';
import { AccessRegistry } from './auth';
import type { ApiDependencies } from './dependencies';
import { answerFailures } from './failure-answer';
import type { PageSettings } from './pages/layout';
import { registerPages } from './pages/register';
import { Problem } from './problem';
import { registerRoutes } from './route';
import { apiRoutes } from './route-table';
import { neverCached, noCrossSiteChanges, securityHeaders } from './security-headers';

/**
 * The API and the pages as an Express app that does not listen. Whatever fails is answered: a
 * page for a person, a problem document for a program.
 */
export function createApi(deps: ApiDependencies): Express {
  const settings: PageSettings = { serviceName: deps.serviceName ?? { ru: 'Ответ', en: 'Otvet' } };
  const withRegistry = { ...deps, registry: new AccessRegistry(deps.tokens) };
  const app = express();
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.use(securityHeaders, neverCached, noCrossSiteChanges);
  registerRoutes(app, apiRoutes, withRegistry);
  registerPages(app, withRegistry, settings);
  app.use(() => {
    throw new Problem('ROUTE_NOT_FOUND');
  });
  app.use(answerFailures(deps.log, settings));
  return app;
}

export type { AccessToken } from './auth';
export type { ApiDependencies } from './dependencies';
