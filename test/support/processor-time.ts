/**
 * The processor time of all threads in ms, since a `process.cpuUsage()` if one is given: the clock would
 * measure who else is at the machine.
 */
export function processorMs(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}
