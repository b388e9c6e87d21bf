/**
 * Stepping over the values of an entry as fast as its abbreviation allows: neighbours of fixed size in one step.
 * Most of the time that debug information costs is spent here.
 */
import type { Reader } from '../reader';
import * as dw from './constants';
import { type Encoding, formSize, skipForm } from './forms';

/** Steps: a number of bytes, or one of these. */
const LEB = -1;
const STRING = -2;
const EXPRESSION = -3;
/** The form itself follows as the next step. */
const OTHER = -4;

export class SkipPlan {
  /** Bytes of all values together where that is the same for every entry, else -1. */
  readonly size: number;
  readonly #steps: readonly number[];

  /** Of the attributes and forms in `specifications` before index `end`. */
  constructor(
    specifications: readonly number[],
    end: number,
    private readonly encoding: Encoding,
  ) {
    const steps: number[] = [];
    for (let at = 1; at < end; at += 2) addStep(steps, specifications[at] ?? 0, encoding);
    this.#steps = steps;
    this.size = steps.length === 0 ? 0 : steps.length === 1 && (steps[0] ?? 0) >= 0 ? (steps[0] ?? 0) : -1;
  }

  skip(reader: Reader): void {
    if (this.size >= 0) return reader.skip(this.size);
    const steps = this.#steps;
    for (let at = 0; at < steps.length; at++) {
      const step = steps[at] ?? 0;
      if (step >= 0) reader.skip(step);
      else if (step === LEB) reader.skipLeb();
      else if (step === STRING) reader.skipString();
      else if (step === EXPRESSION) reader.skip(reader.uleb());
      else skipForm(reader, steps[++at] ?? 0, this.encoding);
    }
  }
}

function addStep(steps: number[], form: number, encoding: Encoding): void {
  const size = formSize(form, encoding);
  const last = steps.length - 1;
  const afterForm = steps[last - 1] === OTHER;
  if (size >= 0 && last >= 0 && !afterForm && (steps[last] ?? -1) >= 0)
    steps[last] = (steps[last] ?? 0) + size;
  else if (size >= 0) steps.push(size);
  else steps.push(...stepOf(form));
}

function stepOf(form: number): number[] {
  switch (form) {
    case dw.DW_FORM_udata:
    case dw.DW_FORM_sdata:
    case dw.DW_FORM_ref_udata:
    case dw.DW_FORM_strx:
    case dw.DW_FORM_addrx:
    case dw.DW_FORM_loclistx:
    case dw.DW_FORM_rnglistx:
    case dw.DW_FORM_GNU_addr_index:
    case dw.DW_FORM_GNU_str_index:
      return [LEB];
    case dw.DW_FORM_string:
      return [STRING];
    case dw.DW_FORM_exprloc:
    case dw.DW_FORM_block:
      return [EXPRESSION];
    default:
      return [OTHER, form];
  }
}
