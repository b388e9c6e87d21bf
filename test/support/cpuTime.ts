/** The time that this process has had of the processors, ms: what others do beside it takes none of that. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
