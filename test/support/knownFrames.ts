/** Frames that are known at once: one for each caller, named after it. */
import type { ElfMatch } from '../../src/server/protocol';
import type { Frame } from '../../src/symbolize/frame';
import type { FrameSource } from '../../src/frames/frameSource';

export class KnownFrames implements FrameSource {
  readonly elf = {
    state: 'ready',
    path: '/x/app.elf',
    machine: 94,
    hasDebugInfo: true,
    sha256: '0'.repeat(64),
    generation: 1,
  } as const;
  elfMatch: ElfMatch = 'unknown';
  version = 1;
  readonly onDidChange = (): { dispose(): void } => ({ dispose() {} });

  unwind(): undefined {
    return undefined;
  }

  frames(caller: string): Frame[] {
    return [{ function: `f_${caller}`, file: 'main/a.c', line: 7, column: 0 }];
  }
}
