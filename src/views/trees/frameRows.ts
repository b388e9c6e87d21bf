/** Frames of a call stack as rows of a tree: the own one marked, a click opens its source line. */
import { framesOfAddress, type StackFrame } from '../../analysis/sites/stackFrame';
import type { AddressKind } from '../../records/callSite';
import { frameLine, frameName } from '../../words/frames';
import { baseName } from '../../words/units';
import type { FrameSource } from '../../frames/frameSource';
import type { Row } from './stableTree';
import { t } from '../../words/l10n';

/** The frames of one printed address, inlined functions expanded; one without a name while they are not known. */
export function framesOf(address: string, source: FrameSource, kind: AddressKind = 'caller'): StackFrame[] {
  return framesOfAddress(address, (each) => source.frames(each, kind));
}

/** @param parent Id of the row that they are under. */
export function frameRow(frame: StackFrame, isOwn: boolean, parent: string, index: number): Row {
  return {
    id: `frame:${parent}:${index}`,
    label: frameName(frame),
    description: frame.file ? `${baseName(frame.file)}:${frame.line}` : '',
    tooltip: frameLine(frame),
    icon: [isOwn ? 'target' : 'debug-stackframe'],
    contextValue: frame.file ? 'leakFrame' : 'leakAddress',
    ...(frame.file
      ? {
          command: {
            command: 'heapMonitor.revealFrame',
            title: t('Open Source'),
            arguments: [{ file: frame.file, line: frame.line }],
          },
        }
      : {}),
  };
}
