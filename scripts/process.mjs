// Runs other programs, with a time limit, and never leaving anything of theirs behind.
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './root.mjs';

const windows = process.platform === 'win32';
const killGraceMs = 5_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

const onInterrupt = () => process.exit(130);
const onTerminate = () => process.exit(143);
const onExit = () => running.forEach((child) => signalGroup(child, 'SIGTERM'));

/** Remembers a program, which has to end when this process does; groups of their own do not see Ctrl-C. */
function watch(child) {
  running.add(child);
  process.once('SIGINT', onInterrupt).once('SIGTERM', onTerminate).once('exit', onExit);
}

function unwatch(child) {
  running.delete(child);
  process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate).off('exit', onExit);
}

/**
 * Runs a program in a process group of its own. A `quiet` one shows its output only when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{
 *   cwd?: string, env?: Record<string, string>, timeoutMs?: number, quiet?: boolean,
 *   write?: (chunk: string | Uint8Array) => void,
 * }} [options] `write` takes its output, both streams; otherwise it goes where ours goes.
 * @returns {Promise<{code: number, timedOut: boolean}>} `code` is 1 also when a signal ended the program.
 */
export function run(command, args, { cwd = root, env = {}, timeoutMs, quiet = false, write } = {}) {
  const stream = quiet || write ? 'pipe' : 'inherit';
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', stream, stream],
      detached: !windows,
      shell: windows && !path.isAbsolute(command), // npm and code are .cmd files there
    });
    watch(child);

    const output = [];
    const take = quiet ? (chunk) => output.push(chunk) : write;
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);

    let timedOut = false;
    const limit =
      timeoutMs &&
      setTimeout(() => {
        timedOut = true;
        end(child);
      }, timeoutMs);
    child.once('error', (error) => {
      unwatch(child);
      reject(error);
    });
    child.once('close', (code) => {
      clearTimeout(limit);
      unwatch(child);
      if (code !== 0 && quiet) (write ?? ((bytes) => process.stdout.write(bytes)))(Buffer.concat(output));
      resolve({ code: code ?? 1, timedOut });
    });
  });
}

/** Like `run`, but anything other than success is an error. */
export async function runOrThrow(command, args, options) {
  const { code } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed (exit code ${code})`);
}

function end(child) {
  signalGroup(child, 'SIGTERM');
  setTimeout(() => signalGroup(child, 'SIGKILL'), killGraceMs).unref();
}

function signalGroup(child, signal) {
  try {
    process.kill(windows ? child.pid : -child.pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
