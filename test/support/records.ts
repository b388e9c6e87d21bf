/** Parses bytes in chunks of a given size. */
import { RecordParser } from '../../src/records/parser';
import type { DeviceRecord, Stamp } from '../../src/records/record';

export interface Parsed {
  readonly record: DeviceRecord;
  readonly deviceMs: number | null;
}

/** @param chunk Bytes per chunk; Infinity: all at once. */
export function parse(bytes: Uint8Array, chunk = Infinity): Parsed[] {
  const parsed: Parsed[] = [];
  const parser = new RecordParser((record: DeviceRecord, { deviceMs }: Stamp) => {
    parsed.push({ record, deviceMs });
  });
  for (let at = 0; at < bytes.length; at += chunk) parser.feed(bytes.subarray(at, at + chunk), null);
  parser.end(null);
  return parsed;
}

/** The facts of a text, without its unknown lines and what is only guessed of them. */
export function facts(text: string | Uint8Array): DeviceRecord[] {
  return parse(typeof text === 'string' ? new TextEncoder().encode(text) : text)
    .map(({ record }) => record)
    .filter(({ kind }) => kind !== 'text' && kind !== 'heap-guess');
}

/** The facts of one kind. */
export function ofKind<K extends DeviceRecord['kind']>(
  text: string,
  kind: K,
): Extract<DeviceRecord, { kind: K }>[] {
  return facts(text).filter((record): record is Extract<DeviceRecord, { kind: K }> => record.kind === kind);
}
