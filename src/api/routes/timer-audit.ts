import { latestTimerAudit } from '../../db/timer-audits';
import { presentTimerAudit } from '../present-timer-audit';
import { defineRoute, noBody, none, type Route } from '../route';
import { latestAudit } from '../schemas/timer-audit';

const getTimerAuditRoute = defineRoute({
  name: 'getTimerAudit',
  method: 'get',
  path: '/api/timer-audit',
  summary: 'The latest hourly comparison of what tickets wait for with the engine’s timers',
  params: none,
  query: none,
  body: noBody,
  replies: { 200: { description: 'The audit, or null before the first one', schema: latestAudit } },
  problems: [],
  handle: async ({ pool }, { language }) => {
    const audit = await latestTimerAudit(pool);
    const shown = audit === undefined ? null : presentTimerAudit(audit, language);
    return { status: 200, json: { audit: shown } };
  },
});

export const timerAuditRoutes: readonly Route[] = [getTimerAuditRoute];
