/**
 * C++ names as GCC and Clang mangle them (Itanium C++ ABI, section 5.1). What has no place in a stack - parameter
 * lists, return types - is read only where it stands inside a name.
 */
import { MangledNameError, orNull } from './cursor';
import * as tables from './itaniumTables';
import { ItaniumTypes, named, print } from './itaniumTypes';

/** `mangled` is what follows `_Z`; null where it is not well formed. */
export function demangleItanium(mangled: string): string | null {
  return orNull(() => new ItaniumName(mangled).symbol());
}

class ItaniumName extends ItaniumTypes {
  symbol(): string {
    const special = tables.specialNames[this.cursor.peek() + this.cursor.peek(1)];
    if (special === undefined) return this.#thunk() ?? this.name();
    this.cursor.position += 2;
    return special + (special.startsWith('T') || special.startsWith('g') ? this.name() : print(this.type()));
  }

  /** A function that adjusts `this` or a result, then calls another. */
  #thunk(): string | null {
    const { cursor } = this;
    if (cursor.peek() !== 'T' || !'hvc'.includes(cursor.peek(1))) return null;
    cursor.next();
    const adjustments = cursor.peek() === 'c' && cursor.next() ? 2 : 1;
    const isVirtual = cursor.peek() === 'v';
    for (let count = 0; count < adjustments; count++) this.#callOffset();
    return `${adjustments === 2 ? 'covariant return' : isVirtual ? 'virtual' : 'non-virtual'} thunk to ${this.name()}`;
  }

  #callOffset(): void {
    const parts = this.cursor.next() === 'v' ? 2 : 1;
    for (let part = 0; part < parts; part++) {
      this.cursor.take('n');
      this.cursor.digits();
      this.cursor.expect('_');
    }
  }

  protected name(): string {
    const { cursor } = this;
    if (cursor.take('N')) return this.#nestedName();
    if (cursor.take('Z')) return this.#localName();
    const isSubstitution = cursor.peek() === 'S' && cursor.peek(1) !== 't';
    const base = isSubstitution ? print(this.substitution()) : this.#unscopedName();
    if (cursor.peek() !== 'I') return base;
    if (!isSubstitution) this.substitutions.push(named(base));
    return base + (base.endsWith('<') ? ' ' : '') + this.templateArgumentList();
  }

  #unscopedName(): string {
    return this.cursor.take('St') ? `std::${this.#unqualifiedName('')}` : this.#unqualifiedName('');
  }

  #nestedName(): string {
    const { cursor } = this;
    while ('rVKRO'.includes(cursor.peek())) cursor.next(); // of `this`
    let name = '';
    while (!cursor.take('E')) {
      name = cursor.rule(
        () => this.#nextPart(name),
        (text) => text.length,
      );
      if (cursor.peek() !== 'E') this.#remember(name);
    }
    if (name === '') throw new MangledNameError();
    return name;
  }

  #remember(name: string): void {
    if (name !== this.lastSubstituted) this.substitutions.push(named(name));
    this.lastSubstituted = '';
  }

  #nextPart(prefix: string): string {
    const { cursor } = this;
    const first = cursor.peek();
    if (first === 'I') return prefix + (prefix.endsWith('<') ? ' ' : '') + this.templateArgumentList();
    if (first === 'S' && cursor.peek(1) === 't' && cursor.take('St')) return this.#substituted('std');
    if (first === 'S') return this.#substituted(print(this.substitution()));
    if (first === 'T') return print(this.templateParameter());
    if (first === 'D' && 'tT'.includes(cursor.peek(1))) return print(this.type());
    const scope = prefix === '' ? '' : `${prefix}::`;
    return scope + this.#unqualifiedName(prefix);
  }

  /** Names out of the table do not go into it again. */
  #substituted(name: string): string {
    this.lastSubstituted = name;
    return name;
  }

  #unqualifiedName(prefix: string): string {
    const { cursor } = this;
    cursor.take('L'); // internal linkage
    const first = cursor.peek();
    let name: string;
    if (first >= '0' && first <= '9') name = this.sourceName();
    else if (first === 'C') name = this.#constructorName(prefix);
    else if (first === 'D' && cursor.peek(1) === 'C') name = this.#structuredBinding();
    else if (first === 'D') name = this.#destructorName(prefix);
    else if (first === 'U') name = this.#unnamedType();
    else name = this.#operatorName();
    while (cursor.take('B')) name += `[abi:${this.sourceName()}]`;
    return name;
  }

  #constructorName(prefix: string): string {
    this.cursor.next();
    if (this.cursor.next() === 'I') {
      this.cursor.next();
      this.type();
    }
    return lastName(prefix);
  }

  #destructorName(prefix: string): string {
    this.cursor.next();
    this.cursor.next();
    return `~${lastName(prefix)}`;
  }

  #structuredBinding(): string {
    this.cursor.expect('DC');
    const names: string[] = [];
    while (!this.cursor.take('E')) names.push(this.sourceName());
    return `[${names.join(', ')}]`;
  }

  #unnamedType(): string {
    const { cursor } = this;
    if (cursor.take('Ut')) return `{unnamed type#${this.#ordinal()}}`;
    cursor.expect('Ul');
    const parameters = this.typesUntilEnd();
    return `{lambda(${parameters})#${this.#ordinal()}}`;
  }

  /** `_` is the first, `0_` the second. */
  #ordinal(): number {
    const digits = this.cursor.digits();
    this.cursor.expect('_');
    return digits === '' ? 1 : Number(digits) + 2;
  }

  #operatorName(): string {
    const { cursor } = this;
    if (cursor.take('cv')) return `operator ${print(this.type())}`;
    if (cursor.take('li')) return `operator"" ${this.sourceName()}`;
    const symbol = tables.operators[cursor.characters(2)];
    if (symbol === undefined) throw new MangledNameError();
    return `operator${symbol}`;
  }

  #localName(): string {
    const { cursor } = this;
    const outer = this.symbol();
    if (!cursor.take('E')) this.typesUntilEnd();
    if (cursor.take('s')) {
      this.#discriminator();
      return `${outer}::string literal`;
    }
    if (cursor.take('d')) this.#ordinal(); // a default argument
    const name = this.name();
    this.#discriminator();
    return `${outer}::${name}`;
  }

  #discriminator(): void {
    if (this.cursor.take('__')) {
      this.cursor.digits();
      this.cursor.expect('_');
    } else if (this.cursor.take('_')) this.cursor.next();
  }
}

/** What a constructor is called: the last part of its class's name, without template arguments. */
function lastName(tagged: string): string {
  const prefix = tagged.replace(/(\[abi:\w*\])+$/, '');
  let depth = 0;
  let end = prefix.length;
  for (let at = prefix.length - 1; at >= 0; at--) {
    const character = prefix.charAt(at);
    if (character === '>') depth += 1;
    else if (character === '<' && --depth === 0) end = Math.min(end, at);
    else if (character === ':' && depth === 0) return prefix.slice(at + 1, end);
  }
  return prefix.slice(0, end);
}
