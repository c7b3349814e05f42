import { parentPort } from 'node:worker_threads';
import type { DnsAnswer } from './dns-lookup';
import { verifyDkim, type DkimReport } from './verify-dkim';

/** One mail to check, with the keys of its signatures by name in lower case. */
export type DkimTask = { mail: Uint8Array<ArrayBuffer>; keys: Map<string, DnsAnswer> };

/** What the thread says: once `ready`, then one answer for every mail it was handed. */
export type DkimTaskAnswer =
  { kind: 'ready' } | { kind: 'checked'; report: DkimReport } | { kind: 'failed' };

parentPort?.on('message', (task: DkimTask) => {
  void answer(task).then(say);
});
say({ kind: 'ready' });

async function answer({ mail, keys }: DkimTask): Promise<DkimTaskAnswer> {
  try {
    const bytes = Buffer.from(mail.buffer, mail.byteOffset, mail.byteLength);
    return { kind: 'checked', report: await verifyDkim(bytes, keys) };
  } catch {
    // The verifier can't take it apart.
    return { kind: 'failed' };
  }
}

function say(message: DkimTaskAnswer): void {
  parentPort?.postMessage(message);
}
