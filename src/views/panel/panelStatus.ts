/** The panel's head: what is connected, how it is, and which ELF is used. */
import { deviceControls } from './deviceControls';
import { shownState, type Shown } from '../trees/deviceRows';
import { baseName } from '../../words/units';
import { stateDetail } from '../stateDetail';
import type { FrameSource } from '../../frames/frameSource';
import type { PanelStatus } from './protocol';
import { t } from '../../words/l10n';

export function panelStatus(monitor: Shown['monitor'], { elf, elfMatch }: FrameSource): PanelStatus {
  const { state } = monitor;
  return {
    source: state.kind === 'idle' ? '' : state.source,
    state: shownState(state),
    detail: stateDetail(state),
    lostAt: state.kind === 'reconnecting' ? state.sinceMs : null,
    elf: elf.state === 'ready' ? `${elfText(elf)}${MATCH_TEXT[elfMatch]}` : elfText(elf),
    elfReady: elfMatch !== 'mismatch' && (elf.state === 'ready' || elf.state === 'loading'),
    controls: deviceControls(monitor),
  };
}

const MATCH_TEXT = {
  match: t(' · matches the running firmware'),
  mismatch: t(' is not the ELF that runs: no lines are shown.'),
  unknown: '',
} as const;

function elfText(elf: FrameSource['elf']): string {
  switch (elf.state) {
    case 'none':
      return elf.missing;
    case 'failed':
      return `${baseName(elf.path)}: ${elf.message}`;
    default:
      return baseName(elf.path);
  }
}
