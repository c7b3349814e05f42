/** What a process of the bench can be, besides the one that leads. */
export type Role = 'relay-sink' | 'bare-worker' | 'customers' | 'bare-client';

/** Each loads only what it needs: a relay that holds the SDK in memory is no cheap one. */
const roles: Record<Role, () => Promise<void>> = {
  'relay-sink': async () => (await import('./relay-sink.js')).runRelaySink(),
  'bare-worker': async () => (await import('./bare-worker.js')).runBareWorker(),
  customers: async () => (await import('./loader.js')).runLoader(),
  'bare-client': async () => (await import('./loader.js')).runLoader(),
};

/** Plays a role in this process until the parent goes. */
export async function playRole(role: string): Promise<void> {
  if (!Object.hasOwn(roles, role)) throw new Error(`There is no role ${role}`);
  await roles[role as Role]();
}
