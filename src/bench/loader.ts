import { bareActs, type BareSettings } from './bare-client';
import { runClosedLoop, type Acts, type LoopResult, type LoopSettings } from './closed-loop';
import { productActs, type CustomersSettings } from './customers';
import { notifyParent, serveParent } from './helper';
import type { Measure } from './measures';

export type LoaderMethods = {
  start(settings: CustomersSettings | BareSettings): Promise<null>;
  /** One unit of work; the workflow that did it. */
  once(measure: Measure): Promise<string>;
  /** A closed loop. Notifies the parent of the window's `open` and `close`. */
  run(settings: LoopSettings): Promise<LoopResult>;
};

/** The process that plays customers and agents, or the client of the bare engine. */
export function runLoader(): void {
  let acts: Acts | undefined;
  const started = (): Acts => {
    if (acts === undefined) throw new Error('The loader was not started');
    return acts;
  };
  const methods: LoaderMethods = {
    start: async (settings) => {
      acts = settings.side === 'bare' ? await bareActs(settings) : await productActs(settings);
      return null;
    },
    once: async (measure) => (await started()[measure](0)).workflowId,
    run: (settings) => runClosedLoop(started(), settings, notifyParent),
  };
  serveParent(methods);
}
