/** What the server says to people, in one place so that it can be translated. Texts from the device are not in here. */

const s = (count: number): string => (count === 1 ? '' : 's');

export const text = {
  source: 'Heap Monitor',
  leak: 'Leak',
  likelyLeak: 'Possible leak',
  blocks: (count: number, bytes: string, atLeast: boolean) =>
    `${atLeast ? 'at least ' : ''}${count} block${s(count)}, ${bytes} outstanding`,
  growth: (rate: string, low: string | null, high: string | null) =>
    low === null || high === null ? rate : `${rate} (95 %: ${low} to ${high})`,
  since: (time: string, ago: string) => `since ${time} (${ago})`,
  forTime: (time: string) => `for ${time}`,
  calledFrom: (name: string) => `called from ${name}`,
  unverified: 'The firmware has not told whether this ELF is its own.',
  certainty: {
    same: '',
    changed: 'This line was edited since the build.',
    far: 'This file has changed much since the build: the line may be another one.',
    unknown: 'This file is newer than the ELF: the line may have moved.',
  },
  lensLeaks: (count: number) => `${count} leak${s(count)}`,
  lensSuspects: (count: number) => `${count} possible leak${s(count)}`,
  lensBlocks: (count: number) => `${count} block${s(count)}`,
  lensTooltip: 'Show in Heap Monitor',
  hoverTitle: 'Outstanding allocations',
  hoverHead: ['Blocks', 'Bytes', 'Growth', 'Oldest', 'Median age', 'Sizes', 'Trend'],
  hoverMore: (count: number) => `… and ${count} more call stack${s(count)}`,
  kind: {
    growing: 'leak',
    suspected: 'possible leak',
    bounded: 'bounded',
    'one-time': 'allocated once',
    transient: 'comes and goes',
    unsettled: 'too early to say',
  },
  ignored: (comment: string) => `Ignored: ${comment}`,
  ignoreAction: 'Ignore this leak…',
  showAction: 'Show in Heap Monitor',
  copyReportAction: 'Copy leak report',
  copyPromptAction: 'Copy fix prompt for an AI assistant',
  stackCode: 'stack',
  leakCode: 'leak',
  stackMessage: (task: string, reason: string) => `Stack of task ${task}: ${reason}`,
  stackRule: 'Rule: deepest use plus a quarter, at least 512 bytes, rounded up to 128.',
  stackFix: (from: string, to: string) => `Set the stack size to ${to} (now ${from})`,
  stackFixConstant: (name: string, from: string, to: string, uses: number) =>
    `Set ${name} to ${to} (now ${from}${uses > 1 ? `, used ${uses} times in this file` : ''})`,
  words: 'words',
  optionFix: (lines: readonly string[]) => `Set ${lines.join(', ')} in sdkconfig.defaults`,
  baudFix: (rate: number) => `Set heapMonitor.baudRate to ${rate}`,
  logBoot: (number: number) => `Boot ${number}`,
  logCrash: 'Crash',
  logLeaks: (count: number, bytes: string) => `Outstanding: ${count} allocation${s(count)}, ${bytes}`,
  logTasks: (count: number) => `Task table, ${count} row${s(count)}`,
  logOtherElf: 'The ELF in use is not the one that wrote this.',
} as const;
