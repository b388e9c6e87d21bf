/** Checks what came from the panel's page: it shows text from the device, so nothing of it is taken on trust. */
import type { CommandMessage, FromPanel, LeakCommandMessage } from './protocol';

/** The commands that the page can run, as the extension has them. */
export const COMMANDS: Readonly<Record<CommandMessage['command'], string>> = {
  start: 'heapMonitor.start',
  stop: 'heapMonitor.stop',
  selectElf: 'heapMonitor.selectElf',
  takeBack: 'heapMonitor.takeBack',
  showDeviceLog: 'heapMonitor.showDeviceLog',
  setPeriod: 'heapMonitor.setPeriod',
  teachGuess: 'heapMonitor.teachGuess',
  mark: 'heapMonitor.mark',
  compare: 'heapMonitor.compare',
  export: 'heapMonitor.export',
  deviceReport: 'heapMonitor.device.reportNow',
  devicePause: 'heapMonitor.device.pauseReports',
  deviceResume: 'heapMonitor.device.resumeReports',
  devicePeriod: 'heapMonitor.device.setPeriod',
  deviceTrace: 'heapMonitor.device.startTrace',
  deviceTraceFor: 'heapMonitor.device.traceFor',
  deviceStopTrace: 'heapMonitor.device.stopTrace',
};

export const LEAK_COMMANDS: Readonly<Record<LeakCommandMessage['command'], string>> = {
  ignore: 'heapMonitor.ignoreCallSite',
  editIgnored: 'heapMonitor.editIgnored',
  copyMarkdown: 'heapMonitor.copyMarkdown',
};

/** Characters of an image, at most. */
const MAX_IMAGE = 32 << 20;

type Raw = Readonly<Record<string, unknown>>;
type Checks = {
  readonly [Type in FromPanel['type']]: (raw: Raw) => Extract<FromPanel, { type: Type }> | null;
};

const CHECKS: Checks = {
  ready: () => ({ type: 'ready' }),
  ack: ({ seq }) => (typeof seq === 'number' ? { type: 'ack', seq } : null),
  reveal: ({ group, frame }) =>
    typeof group === 'string' && isInteger(frame) ? { type: 'reveal', group, frame } : null,
  revealCrash: ({ boot, event }) =>
    isInteger(boot) && isInteger(event) ? { type: 'revealCrash', boot, event } : null,
  command: ({ command }) => (isKey(command, COMMANDS) ? { type: 'command', command } : null),
  selectDevice: ({ device }) => (typeof device === 'string' ? { type: 'selectDevice', device } : null),
  selectHeap: ({ heap }) => (typeof heap === 'string' ? { type: 'selectHeap', heap } : null),
  generation: ({ from, to }) =>
    isIntegerOrNull(from) && isIntegerOrNull(to) ? { type: 'generation', from, to } : null,
  leakCommand: ({ command, group }) =>
    isKey(command, LEAK_COMMANDS) && typeof group === 'string'
      ? { type: 'leakCommand', command, group }
      : null,
  saveImage: ({ format, data }) =>
    (format === 'svg' || format === 'png') && typeof data === 'string' && data.length <= MAX_IMAGE
      ? { type: 'saveImage', format, data }
      : null,
};

/** null where it is none of the page's messages. */
export function toMessage(value: unknown): FromPanel | null {
  if (typeof value !== 'object' || value === null) return null;
  const raw = value as Raw;
  return isKey(raw['type'], CHECKS) ? CHECKS[raw['type']](raw) : null;
}

function isKey<T extends object>(value: unknown, of: T): value is keyof T & string {
  return typeof value === 'string' && Object.hasOwn(of, value);
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}

function isIntegerOrNull(value: unknown): value is number | null {
  return value === null || isInteger(value);
}
