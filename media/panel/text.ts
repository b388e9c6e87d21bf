/**
 * Every word of the page, in one table. A translation comes with the snapshot, in VS Code's own form: by the English
 * text (`vscode.l10n.bundle`). What stands in braces is filled in.
 */
import { useBundle } from '../../src/words/l10n';
import { formatCount } from '../../src/words/units';

const english = {
  'state.idle': 'No device',
  'state.connecting': 'Connecting',
  'state.live': 'Live',
  'state.reconnecting': 'Reconnecting',
  'state.released': 'Port released',
  'state.replaying': 'Replaying',
  'state.ended': 'Replayed',
  'state.stopped': 'Stopped',
  'state.failed': 'Failed',

  'head.device': 'Device',
  'head.start': 'Start',
  'head.stop': 'Stop',
  'head.selectElf': 'Select ELF…',
  'head.takeBack': 'Reclaim Port',
  'head.mark': 'Mark',
  'head.markTitle': 'Set a mark at this moment (M)',
  'head.compare': 'Compare…',
  'head.compareTitle': 'Compare with a recording or a baseline: has a fix worked?',
  'head.export': 'Export…',
  'device.title': 'Firmware',
  'device.group': 'Commands to the firmware component',
  'device.report': 'Report Now',
  'device.reportTitle': 'Have the device report its heap, its tasks and all leaks',
  'device.pause': 'Pause Reports',
  'device.pauseTitle': 'Pause the device’s periodic reports',
  'device.resume': 'Resume Reports',
  'device.resumeTitle': 'Resume the device’s periodic reports',
  'device.period': 'Every {seconds} s…',
  'device.periodTitle': 'Set the time between two reports of the device',
  'device.trace': 'Trace Leaks',
  'device.traceTitle': 'Restart the device’s leak trace until it is stopped',
  'device.traceFor': 'Trace for…',
  'device.traceForTitle': 'Restart the device’s leak trace for a set time',
  'device.stopTrace': 'Stop Trace',
  'device.stopTraceTitle': 'Have the device report its leaks and end the trace',
  'head.since': 'Since {time}: {what}',
  'head.replaying': 'This is a recording or a log: no device is connected. Stop ends it.',
  'head.replayed':
    'This recording or log was read to its end: no device is connected. Compare it with another one, or start a device.',
  'head.freeNow': 'Free now',
  'head.lastFree': 'Last free',
  'head.minimum': 'Minimum ever',
  'head.largest': 'Largest block',
  'head.band': 'Last 60 s',
  notPrinted: 'not printed',

  'notice.idle': 'No device.',
  'notice.connecting': 'Connecting…',
  'notice.waiting': 'Waiting for heap lines…',
  'notice.nothingYet': 'No heap lines so far.',
  'notice.nothing': 'No heap lines were read.',
  'notice.waitingHelp': 'Lines of the firmware’s own making can be taught.',
  'notice.start': 'Start Heap Monitor',
  'notice.showLog': 'Show Device Log',

  'verdict.title': 'Verdict',
  'verdict.exhaustion': 'exhausted in {time}',
  'verdict.blockExhaustion': 'largest block exhausted in {time}',
  'verdict.began': 'since {time}',
  'verdict.clear': 'clear since {time}',
  'verdict.limit': 'a leak above {rate} would have shown',
  'verdict.help': 'Longer monitoring and a repeating workload help.',
  'verdict.top': 'Mostly from',
  'verdict.showSite': 'Show {name} among the leaks',

  'crash.open': 'Open {file}',
  'origin.guessed': 'This heap was guessed from lines like: {line}',
  'origin.teach': 'Teach or Reject…',
  'origin.noTime': 'The readings have no times: rates and hours are unknown.',
  'origin.period': 'One reading is taken to come every {time}.',
  'origin.setPeriod': 'Set Period…',

  'trend.free': 'Free heap',
  'trend.freeOf': 'Free heap, {name}',
  'trend.readings': 'reading',
  'trend.from0': 'From 0',
  'trend.from0Title': 'Begin the byte axis at 0',
  'trend.cut': 'axis starts at {bytes}, not 0',
  'legend.free': 'free',
  'legend.minimum': 'minimum ever',
  'legend.band': 'least to most of 60 s',
  'legend.largest': 'largest block',
  'legend.trend': 'fitted loss and its 95 % band',
  'legend.trace': 'allocations traced',
  'legend.gap': 'no connection',
  'trend.heap': 'Kind of memory',
  'trend.zoomIn': 'Zoom in',
  'trend.zoomOut': 'Zoom out',
  'trend.earlier': 'Earlier',
  'trend.later': 'Later',
  'trend.all': 'All',
  'trend.allTitle': 'Show all of it (0, or a double click)',
  'trend.follow': 'Follow',
  'trend.followTitle': 'Keep the latest reading in view (F)',
  'trend.largest': 'Largest block',
  'trend.largestTitle': 'Draw the largest free block',
  'trend.table': 'Table',
  'trend.tableTitle': 'The part in view as a table',
  'trend.saveSvg': 'Save the chart as SVG',
  'trend.savePng': 'Save the chart as PNG',
  'trend.keys':
    'Drag to zoom, Shift and drag to move, Ctrl and wheel to zoom; keys: arrows read, W and S zoom, A and D move.',
  'table.from': 'From',
  'table.last': 'Free at last',
  'table.least': 'Least free',
  'table.most': 'Most free',
  'table.minimum': 'Minimum ever',
  'table.largest': 'Largest block',
  'gap.label': 'no connection',
  'gap.for': 'No connection for {time}',
  'gap.after': 'After {time} without connection',
  'gap.then': 'Then {time} without connection',
  'gap.summary': 'No connection {times}, {time} in all.',
  'read.reading': 'Reading {number}',
  'read.free': 'Free',
  'read.minimum': 'Minimum ever',
  'read.band': 'Last 60 s',
  'read.largest': 'Largest block',
  'read.boot': 'Boot: {label}',
  'read.mark': 'Mark: {label}',
  'read.panic': 'Panic: {label}',
  'read.spoken': '{time}: free {free}, minimum ever {minimum}, last 60 s {band}. {mark}',
  'trend.none': 'Heap trend: no readings yet.',
  'trend.summary': 'Trend of {heap}: {readings} over {time}.',
  'trend.summaryOfReadings': 'Trend of {heap}: {readings}, without times.',
  'trend.firstLast': 'Free {first} at first, {last} at last.',
  'trend.minimum': 'Minimum ever {bytes}.',

  'tasks.title': 'Task stacks',
  'tasks.none': 'No task table yet.',
  'tasks.name': 'Task',
  'tasks.bar': 'Bar to {bytes}',
  'tasks.bytes': 'Least free',
  'tasks.history': 'Over time',
  'tasks.percent': 'Of size',
  'tasks.advice': 'Better size',
  'tasks.heap': 'Heap',
  'tasks.cpu': 'CPU',
  'tasks.new': 'new',
  'tasks.filter': 'Filter tasks',
  'tasks.state': 'State',
  'tasks.priority': 'Prio',
  'tasks.core': 'Core',
  'tasks.low': 'low',
  'tasks.lowCount': '{count} low',
  'tasks.vanished': 'vanished',
  'tasks.prioOf': 'prio {priority}',
  'tasks.coreOf': 'core {core}',
  'tasks.any': 'any',
  'tasks.anyCore': 'any core',

  'leaks.title': 'Leaks',
  'leaks.none': 'No leak report in this boot yet.',
  'leaks.empty': 'No leaks in the latest report.',
  'leaks.showMore': 'Show {count} more',
  'leaks.more': 'The smallest {groups} not shown.',
  'leaks.all': '{bytes} in {allocations}, {groups}',
  'leaks.atLeast': 'at least {what}',
  'leaks.as': 'Shown as',
  'leaks.groupBy': 'Group by',
  'leaks.by.stack': 'Call stack',
  'leaks.by.line': 'Own line',
  'leaks.stacks': '{stacks}: {kinds}',
  'leaks.joined': '{stacks} lead to this line. Each has a verdict of its own:',
  'leaks.list': 'List',
  'leaks.outstanding': 'Graph',
  'leaks.growth': 'Graph of growth',
  'leaks.filter': 'Filter leaks',
  'leaks.ignored': 'Ignored ({count})',
  'leaks.calmTitle': 'They do not grow: bounded, one-time or transient',
  'leaks.allCalm': 'No call site is suspected to leak.',
  'leaks.ignoredFor': 'Ignored: {why}',
  'leaks.ignore': 'Ignore…',
  'leaks.editIgnored': 'Edit Ignore List…',
  'leaks.copy': 'Copy as Markdown',
  'leaks.grows': 'It grows by {rate}.',
  'leaks.age': 'The oldest is {time} old.',
  'kind.growing': 'growing',
  'kind.suspected': 'suspected',
  'kind.new': 'new',
  'kind.bounded': 'bounded',
  'kind.one-time': 'one-time',
  'kind.transient': 'transient',
  'icicle.label': 'Bytes by call stack, outermost callers first',
  'icicle.keys': 'Arrow keys move, Enter zooms, Shift and Enter opens the source.',
  'icicle.cell': '{name} {place}: {bytes}, {percent} %',
  'icicle.nothing': 'Nothing to show.',
  'icicle.noGrowth': 'No call site is known to grow.',
  'generation.title': 'What grew between marks',
  'generation.from': 'From',
  'generation.to': 'to',
  'generation.choose': 'choose a mark',
  'generation.now': 'now',
  'generation.grown': '{bytes} were allocated in between and are still there.',
  'generation.lost': 'The heap’s floor fell by {bytes}.',
  'generation.gained': 'The heap’s floor rose by {bytes}.',
  'generation.perEvent': '{name}: {bytes} each, {count} times.',
  'compare.title': 'Compared with {before}',
  'compare.fixed': 'fixed',
  'compare.improved': 'improved',
  'compare.no-change': 'no change',
  'compare.worse': 'worse',
  'compare.cannot-tell': 'cannot tell yet',
  'compare.difference': 'Change of the loss: {rate}.',
  'change.gone': 'gone',
  'change.new': 'new',
  'change.changed': 'changed',
  'change.same': 'same',
  noMatch: 'Nothing matches the filter.',
  percent: '{percent} %',
  'leaks.times': '{count} ×',
  'leaks.noCallers': 'The device printed no callers.',

  'one.task': '{count} task',
  'many.task': '{count} tasks',
  'one.group': '{count} group',
  'many.group': '{count} groups',
  'one.calm': '{count} bounded, one-time or transient call site',
  'many.calm': '{count} bounded, one-time or transient call sites',
  'one.allocation': '{count} allocation',
  'many.allocation': '{count} allocations',
  'one.reading': '{count} reading',
  'many.reading': '{count} readings',
  'one.boot': '{count} boot',
  'many.boot': '{count} boots',
  'one.panic': '{count} panic',
  'many.panic': '{count} panics',
  'one.event': '{count} event',
  'many.event': '{count} events',
  'one.mark': '{count} mark',
  'many.mark': '{count} marks',
  'one.stack': '{count} call stack',
  'many.stack': '{count} call stacks',
  'one.time': '{count} time',
  'many.time': '{count} times',
} as const;

