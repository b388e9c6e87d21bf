/** `--column free=NAME`: what the columns of a table, and the keys of JSON lines, mean. */
import type { ParserOptions } from '../records/parser';
import { parseColumnRule } from '../records/columnRules';
import { CommandLineError } from './command';

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
