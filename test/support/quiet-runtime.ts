import { installRuntime } from '../../src/roles/worker';
import { testLogger } from './temporary-data-folder';

let isInstalled = false;

/** Sends the SDK's log into the tests' own, once in a process. */
export function quietRuntime(): void {
  if (isInstalled) return;
  installRuntime(testLogger('sdk'));
  isInstalled = true;
}
