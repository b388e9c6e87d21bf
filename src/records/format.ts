/** What each text format implements: one small parser per file, all of them in the table of `formats.ts`. */
import type { ColumnRule } from './columnRules';
import type { Line } from './prefix';
import type { FactRecord } from './record';

/**
 * @param deviceMs The device's clock where the line tells it in another place than its prefix.
 * @param isTimeOfDay That clock is a time of day.
 */
export type Emit = (record: FactRecord, deviceMs?: number, isTimeOfDay?: boolean) => void;

/** What cannot be read from the output itself. */
export interface FormatOptions {
  /**
   * Bytes of a `StackType_t`, the unit in which the kernel's own tables print stack watermarks: 1 on ESP-IDF (also
   * under Arduino), 4 on most other ports of FreeRTOS. Where it is not given, `vTaskList` is taken for ESP-IDF's and
   * FreeRTOS+CLI's commands for a 32-bit port's.
   */
  readonly stackWord?: number;
  /** What columns of tables, and keys of JSON lines, mean beyond what their names say. */
  readonly columns?: readonly ColumnRule[];
}

export interface Format {
  /**
   * Characters with which a message of this format can begin; the parser is asked for no other line. Absent: any
   * line that no other format took.
   */
  readonly first?: string;
  /**
   * Each line of this format has one of these somewhere in its text, two characters or more; lines without them are not
   * asked about unless it is open. One pass over a line rules all hints of all formats out together (`hintScan.ts`).
   * Absent: a line may have none.
   */
  readonly hints?: readonly string[];
  /** Of a format with hints: something of it is open, so that it is asked about every line. */
  readonly isOpen?: boolean;
  /** What its lines mean is for the user to say: they count as not understood until he has. */
  readonly isTeachable?: boolean;
  /** Emits what the line says and returns true, or returns false if the line is not of this format. */
  parse(line: Line, emit: Emit): boolean;
  /** The device starts anew: forget every open block. */
  reset(): void;
}
