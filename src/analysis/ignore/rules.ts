/**
 * The ignore list: call sites that are known and no leaks (docs/ignore.md). A text file, one rule a line:
 *
 *     nvs_open                        # cache of handles, bounded
 *     file:components/lwip/*          # not ours
 *     cache_add < fill_cache < main*  # filled once
 *
 * A rule is made of functions, or of `file:` and a path, with `*` for any text; `<` is "called from", other frames may
 * stand between. It applies to symbolised frames, so that it outlives a rebuild. Reading is total and bounded.
 */
import type { StackFrame } from '../sites/stackFrame';
import { matchesGlob, matchesPath } from './glob';

export const IGNORE_FOLDER = '.heapmonitor';
/** Where it is in a project. */
export const IGNORE_FILE = `${IGNORE_FOLDER}/ignore`;
/** Longest file that is read, characters. */
export const MAX_IGNORE_LENGTH = 256 * 1024;
const MAX_RULES = 500;
const MAX_PATTERNS = 16;
const MAX_PATTERN = 256;
const CALLED_FROM = ' < ';
const FILE = 'file:';

/** What rules look at. */
export type IgnorableFrame = Pick<StackFrame, 'function' | 'file'>;

export interface IgnoreRule {
  /** As written, without its comment. */
  readonly text: string;
  /** Why; empty where the file does not say. */
  readonly comment: string;
  /** Innermost first. */
  readonly patterns: readonly string[];
  /** From 1. */
  readonly line: number;
}

export interface IgnoreRules {
  readonly rules: readonly IgnoreRule[];
  /** What is left out. */
  readonly problems: readonly IgnoreProblem[];
}

/** Why a line has no rule: too many frames, too long a name, or it would match everything. */
export type LineProblem = 'frames' | 'name' | 'everything';

/** `src/words/ignoreProblem.ts` makes a sentence of it. */
export type IgnoreProblem =
  | { readonly about: 'too-long' }
  | {
      readonly about: 'line';
      readonly line: number;
      readonly problem: LineProblem;
      readonly mostFrames: number;
    }
  | { readonly about: 'too-many'; readonly most: number };

/** Reads the file. Any text gives rules; lines that are wrong are told and left out. */
export function parseIgnoreFile(text: string): IgnoreRules {
  const rules: IgnoreRule[] = [];
  const problems: IgnoreProblem[] = [];
  if (text.length > MAX_IGNORE_LENGTH) problems.push({ about: 'too-long' });
  const lines = text.slice(0, MAX_IGNORE_LENGTH).split(/\r\n|[\n\r]/);
  for (const [index, line] of lines.entries()) {
    const rule = parseLine(line, index + 1);
    if (typeof rule === 'string')
      problems.push({ about: 'line', line: index + 1, problem: rule, mostFrames: MAX_PATTERNS });
    else if (rule && rules.length < MAX_RULES) rules.push(rule);
    else if (rule) {
      problems.push({ about: 'too-many', most: MAX_RULES });
      break;
    }
  }
  return { rules, problems };
}

/** null: a line without a rule. */
function parseLine(line: string, number: number): IgnoreRule | LineProblem | null {
  const hash = /(?:^|\s)#/.exec(line);
  const text = (hash ? line.slice(0, hash.index) : line).trim();
  if (text === '') return null;
  const comment = hash ? line.slice(hash.index + hash[0].length).trim() : '';
  const patterns = text.split(/\s<\s/).map((pattern) => pattern.trim());
  if (patterns.length > MAX_PATTERNS) return 'frames';
  if (patterns.some((pattern) => pattern.length > MAX_PATTERN)) return 'name';
  if (patterns.some((pattern) => /^(?:file:)?[*\s]*$/.test(pattern))) return 'everything';
  return { text, comment, patterns, line: number };
}

/** Why a call site is ignored, in the words of the list: the comment, else the rule itself; null where it is not. */
export function whyIgnored(rule: IgnoreRule | null): string | null {
  return rule && (rule.comment || rule.text);
}

/** The first rule that a call stack matches, innermost frame first; null where none does. */
export function ignoredBy(
  frames: readonly IgnorableFrame[],
  rules: readonly IgnoreRule[],
): IgnoreRule | null {
  return rules.find(({ patterns }) => matchesStack(patterns, frames)) ?? null;
}

function matchesStack(patterns: readonly string[], frames: readonly IgnorableFrame[]): boolean {
  let next = 0;
  for (const frame of frames) {
    if (next < patterns.length && matchesFrame(patterns[next]!, frame)) next++;
  }
  return next === patterns.length;
}

function matchesFrame(pattern: string, frame: IgnorableFrame): boolean {
  if (!pattern.startsWith(FILE)) return frame.function !== null && matchesGlob(pattern, frame.function);
  return frame.file !== null && matchesPath(pattern.slice(FILE.length).trim(), frame.file);
}

/** A rule for one frame's function, or for its whole file. */
export function functionRule({ function: name }: IgnorableFrame): string | null {
  return name === null ? null : oneLine(name);
}

export function fileRule({ file }: IgnorableFrame): string | null {
  if (file === null) return null;
  // The last two names of a path say enough, and stay the same on other machines.
  return `${FILE}${oneLine(file.replaceAll('\\', '/').split('/').slice(-2).join('/'))}`;
}

/** A rule for the whole of a stack from its own frame on; null where a function is not known. */
export function stackRule(frames: readonly IgnorableFrame[]): string | null {
  const names = frames.slice(0, MAX_PATTERNS).map(({ function: name }) => name);
  if (names.length === 0 || names[0] === null) return null;
  return names
    .filter((name) => name !== null)
    .map(oneLine)
    .join(CALLED_FROM);
}

/** A line of the file. */
export function formatRule(rule: string, comment: string): string {
  const why = oneLine(comment);
  return why === '' ? rule : `${rule}  # ${why}`;
}

const LONG = new RegExp(`^(.{${MAX_PATTERN - 1}}).+$`, 'u');

/** Names come from the ELF: nothing in them may end the line, begin a comment or part the rule. */
function oneLine(text: string): string {
  return text
    .replace(/\s#/g, ' *')
    .replace(/\s<\s/g, '*')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .replace(LONG, '$1*');
}
