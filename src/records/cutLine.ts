/**
 * The last line of a log that ends without a line feed may have been cut anywhere: half a figure is a wrong one, half
 * a name is another task's, and a list of callers may lack some. Of such a line only events are believed.
 */
import type { FactRecord } from './record';

/** Ends that show that a line is whole. */
const WHOLE = /(?:[A-Za-z.)]\.|[!)\]}>"'%|]|[\s\d](?:bytes|[KM]i?B|B))$/;
/** Where the part of a heap-trace record ends that is sure of itself; its format takes it for a cut one. */
const TRACED = ' allocated CPU ';

/** What befell the device, or begins something: nothing behind the cut makes it another fact. */
const EVENTS: ReadonlySet<FactRecord['kind']> = new Set([
  'boot',
  'reset',
  'rebooting',
  'brownout',
  'panic',
  'panic-detail',
  'register-dump',
  'registers',
  'backtrace',
  'stack-memory',
  'heap-corruption',
  'leak-report',
  'trace-start',
]);

export function isSurelyWhole(line: string): boolean {
  return WHOLE.test(line) && !line.includes(TRACED);
}

/** The part of an unfinished line that can be believed: without its last word. */
export function soundPart(line: string): string {
  const traced = line.indexOf(TRACED);
  if (traced >= 0) return line.slice(0, traced + TRACED.length);
  return line.slice(0, Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t'), 0)).trimEnd();
}

/** Whether a fact of a line without its last word is one of the whole line. */
export function isSureOf(record: FactRecord): boolean {
  if (record.kind === 'allocation') return record.cut === true;
  if (record.kind === 'task-watchdog') return record.part === 'triggered';
  return EVENTS.has(record.kind);
}
