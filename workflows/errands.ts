import { isCancellation, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { CommandEnvelope } from '../src/domain/commands';
import { errandsAtOnce, type Errand } from '../src/domain/errand';

/** The other ticket's workflow answers within seconds or, while no worker runs, some day. */
const { runErrand } = proxyActivities<Activities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/**
 * What a ticket has to tell others, on its way. The errands themselves are in the ticket's state
 * until the others have answered; a run that ends or crashes meanwhile only repeats them.
 */
export class Errands {
  private readonly underWay = new Map<number, Errand>();

  /** `report` gets a command for each errand that was answered. */
  constructor(private readonly report: (envelope: CommandEnvelope) => void) {}

  /**
   * Starts what waits in the ticket and is not under way yet: a bounded number at once, and to each
   * other ticket one after the other, so that what happened first arrives first. An errand is under
   * way until the ticket has noted its outcome.
   */
  start(errands: readonly Errand[]): void {
    this.forgetSettled(errands);
    const busy = new Set([...this.underWay.values()].map(({ toTicketId }) => toTicketId));
    for (const errand of errands) {
      if (this.underWay.size >= errandsAtOnce) return;
      const { errandSeq, toTicketId } = errand;
      if (busy.has(toTicketId)) continue;
      busy.add(toTicketId);
      this.underWay.set(errandSeq, errand);
      void this.run(errand);
    }
  }

  private async run({ errandSeq, toTicketId, envelope }: Errand): Promise<void> {
    try {
      const outcome = await runErrand({ toTicketId, envelope });
      this.report({
        commandId: `errand-settled-${errandSeq}`,
        actor: { role: 'system' },
        command: { kind: 'errandSettled', errandSeq, outcome },
      });
    } catch (error) {
      // Retried without end, so only the end of the run itself gets here.
      if (!isCancellation(error)) throw error;
    }
  }

  private forgetSettled(errands: readonly Errand[]): void {
    const waiting = new Set(errands.map(({ errandSeq }) => errandSeq));
    for (const errandSeq of this.underWay.keys()) {
      if (!waiting.has(errandSeq)) this.underWay.delete(errandSeq);
    }
  }
}
