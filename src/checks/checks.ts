/** The table of checks, and what it finds in a project's options. */
import type { Check, Finding, Options, Severity } from './check';
import { CONSOLE_CHECKS, HEAP_CHECKS, TASK_CHECKS } from './heapChecks';
import { TRACING_CHECKS } from './tracingChecks';

export const CHECKS: readonly Check[] = [
  ...TRACING_CHECKS,
  ...HEAP_CHECKS,
  ...TASK_CHECKS,
  ...CONSOLE_CHECKS,
];

const SEVERITIES: readonly Severity[] = ['blocks', 'limits', 'hint'];

/** The worst first. */
export function findProblems(options: Options): Finding[] {
  const found = CHECKS.filter(({ applies }) => applies(options)).map((check) => toFinding(check, options));
  return found.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

function toFinding(check: Check, options: Options): Finding {
  const { id, severity, option, message, fix, baudRate } = check;
  return {
    id,
    severity,
    option,
    message: message(options),
    fix: Object.entries(fix?.(options) ?? {}).map(([name, value]) => ({ name, value })),
    baudRate: baudRate?.(options) ?? null,
  };
}