export type TextKey = keyof typeof english;
/** What can be counted. */
export type Noun = TextKey extends infer Key ? (Key extends `one.${infer N}` ? N : never) : never;

type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;
type Values<Key extends TextKey> = [Names<(typeof english)[Key]>] extends [never]
  ? []
  : [values: Readonly<Record<Names<(typeof english)[Key]>, string | number>>];

let translations: Readonly<Record<string, string>> = {};

/** @param bundle Translations by the English text. */
export function setTexts(bundle: Readonly<Record<string, string>>): void {
  translations = bundle;
  cuts.clear();
  useBundle(bundle);
}

/** The words of a key, with the values filled in. */
export function t<Key extends TextKey>(key: Key, ...[values]: Values<Key>): string {
  const text: string = english[key];
  const translated = Object.hasOwn(translations, text) ? (translations[text] ?? text) : text;
  if (values === undefined) return translated;
  return fill(translated, values);
}

/** Texts cut at what is to be filled in: every second part is a name. As many as there are texts. */
const cuts = new Map<string, readonly string[]>();

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  let cut = cuts.get(text);
  if (!cut) cuts.set(text, (cut = text.split(/\{(\w+)\}/)));
  return cut.map((part, at) => (at % 2 === 0 ? part : (values[part] ?? `{${part}}`))).join('');
}

/** `1 task`, `1,200 tasks`. */
export function formatMany(count: number, noun: Noun): string {
  return t(`${count === 1 ? 'one' : 'many'}.${noun}`, { count: formatCount(count) });
}
