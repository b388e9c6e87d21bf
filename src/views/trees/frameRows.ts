/** Frames of a call stack as rows of a tree: the own one marked, a click opens its source line. */
import { locationOf, type AddressKind } from '../../records/callSite';
import type { Frame } from '../../symbolize/frame';
import { baseName } from '../../words/units';
import type { FrameSource } from '../../frames/frameSource';
import type { FrameView } from '../panel/protocol';
import type { Row } from './stableTree';
import { t } from '../../words/l10n';

/**
 * The frames of one printed address, inlined functions expanded; one without a name while they are not known, or where
 * only the place was printed.
 */
export function framesOf(address: string, source: FrameSource, kind: AddressKind = 'caller'): FrameView[] {
  const location = locationOf(address);
  if (location)
    return [{ address: `${baseName(location.file)}:${location.line}`, function: null, ...location }];
  const known = source.frames(address, kind);
  const frames: readonly (Frame | null)[] = known && known.length > 0 ? known : [null];
  return frames.map((frame) => ({
    address,
    function: frame?.function ?? null,
    file: frame?.file ?? null,
    line: frame?.line ?? 0,
  }));
}

/** @param parent Id of the row that they are under. */
export function frameRow(frame: FrameView, isOwn: boolean, parent: string, index: number): Row {
  return {
    id: `frame:${parent}:${index}`,
    label: frame.function ?? frame.address,
    description: frame.file ? `${baseName(frame.file)}:${frame.line}` : '',
    tooltip: frameText(frame),
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

/** `0x42001234 snmp_parse at main/snmp.c:88`. */
export function frameText(frame: FrameView): string {
  const place = frame.file === null ? '' : ` at ${frame.file}:${frame.line}`;
  return `${frame.address} ${frame.function ?? '??'}${place}`;
}
