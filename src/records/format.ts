/** What each text format implements: one small parser per file, all of them in the table of `formats.ts`. */
import type { Line } from './prefix';
import type { FactRecord } from './record';

export type Emit = (record: FactRecord) => void;

export interface Format {
  /**
   * Characters with which a message of this format can begin; the parser is asked for no other line. Absent: any
   * line that no other format took.
   */
  readonly first?: string;
  /** Emits what the line says and returns true, or returns false if the line is not of this format. */
  parse(line: Line, emit: Emit): boolean;
  /** The device starts anew: forget every open block. */
  reset(): void;
}
