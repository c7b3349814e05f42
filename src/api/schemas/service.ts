import { z } from 'zod';
import { namedSchemas } from './common';

export const health = z
  .object({ status: z.literal('up') })
  .register(namedSchemas, { id: 'Health' });

export const readiness = z
  .object({ status: z.literal('ready') })
  .register(namedSchemas, { id: 'Readiness' });

export const problemList = z
  .object({
    problems: z.array(
      z.object({ code: z.string(), status: z.int(), title: z.string(), whatToDo: z.string() }),
    ),
  })
  .register(namedSchemas, { id: 'ProblemList' });
