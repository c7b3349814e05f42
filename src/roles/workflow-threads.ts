/**
 * Preloaded into the process that runs workflows (`node --require`): what the SDK does around each step of
 * a workflow costs less. A worker that is started without this file does the same work, dearer. Why this is
 * no patch of the SDK's files, and what it rests on, is in docs/decisions/0015-workflow-threads.md.
 */
import { createRequire } from 'node:module';
import { promiseHooks } from 'node:v8';
import vm from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import type { BaseVMWorkflow } from '@temporalio/worker/lib/workflow/vm-shared';

/**
 * In its threads the SDK notes a symbolised stack trace for every promise that is made
 * (sdk-typescript#1587), for the query `__stack_trace`, which then answers with nothing.
 */
function traceNoPromises(): void {
  if (!isMainThread) promiseHooks.createHook = () => () => undefined;
}

type Activation = Parameters<BaseVMWorkflow['activate']>[0];
type Completion = Awaited<ReturnType<BaseVMWorkflow['activate']>>;
/** What is used of an SDK's workflow; its activator is protected there. */
type Workflow = {
  activate: (this: Workflow, activation: Activation) => Promise<Completion>;
  activator: { info: { runId: string }; errorToFailure(error: unknown): object };
};
type Workflows = { BaseVMWorkflow: { prototype: Workflow } };

const activationKey = Symbol.for('otvet.activation');
const callActivation = new vm.Script(`globalThis[Symbol.for('otvet.activation')]()`);

/** Whether a watch runs that covers all calls into the sandbox until it ends. */
let isWatched = false;

/** Calls `work` and returns what it returns; throws ERR_SCRIPT_EXECUTION_TIMEOUT after `limitMs`. */
function watched<T>(work: () => T, limitMs: number): T {
  const found: T[] = [];
  const holder = globalThis as unknown as Record<symbol, () => void>;
  holder[activationKey] = () => found.push(work());
  isWatched = true;
  try {
    callActivation.runInThisContext({ timeout: limitMs });
  } finally {
    isWatched = false;
  }
  return found[0] as T;
}

/** All calls into the sandbox happen before an activation first waits, so one watch covers them. */
function watchActivations({ BaseVMWorkflow: { prototype } }: Workflows, limitMs: number): void {
  const { activate } = prototype;
  prototype.activate = async function (activation) {
    try {
      return await watched(() => activate.call(this, activation), limitMs);
    } catch (error) {
      // As the SDK does when one of the calls takes too long: this task fails, the others go on.
      const { activator } = this;
      const failure = activator.errorToFailure(error);
      return { runId: activator.info.runId, failed: { failure } };
    }
  };
}

type Sandboxed = {
  runInContext: (
    this: Sandboxed,
    context: vm.Context,
    options?: vm.RunningScriptOptions,
  ) => unknown;
};

/**
 * Every step of a workflow calls into the sandbox four times or more, and against endless loops each call
 * has a watch: a thread with an event loop that is made and joined, 60 µs where a call takes 1. Here the
 * step has one watch as a whole, with the same limit.
 */
function watchOncePerActivation(): void {
  const prototype = vm.Script.prototype as Sandboxed;
  const { runInContext } = prototype;
  let isPrepared = false;
  prototype.runInContext = function (context, options) {
    if (options?.timeout === undefined) return runInContext.call(this, context, options);
    if (isWatched) return runInContext.call(this, context, { ...options, timeout: undefined });
    // The first of these calls prepares the sandbox; by then the SDK has loaded what it runs in it.
    if (!isPrepared) {
      isPrepared = true;
      const load = createRequire(__filename);
      const workflows = load('@temporalio/worker/lib/workflow/vm-shared') as Workflows;
      watchActivations(workflows, options.timeout);
    }
    return runInContext.call(this, context, options);
  };
}

traceNoPromises();
watchOncePerActivation();
