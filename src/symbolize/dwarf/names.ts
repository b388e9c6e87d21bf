// Names of functions: DW_AT_name, found along DW_AT_abstract_origin and DW_AT_specification (DWARF 5 sections
// 2.13.2, 3.3.8.2), also across units, and qualified with the namespaces and types around it.
import * as dw from './constants';
import { Attributes } from './entries';
import type { Unit } from './unit';

/** Real chains have at most three links, and scopes rarely ten; corrupt ones may be circles. */
const MOST_HOPS = 16;
const DEEPEST_SCOPE = 32;

export class Names {
  private readonly cache = new Map<number, string | null>();
  /** Of the entry being looked at; free again before the next name is asked for. */
  private readonly attributes = new Attributes();

  /** `unitAt` finds the unit that holds the entry at an offset of .debug_info. */
  constructor(private readonly unitAt: (offset: number) => Unit | undefined) {}

  /** The qualified name of the entry at `offset`; null where it has none. DwarfError where its chain is corrupt. */
  get(offset: number, depth = 0): string | null {
    let name = this.cache.get(offset);
    if (name === undefined) {
      name = this.find(offset, depth);
      this.cache.set(offset, name);
    }
    return name;
  }

  private find(start: number, depth: number): string | null {
    const { attributes } = this;
    let offset = start;
    for (let hops = 0; hops < MOST_HOPS; hops++) {
      const unit = this.unitAt(offset);
      if (!unit) return null;
      const cursor = unit.cursor(offset);
      if (!cursor.next()) return null;
      cursor.read(attributes);
      const name = unit.string(attributes, dw.DW_AT_name);
      if (name !== null) return this.qualify(name, unit, offset, depth);
      const next = nextInChain(unit, attributes);
      if (next < 0) return this.unnamed(cursor.tag, unit, offset, depth);
      offset = next;
    }
    return null;
  }

  private qualify(name: string, unit: Unit, offset: number, depth: number): string {
    const scope = this.scopeName(unit, offset, depth);
    return scope ? `${scope}::${name}` : name;
  }

  /** An unnamed namespace is called as demanglers call it; an unnamed type only passes on what is around it. */
  private unnamed(tag: number, unit: Unit, offset: number, depth: number): string | null {
    if (tag === dw.DW_TAG_subprogram || tag === dw.DW_TAG_inlined_subroutine) return null;
    if (tag === dw.DW_TAG_namespace) return this.qualify('(anonymous namespace)', unit, offset, depth);
    return this.scopeName(unit, offset, depth);
  }

  private scopeName(unit: Unit, offset: number, depth: number): string | null {
    const scope = depth < DEEPEST_SCOPE ? (unit.functions()?.scopes.around(offset) ?? -1) : -1;
    return scope >= 0 ? this.get(scope, depth + 1) : null;
  }
}

function nextInChain(unit: Unit, attributes: Attributes): number {
  if (attributes.has(dw.DW_AT_abstract_origin)) return unit.reference(attributes, dw.DW_AT_abstract_origin);
  return unit.reference(attributes, dw.DW_AT_specification);
}
