/**
 * Names of functions: DW_AT_name, found along DW_AT_abstract_origin and DW_AT_specification (DWARF 5 sections
 * 2.13.2, 3.3.8.2), also across units, and qualified with the namespaces and types around it. A type that stands in a
 * type unit is only declared where it is used, often out of its scope: DW_AT_signature leads to it (section 5.7.1).
 */
import { demangle } from '../demangle/demangle';
import * as dw from './constants';
import { Attributes } from './entries';
import type { Unit } from './unit';
import type { UnitTables } from './unitTables';

/** Real chains have at most three links, and scopes rarely ten; corrupt ones may be circles. */
const MAX_HOPS = 16;
const MAX_SCOPES = 32;
/** Qualified names beyond are cut by what they are made from; together they are kept up to this many. */
const MAX_NAME_LENGTH = 0x1000;
const MAX_NAMES = 0x20000;

export class Names {
  readonly #cache = new Map<number, string | null>();
  /** Of the entry being looked at; free again before the next name is asked for. */
  readonly #attributes = new Attributes();

  /** `unitAt` finds the unit that holds the entry with an id. */
  constructor(private readonly unitAt: (id: number) => UnitTables | undefined) {}

  /** The name of the entry with this id if it was asked for before. */
  known(id: number): string | null | undefined {
    return this.#cache.get(id);
  }

  /** The qualified name of the entry with this id; null where it has none. DwarfError where its chain is corrupt. */
  get(id: number, depth = 0): string | null {
    let name = this.#cache.get(id);
    if (name === undefined) {
      name = this.#find(id, depth);
      if (this.#cache.size >= MAX_NAMES) this.#cache.clear();
      this.#cache.set(id, name);
    }
    return name;
  }

  /** The first name along the chain, with the scope of its last entry: types and functions may be completed elsewhere. */
  #find(start: number, depth: number): string | null {
    const attributes = this.#attributes;
    let name: string | null = null;
    for (let hops = 0, id = start; hops < MAX_HOPS; hops++) {
      const tables = this.unitAt(id);
      const cursor = tables?.unit.cursor(id);
      if (!tables || cursor?.next() !== true) return name;
      const { unit } = tables;
      cursor.read(attributes);
      name ??= unit.string(attributes, dw.DW_AT_name);
      const next = nextInChain(unit, attributes);
      if (next < 0 && name !== null) return this.#qualify(name, tables, id, depth);
      if (next < 0) return this.#unnamed(cursor.tag, tables, id, depth);
      const known = this.#cache.get(next);
      if (known !== undefined) return known ?? name;
      id = next;
    }
    return name;
  }

  #qualify(name: string, tables: UnitTables, id: number, depth: number): string {
    const scope = this.#scopeName(tables, id, depth);
    return (scope ? `${scope}::${name}` : name).slice(0, MAX_NAME_LENGTH);
  }

  /** An unnamed namespace is called as demanglers call it; an unnamed type only passes on what is around it. */
  #unnamed(tag: number, tables: UnitTables, id: number, depth: number): string | null {
    if (tag === dw.DW_TAG_subprogram || tag === dw.DW_TAG_inlined_subroutine) {
      const linkageName = tables.unit.string(this.#attributes, dw.DW_AT_linkage_name);
      return linkageName === null ? null : demangle(linkageName);
    }
    if (tag === dw.DW_TAG_namespace) return this.#qualify('(anonymous namespace)', tables, id, depth);
    return this.#scopeName(tables, id, depth);
  }

  #scopeName(tables: UnitTables, id: number, depth: number): string | null {
    const scope = depth < MAX_SCOPES ? (tables.functions?.scopeAround(id) ?? -1) : -1;
    return scope >= 0 ? this.get(scope, depth + 1) : null;
  }
}

/** -1 at the end of the chain. */
function nextInChain(unit: Unit, attributes: Attributes): number {
  for (const link of [dw.DW_AT_abstract_origin, dw.DW_AT_specification, dw.DW_AT_signature])
    if (attributes.has(link)) return unit.reference(attributes, link);
  return -1;
}
