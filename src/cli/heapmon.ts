/**
 * `heapmon`: Heap Monitor without an editor. Documented in docs/heapmon.md. Who asks for one address waits for little else
 * than the program to be loaded, so that `symbolize` is here and all that the other commands need is not.
 */
import { runCommand } from './runCommand';
import { symbolize } from './symbolize';

/** @returns The exit code. */
async function main(args: readonly string[]): Promise<number> {
  if (args[0] === symbolize.name) return runCommand(symbolize, args.slice(1));
  const { runHeapmon } = await import('./heapmonCommands');
  return runHeapmon(args);
}

// A reader that has seen enough (`heapmon … | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
