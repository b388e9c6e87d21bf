/** Which ELF is used: chosen by the user, or one that was kept. */
import type { Core } from '../../core/core';

export function activateElf(core: Core): void {
  core.register({
    'heapMonitor.selectElf': ({ elf }) => elf.ask(),
    'heapMonitor.keptElfs': ({ elf }) => elf.askKept(),
    'heapMonitor.clearKeptElfs': ({ elf }) => elf.clearKept(),
  });
  void core.guarded(() => core.live.elf.update());
}
