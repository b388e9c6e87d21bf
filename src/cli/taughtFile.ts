/** `--taught FILE`: lines that the user has taught, from a list of templates or from VS Code's settings. */
import { readFile } from 'node:fs/promises';
import { parse, type ParseError } from 'jsonc-parser';
import { explainFileError } from '../device/recording';
import { HumanError } from '../errors';
import { readMarkPatterns, readTaughtLines, type TaughtLine } from '../records/taught';

const SETTING = 'heapMonitor.taughtLines';
const MARKS = 'heapMonitor.markPattern';

/** Rejects with a HumanError where the file gives no taught lines, or one that is wrong. */
export async function readTaughtFile(path: string): Promise<readonly TaughtLine[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw explainFileError(error as NodeJS.ErrnoException, path);
  });
  const errors: ParseError[] = [];
  const content = parse(text, errors, { allowTrailingComma: true }) as unknown;
  if (errors.length > 0)
    throw new HumanError(`${path} is no JSON.`, `Give a list of templates, or settings with ${SETTING}.`);
  const value = Array.isArray(content) ? (content as unknown) : settingOf(content, SETTING);
  const marks = readMarkPatterns(Array.isArray(content) ? undefined : settingOf(content, MARKS));
  if (value === undefined && marks.lines.length === 0)
    throw new HumanError(
      `${path} has no taught lines.`,
      `Give a list of templates, or settings with ${SETTING}.`,
    );
  const taught = readTaughtLines(value);
  const problems = [...marks.problems, ...taught.problems];
  if (problems.length > 0) throw new HumanError(`${path}: ${problems.join(' ')}`);
  return [...marks.lines, ...taught.lines];
}

/** A setting in a settings.json, also in a `.code-workspace` file. */
function settingOf(content: unknown, name: string): unknown {
  if (typeof content !== 'object' || content === null) return undefined;
  const { settings, ...own } = content as Record<string, unknown>;
  return own[name] ?? (settings === undefined ? undefined : settingOf(settings, name));
}
