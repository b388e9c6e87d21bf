/** A frame of a call stack in words. */
import type { StackFrame } from '../analysis/sites/stackFrame';
import { t } from './l10n';
import { baseName } from './units';

const UNKNOWN = '??';

/** Its function, else its address, else the source line that a host tool has put in the address's place. */
export function frameName({ function: name, address, file, line }: StackFrame): string {
  return name ?? address ?? (file === null ? UNKNOWN : `${baseName(file)}:${line}`);
}

/** `0x42001234 snmp_parse at main/snmp.c:88`. */
export function frameLine({ function: name, address, file, line }: StackFrame): string {
  const place = file === null ? '' : `${file}:${line}`;
  if (address === null && name === null) return place || UNKNOWN;
  const known = `${address === null ? '' : `${address} `}${name ?? UNKNOWN}`;
  return place === '' ? known : t('{0} at {1}', known, place);
}
