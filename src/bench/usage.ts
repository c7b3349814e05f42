import { readdirSync, readFileSync } from 'node:fs';
import { monotonicMs } from './clock';

/** Linux counts CPU time in hundredths of a second for everybody, whatever its own clock does. */
const msPerTick = 10;

/** The processes of the bench by what they are, as the table names them. */
export type Group = { name: string; pid: number; withDescendants: boolean };

/** CPU time that was used up to an instant: by each group, and by the whole machine. */
export type CpuSample = { atMs: number; groups: Record<string, number>; machineMs: number };

type Stat = { parent: number; ownTicks: number; endedTicks: number };

function readStat(pid: number | string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field, the name in parentheses, may itself contain spaces and parentheses.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [
      fields[1],
      ...fields.slice(11, 15),
    ];
    return { parent, ownTicks: user + system, endedTicks: endedUser + endedSystem };
  } catch {
    return undefined;
  }
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = readStat(name);
    if (stat) children.set(stat.parent, [...(children.get(stat.parent) ?? []), Number(name)]);
  }
  return children;
}

function familyOf(pid: number): number[] {
  const children = childrenByParent();
  const family = [pid];
  for (const member of family) family.push(...(children.get(member) ?? []));
  return family;
}

function cpuMsOf({ pid, withDescendants }: Group): number {
  const family = withDescendants ? familyOf(pid) : [pid];
  const ticks = family.map((member) => {
    const stat = readStat(member);
    // A descendant that has ended is counted in its parent.
    return stat ? stat.ownTicks + (withDescendants ? stat.endedTicks : 0) : 0;
  });
  return ticks.reduce((sum, each) => sum + each, 0) * msPerTick;
}

/** Everything the machine's processors did except waiting, in ms. */
function machineMs(): number {
  const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n', 1);
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softIrq + steal) * msPerTick;
}

/** What was used so far. Without /proc (outside Linux) every figure is 0. */
export function sampleCpu(groups: readonly Group[]): CpuSample {
  const hasProc = readStat(process.pid) !== undefined;
  return {
    atMs: monotonicMs(),
    groups: Object.fromEntries(groups.map((group) => [group.name, cpuMsOf(group)])),
    machineMs: hasProc ? machineMs() : 0,
  };
}

/** CPU ms between two samples; `elsewhere` is what others on the machine used. */
export function cpuBetween(
  from: CpuSample,
  to: CpuSample,
): { groups: Record<string, number>; elsewhereMs: number; wallMs: number } {
  const groups = Object.fromEntries(
    Object.entries(to.groups).map(([name, ms]) => [name, ms - (from.groups[name] ?? 0)]),
  );
  const ours = Object.values(groups).reduce((sum, ms) => sum + ms, 0);
  const elsewhereMs = Math.max(to.machineMs - from.machineMs - ours, 0);
  return { groups, elsewhereMs, wallMs: to.atMs - from.atMs };
}

function memoryOf(pid: number, file: string, field: string): number {
  try {
    const text = readFileSync(`/proc/${pid}/${file}`, 'latin1');
    const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/**
 * The memory of each group in MB: the highest it ever had, or for a family the present sum of what
 * is each member's share (PSS), since Postgres's processes share most of theirs.
 */
export function sampleMemory(groups: readonly Group[]): Record<string, number> {
  return Object.fromEntries(
    groups.map(({ name, pid, withDescendants }) => {
      const shares = familyOf(pid).map((member) => memoryOf(member, 'smaps_rollup', 'Pss'));
      const highest = withDescendants
        ? shares.reduce((sum, share) => sum + share, 0)
        : memoryOf(pid, 'status', 'VmHWM');
      return [name, highest];
    }),
  );
}
