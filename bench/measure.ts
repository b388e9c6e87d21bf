// CPU time and peak memory of a whole process. Node tells neither of its children: Bash counts the time, and /proc
// shows the peak while the process runs.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ProcessRun {
  /** User and system time of the process and all its threads. */
  readonly cpuMs: number;
  /** The last peak that /proc showed before the end, sampled every 2 ms. */
  readonly peakMegabytes: number;
  readonly output: string;
}

const MOST_OUTPUT = 10_000;

export async function measureProcess(command: readonly string[], input: string): Promise<ProcessRun> {
  const script = 'TIMEFORMAT="%U %S"; { time "$@" 2>/dev/null; }';
  const child = spawn('bash', ['-c', script, 'bash', ...command], { stdio: 'pipe' });
  let output = '';
  let times = '';
  let peakMegabytes = 0;
  const timer = setInterval(() => (peakMegabytes = Math.max(peakMegabytes, peakBelow(child.pid ?? 0))), 2);
  child.stdout.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-MOST_OUTPUT)));
  child.stderr.on('data', (chunk: Buffer) => (times += chunk.toString()));
  child.stdin.on('error', () => undefined); // the tool ended early: its output tells
  child.stdin.end(input);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${String(code)}: ${times}`);
  const [user = NaN, system = NaN] = times.trim().split(' ').map(Number);
  return { cpuMs: (user + system) * 1000, peakMegabytes, output };
}

/** Of the process that the shell with this id runs. */
function peakBelow(shell: number): number {
  try {
    const child = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim().split(' ')[0] ?? '';
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) / 1000;
  } catch {
    return 0; // not there yet, or already gone
  }
}
