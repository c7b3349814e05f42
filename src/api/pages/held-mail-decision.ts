import type { Request } from 'express';
import { z } from 'zod';
import type { HeldMailDecision } from '../../domain/held-mail';
import type { Caller } from '../auth';
import { decideHeldMail } from '../decide-held-mail';
import { Problem } from '../problem';
import type { RouteDependencies } from '../route';
import { idempotencyKey } from '../schemas/command';
import { heldMailParams } from '../schemas/quarantine';

const form = z.object({ key: idempotencyKey });

/**
 * Carries out a decision that a page's button sends, and answers with the address of the mail's page,
 * which shows what became of it. The page's own key makes a second press the same decision.
 */
export function decideOnPage(decision: HeldMailDecision['decision']) {
  return async (deps: RouteDependencies, request: Request, caller: Caller): Promise<string> => {
    const params = heldMailParams.safeParse(request.params);
    if (!params.success) throw new Problem('HELD_MAIL_NOT_FOUND');
    const sent = form.safeParse(request.body);
    const { mailId } = params.data;
    const key = sent.success ? sent.data.key : undefined;
    try {
      await decideHeldMail(deps, { mailId, decision, caller, idempotencyKey: key });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { code, cause } = error;
      if (code === 'OUTCOME_UNKNOWN') {
        deps.log.warn({ code, error: String(cause) }, 'A decision about a held mail is under way');
        return `/quarantine/${mailId}?under-way`;
      }
      // The page tells who was faster, which an error page could not.
      if (code !== 'HELD_MAIL_DECIDED') throw error;
    }
    return `/quarantine/${mailId}`;
  };
}
