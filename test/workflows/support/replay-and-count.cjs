'use strict';
// Replays a history under each of the workflow types that are named, with the workflows of a bundle or of
// a source file, and prints what came of each, and how many activations and watches all of them took. A
// limit in seconds replays in a thread, as workers do; without one the SDK does so here, watches and all.
const { readFileSync } = require('node:fs');
const { DefaultLogger, Runtime, Worker, bundleWorkflowCode } = require('@temporalio/worker');
const { BaseVMWorkflow } = require('@temporalio/worker/lib/workflow/vm-shared');

const [, , workflows, historyPath, lastEvent, limitSeconds, ...types] = process.argv;

let activations = 0;
const { activate } = BaseVMWorkflow.prototype;
BaseVMWorkflow.prototype.activate = function (activation) {
  activations += 1;
  return activate.call(this, activation);
};

function* histories() {
  for (const name of types) {
    const history = JSON.parse(readFileSync(historyPath, 'utf8'));
    history.events.splice(Number(lastEvent));
    history.events[0].workflowExecutionStartedEventAttributes.workflowType = { name };
    yield { workflowId: `replayed-${name}`, history };
  }
}

async function main() {
  Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });
  const workflowBundle = workflows.endsWith('bundle.js')
    ? { codePath: workflows }
    : await bundleWorkflowCode({ workflowsPath: workflows });
  const outcomes = [];
  const limits = { debugMode: false, isolateExecutionTimeout: `${limitSeconds}s` };
  const options = { workflowBundle, ...(limitSeconds !== '' && limits) };
  for await (const { error } of Worker.runReplayHistories(options, histories())) {
    outcomes.push(error ? String(error.message) : 'replayed');
  }
  process.stdout.write(JSON.stringify({ outcomes, activations, watches: globalThis.watches }));
}

void main();
