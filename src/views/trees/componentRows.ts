/** The row of the Heap tree for Heap Monitor's component in the firmware: what it can, what it costs, what was lost. */
import { plural, t } from '../../words/l10n';
import type { Boot } from '../../model/boot';
import type { ComponentState } from '../../model/componentState';
import { formatBytes } from '../../words/units';
import type { Row } from './stableTree';

/** None where the firmware has no such component. */
export function componentRows({ component }: Boot): Row[] {
  if (!component.isKnown) return [];
  return [
    {
      id: 'monitor',
      label: t('Firmware monitor'),
      description: [stateText(component), lostText(component)].filter((part) => part !== '').join(' · '),
      tooltip: tooltip(component),
      contextValue: 'firmwareMonitor',
      icon: component.lostFrames > 0 ? ['warning', 'list.warningForeground'] : ['chip'],
    },
  ];
}

function stateText({ hello, stopped }: ComponentState): string {
  if (stopped) return t('stopped');
  if (hello?.paused) return t('paused');
  if (hello === null) return t('running');
  return LEAKS[hello.leaks];
}

const LEAKS = {
  trace: t('traces leaks'),
  hooks: t('samples leaks'),
  none: t('no leak trace'),
} as const;

function lostText({ lostFrames }: ComponentState): string {
  return lostFrames === 0 ? '' : t('{0} lost', plural(lostFrames, 'line'));
}

function tooltip(component: ComponentState): string {
  return [
    ...helloLines(component),
    ...costLines(component),
    ...traceLines(component),
    ...lostLines(component),
  ].join('\n');
}

function helloLines({ hello }: ComponentState): string[] {
  if (!hello) return [];
  const { version, system, periodMs, records, depth, commands } = hello;
  return [
    t('heap_monitor {0} on {1}, every {2} s', version, system, periodMs / 1000),
    hello.leaks === 'none' ? '' : t('Leak trace of {0} records with {1} callers', records, depth),
    commands === 'off' ? t('The device does not accept commands.') : t('The device accepts commands.'),
  ].filter((line) => line !== '');
}

function costLines({ cost }: ComponentState): string[] {
  if (!cost) return [];
  const { heapBytes, ramBytes, cpuPercent, writingPercent, bytesPerSecond } = cost;
  const lines = [
    t(
      'It takes {0} of the heap, which the verdict leaves out, and {1} beside it.',
      formatBytes(heapBytes),
      formatBytes(ramBytes),
    ),
  ];
  if (cpuPercent !== undefined && bytesPerSecond !== undefined)
    lines.push(t('{0} % of a core, {1} bytes a second on the line', cpuPercent.toFixed(2), bytesPerSecond));
  if (writingPercent !== undefined)
    lines.push(t('{0} % of the time it waits for the line', writingPercent.toFixed(1)));
  if (cost.stackHighWaterMark !== undefined && cost.stackSizeBytes > 0)
    lines.push(t('Its own stack: {0} of {1} never used', cost.stackHighWaterMark, cost.stackSizeBytes));
  if (cost.droppedMarks > 0) lines.push(t('{0} marks came too fast and were dropped.', cost.droppedMarks));
  return lines;
}

function traceLines({ trace }: ComponentState): string[] {
  if (!trace) return [];
  const { capacity, highWaterMark, hashMap, pauses, pausedUs, missed, sampleEvery } = trace;
  const lines: string[] = [];
  if (highWaterMark !== undefined)
    lines.push(t('At most {0} of {1} records were in use.', highWaterMark, capacity));
  if (hashMap === 0) lines.push(t('The trace has no hash map: each free() searches all records.'));
  if (sampleEvery > 1) lines.push(t('One of {0} allocations is followed.', sampleEvery));
  if (missed > 0) lines.push(t('{0} allocations had no room in the trace.', missed));
  if (pauses > 0)
    lines.push(
      t(
        'The trace was paused {0} times, {1} µs in all: what was freed then looks like a leak.',
        pauses,
        pausedUs,
      ),
    );
  return lines;
}

function lostLines({ lostFrames }: ComponentState): string[] {
  return lostFrames === 0
    ? []
    : [t('{0} of its lines did not arrive, or arrived damaged. Nothing is made up for them.', lostFrames)];
}
