/** `--taught FILE`: lines that the user has taught, from a list of templates or from VS Code's settings. */
import { readFile } from 'node:fs/promises';
import { parse, type ParseError } from 'jsonc-parser';
import { explainFileError } from '../device/recording';
import { HumanError } from '../errors';
import { readTaughtLines, type TaughtLine } from '../records/taught';

const SETTING = 'heapMonitor.taughtLines';

/** Rejects with a HumanError where the file gives no taught lines, or one that is wrong. */
export async function readTaughtFile(path: string): Promise<readonly TaughtLine[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw explainFileError(error as NodeJS.ErrnoException, path);
  });
  const errors: ParseError[] = [];
  const content = parse(text, errors, { allowTrailingComma: true }) as unknown;
  if (errors.length > 0)
    throw new HumanError(`${path} is no JSON.`, `Give a list of templates, or settings with ${SETTING}.`);
  const value = Array.isArray(content) ? (content as unknown) : settingOf(content);
  if (value === undefined)
    throw new HumanError(
      `${path} has no taught lines.`,
      `Give a list of templates, or settings with ${SETTING}.`,
    );
  const { lines, problems } = readTaughtLines(value);
  if (problems.length > 0) throw new HumanError(`${path}: ${problems.join(' ')}`);
  return lines;
}

/** The setting in a settings.json, also in a `.code-workspace` file. */
function settingOf(content: unknown): unknown {
  if (typeof content !== 'object' || content === null) return undefined;
  const { settings, ...own } = content as Record<string, unknown>;
  return own[SETTING] ?? (settings === undefined ? undefined : settingOf(settings));
}
