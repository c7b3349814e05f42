import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

const hasProc = existsSync('/proc/self/stat');

/** A running process as the operating system describes it. */
export interface ProcessInfo {
  readonly pid: number;
  readonly argv: readonly string[];
  /** Its working folder, where that can be known. */
  readonly cwd: string | undefined;
}

/**
 * A mark that only this very process has: its number alone can be given to another one later. Gives
 * undefined for a process that is gone, a zombie included.
 */
export function processMark(pid: number): string | undefined {
  return hasProc ? markFromProc(pid) : markFromPs(pid);
}

function markFromProc(pid: number): string | undefined {
  const startedTicks = fieldsFromProc(pid)?.[19];
  if (startedTicks === undefined) return undefined;
  // Ticks count from boot, so that two boots can give the same ones.
  return `${readText('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}/${startedTicks}`;
}

/** What Linux says of a process from its state on (proc_pid_stat(5), field 3); a zombie is gone. */
function fieldsFromProc(pid: number | string): string[] | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  // The second field, the name in parentheses, may itself contain spaces and parentheses.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' || fields?.[0] === 'X' ? undefined : fields;
}

/** How many processes of a group live, the leader too; zombies are gone. Linux only: 0 elsewhere. */
export function livingInGroup(leaderPid: number): number {
  const group = String(leaderPid);
  return numbersInProc().filter((pid) => fieldsFromProc(pid)?.[2] === group).length;
}

function numbersInProc(): string[] {
  return readFolder('/proc').filter((name) => /^\d+$/.test(name));
}

function markFromPs(pid: number): string | undefined {
  const { status, stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
  });
  const line = stdout.trim();
  if (status !== 0 || line === '' || line.startsWith('Z')) return undefined;
  return line.replace(/^\S+\s+/, '');
}

/** Every process that can be seen. Outside Linux the working folder stays unknown. */
export function listProcesses(): ProcessInfo[] {
  if (!hasProc) return listFromPs();
  return numbersInProc().map((pid) => ({
    pid: Number(pid),
    argv: (readText(`/proc/${pid}/cmdline`) ?? '').split('\0').filter((part) => part !== ''),
    cwd: readLink(`/proc/${pid}/cwd`),
  }));
}

function listFromPs(): ProcessInfo[] {
  const { stdout } = spawnSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || command === undefined) return [];
    return [{ pid: Number(pid), argv: command.split(' '), cwd: undefined }];
  });
}

/**
 * The process that listens on a TCP port, as "name, pid N". Undefined where that can't be seen: not
 * on Linux, or the process is another user's.
 */
export function portHolder(port: number): string | undefined {
  if (!hasProc) return undefined;
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listening(table, port));
  if (sockets.length === 0) return undefined;
  for (const { pid, argv } of listProcesses()) {
    const descriptors = readFolder(`/proc/${pid}/fd`);
    if (descriptors.some((fd) => sockets.includes(readLink(`/proc/${pid}/fd/${fd}`) ?? ''))) {
      return `${argv[0]?.split('/').at(-1) ?? '?'}, pid ${pid}`;
    }
  }
  return undefined;
}

function listening(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const LISTEN = '0A';
  return (readText(table) ?? '').split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const matches = fields[1]?.endsWith(suffix) === true && fields[3] === LISTEN;
    return matches ? [`socket:[${fields[9] ?? ''}]`] : [];
  });
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function readFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
