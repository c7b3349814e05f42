'use strict';
// Preloaded before what is tested: counts the calls that Node watches with a thread of their own.
const vm = require('node:vm');

globalThis.watches = 0;
for (const name of ['runInContext', 'runInThisContext']) {
  const run = vm.Script.prototype[name];
  vm.Script.prototype[name] = function (...args) {
    if (args.at(-1)?.timeout !== undefined) globalThis.watches += 1;
    return run.apply(this, args);
  };
}
