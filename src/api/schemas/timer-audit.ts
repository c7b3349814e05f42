import { z } from 'zod';
import { orphanCodes } from '../../domain/timer-audit';
import { instant, namedSchemas } from './common';

const delay = z.number().nullable().describe('null where nothing fired');

export const latestAudit = z
  .object({
    audit: z
      .object({
        startedAt: instant,
        finishedAt: instant,
        openTickets: z.int().describe('Tickets that are not at rest: all that were examined'),
        deadlines: z.int().describe('Everything that they wait for'),
        orphans: z.int().describe('Tickets that nothing will wake in time'),
        findings: z.array(
          z.object({
            number: z.int(),
            code: z.enum(orphanCodes),
            means: z.string(),
            whatToDo: z.string(),
          }),
        ),
        heldMails: z
          .object({
            examined: z.int(),
            orphans: z.int().describe('Held mails that nothing will expire in time'),
            findings: z.array(
              z.object({
                mailId: z.string(),
                code: z.enum(orphanCodes),
                means: z.string(),
                whatToDo: z.string(),
              }),
            ),
          })
          .nullable()
          .describe('Mails in quarantine; null in an audit of a version before'),
        lateness: z.object({
          since: instant,
          events: z.int(),
          p50Ms: delay,
          p99Ms: delay,
          maxMs: delay,
        }),
      })
      .nullable(),
  })
  .register(namedSchemas, { id: 'TimerAudit' });
