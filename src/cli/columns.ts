/** `--column free=NAME`: what the columns of a table, and the keys of JSON lines, mean. */
import type { ParserOptions } from '../records/parser';
import { parseColumnRule } from '../records/columnRules';
import { CommandLineError } from './command';

export const COLUMN_HELP = `  --column F=C what a column of a CSV log, or a key of JSON lines, is, where its name does not say it: free=heap,
              "free of PSRAM:KB=psram", minimum=…, largest=…, used=…, total=…, time:s=t; as often as wanted
`;

/** Complains with a CommandLineError. */
export function readColumns(rules: readonly string[] | undefined): ParserOptions {
  if (rules === undefined || rules.length === 0) return {};
  return {
    columns: rules.map((text) => {
      const rule = parseColumnRule(text);
      if ('problem' in rule) throw new CommandLineError(rule.problem);
      return rule;
    }),
  };
}
