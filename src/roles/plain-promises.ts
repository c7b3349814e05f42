/**
 * Preloaded into the process that runs workflows (`node --require`): its promises are not traced.
 *
 * In its workflow threads the SDK notes a symbolised stack trace for every promise that is made
 * (`@temporalio/worker`, `setPromiseHook`; sdk-typescript#1587), for the query `__stack_trace`. That was
 * 31 of 100 of the thread's time in the profile of docs/bench.md. What a ticket waits for is explained by
 * `explain()` in the domain instead, so nobody asks for it: the query answers with nothing. Traces of
 * errors are not touched. Started without this file, a worker does the same, and traces.
 */
import { promiseHooks } from 'node:v8';
import { isMainThread } from 'node:worker_threads';

if (!isMainThread) promiseHooks.createHook = () => () => undefined;
