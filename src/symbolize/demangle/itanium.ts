// C++ names as GCC and Clang mangle them (Itanium C++ ABI, section 5.1). What has no place in a stack - parameter
// lists, return types - is read only where it stands inside a name. Expressions are read as far as literals and
// simple operators go; a name with others stays mangled.
import { MangledNameError, NameCursor, orNull } from './cursor';
import * as tables from './itaniumTables';

/** A type is printed around what it declares: `int (*` and `)(char)`. */
interface Type {
  readonly left: string;
  readonly right: string;
}

const named = (left: string): Type => ({ left, right: '' });
const typeLength = ({ left, right }: Type): number => left.length + right.length;

/** `mangled` is what follows `_Z`; null where it is not well formed. */
export function demangleItanium(mangled: string): string | null {
  return orNull(() => new ItaniumName(mangled).symbol());
}

class ItaniumName {
  private readonly cursor: NameCursor;
  private readonly substitutions: Type[] = [];
  /** What T_, T0_, ... stand for: the arguments of the last list that was read. */
  private templateArguments: readonly Type[] = [];

  constructor(text: string) {
    this.cursor = new NameCursor(text);
  }

  symbol(): string {
    const special = tables.specialNames[this.cursor.peek() + this.cursor.peek(1)];
    if (special === undefined) return this.thunk() ?? this.name();
    this.cursor.position += 2;
    return special + (special.startsWith('T') || special.startsWith('g') ? this.name() : print(this.type()));
  }

  /** A function that adjusts `this` or a result, then calls another. */
  private thunk(): string | null {
    const { cursor } = this;
    if (cursor.peek() !== 'T' || !'hvc'.includes(cursor.peek(1))) return null;
    cursor.next();
    const adjustments = cursor.peek() === 'c' && cursor.next() ? 2 : 1;
    const isVirtual = cursor.peek() === 'v';
    for (let count = 0; count < adjustments; count++) this.callOffset();
    return `${adjustments === 2 ? 'covariant return' : isVirtual ? 'virtual' : 'non-virtual'} thunk to ${this.name()}`;
  }

  private callOffset(): void {
    const parts = this.cursor.next() === 'v' ? 2 : 1;
    for (let part = 0; part < parts; part++) {
      this.cursor.take('n');
      this.cursor.digits();
      this.cursor.expect('_');
    }
  }

  private name(): string {
    const { cursor } = this;
    if (cursor.take('N')) return this.nestedName();
    if (cursor.take('Z')) return this.localName();
    const isSubstitution = cursor.peek() === 'S' && cursor.peek(1) !== 't';
    const base = isSubstitution ? print(this.substitution()) : this.unscopedName();
    if (cursor.peek() !== 'I') return base;
    if (!isSubstitution) this.substitutions.push(named(base));
    return base + (base.endsWith('<') ? ' ' : '') + this.templateArgumentList();
  }

  private unscopedName(): string {
    return this.cursor.take('St') ? `std::${this.unqualifiedName('')}` : this.unqualifiedName('');
  }

  private nestedName(): string {
    const { cursor } = this;
    while ('rVKRO'.includes(cursor.peek())) cursor.next(); // of `this`
    let name = '';
    while (!cursor.take('E')) {
      name = cursor.rule(
        () => this.nextPart(name),
        (text) => text.length,
      );
      if (cursor.peek() !== 'E') this.remember(name);
    }
    if (name === '') throw new MangledNameError();
    return name;
  }

  private lastSubstituted = '';

  private remember(name: string): void {
    if (name !== this.lastSubstituted) this.substitutions.push(named(name));
    this.lastSubstituted = '';
  }

  private nextPart(prefix: string): string {
    const { cursor } = this;
    const first = cursor.peek();
    if (first === 'I') return prefix + (prefix.endsWith('<') ? ' ' : '') + this.templateArgumentList();
    if (first === 'S' && cursor.peek(1) === 't' && cursor.take('St')) return this.substituted('std');
    if (first === 'S') return this.substituted(print(this.substitution()));
    if (first === 'T') return print(this.templateParameter());
    if (first === 'D' && 'tT'.includes(cursor.peek(1))) return print(this.type());
    const scope = prefix === '' ? '' : `${prefix}::`;
    return scope + this.unqualifiedName(prefix);
  }

  /** Names out of the table do not go into it again. */
  private substituted(name: string): string {
    this.lastSubstituted = name;
    return name;
  }

  private unqualifiedName(prefix: string): string {
    const { cursor } = this;
    cursor.take('L'); // internal linkage
    const first = cursor.peek();
    let name: string;
    if (first >= '0' && first <= '9') name = this.sourceName();
    else if (first === 'C') name = this.constructorName(prefix);
    else if (first === 'D' && cursor.peek(1) === 'C') name = this.structuredBinding();
    else if (first === 'D') name = this.destructorName(prefix);
    else if (first === 'U') name = this.unnamedType();
    else name = this.operatorName();
    while (cursor.take('B')) name += `[abi:${this.sourceName()}]`;
    return name;
  }

  private sourceName(): string {
    const name = this.cursor.characters(Number(this.cursor.digits() || NaN));
    return name.startsWith('_GLOBAL__N') ? '(anonymous namespace)' : name;
  }

  private constructorName(prefix: string): string {
    this.cursor.next();
    if (this.cursor.next() === 'I') {
      this.cursor.next();
      this.type();
    }
    return lastName(prefix);
  }

  private destructorName(prefix: string): string {
    this.cursor.next();
    this.cursor.next();
    return `~${lastName(prefix)}`;
  }

  private structuredBinding(): string {
    this.cursor.expect('DC');
    const names: string[] = [];
    while (!this.cursor.take('E')) names.push(this.sourceName());
    return `[${names.join(', ')}]`;
  }

  private unnamedType(): string {
    const { cursor } = this;
    if (cursor.take('Ut')) return `{unnamed type#${this.ordinal()}}`;
    cursor.expect('Ul');
    const parameters = this.typesUntilEnd();
    return `{lambda(${parameters})#${this.ordinal()}}`;
  }

  /** `_` is the first, `0_` the second. */
  private ordinal(): number {
    const digits = this.cursor.digits();
    this.cursor.expect('_');
    return digits === '' ? 1 : Number(digits) + 2;
  }

  private operatorName(): string {
    const { cursor } = this;
    if (cursor.take('cv')) return `operator ${print(this.type())}`;
    if (cursor.take('li')) return `operator"" ${this.sourceName()}`;
    const symbol = tables.operators[cursor.characters(2)];
    if (symbol === undefined) throw new MangledNameError();
    return `operator${symbol}`;
  }

  private localName(): string {
    const { cursor } = this;
    const outer = this.symbol();
    if (!cursor.take('E')) this.typesUntilEnd();
    if (cursor.take('s')) {
      this.discriminator();
      return `${outer}::string literal`;
    }
    if (cursor.take('d')) this.ordinal(); // a default argument
    const name = this.name();
    this.discriminator();
    return `${outer}::${name}`;
  }

  private discriminator(): void {
    if (this.cursor.take('__')) {
      this.cursor.digits();
      this.cursor.expect('_');
    } else if (this.cursor.take('_')) this.cursor.next();
  }

  private typesUntilEnd(): string {
    const types: string[] = [];
    while (!this.cursor.take('E')) types.push(print(this.type()));
    return types.join() === 'void' ? '' : types.filter((text) => text !== '').join(', ');
  }

  private templateArgumentList(): string {
    this.cursor.expect('I');
    const list: Type[] = [];
    while (!this.cursor.take('E')) list.push(this.templateArgument());
    this.templateArguments = list;
    this.lastSubstituted = '';
    const text = list
      .map(print)
      .filter((argument) => argument !== '')
      .join(', ');
    return `<${text}${text.endsWith('>') ? ' ' : ''}>`;
  }

  private templateArgument(): Type {
    const { cursor } = this;
    if (cursor.peek() === 'L') return named(this.literal());
    if (cursor.take('X')) {
      const text = this.expression();
      cursor.expect('E');
      return named(text);
    }
    if (!cursor.take('J')) return this.type();
    const pack: string[] = [];
    while (!cursor.take('E')) pack.push(print(this.templateArgument()));
    return named(pack.join(', '));
  }

  private literal(): string {
    const { cursor } = this;
    cursor.expect('L');
    if (cursor.take('_Z') || cursor.take('Z')) {
      const name = this.symbol();
      if (!cursor.take('E')) this.typesUntilEnd();
      return name;
    }
    const code = cursor.peek();
    const type = print(this.type());
    const sign = cursor.take('n') ? '-' : '';
    const end = cursor.text.indexOf('E', cursor.position);
    const value = cursor.characters(end - cursor.position);
    cursor.expect('E');
    if (type === 'bool') return value === '0' ? 'false' : 'true';
    const suffix = tables.literalSuffixes[code];
    return suffix === undefined ? `(${type})${sign}${value}` : sign + value + suffix;
  }

  private expression(): string {
    return this.cursor.rule(
      () => {
        const { cursor } = this;
        if (cursor.peek() === 'L') return this.literal();
        if (cursor.peek() === 'T') return print(this.templateParameter());
        if (cursor.take('st')) return `sizeof (${print(this.type())})`;
        const code = cursor.characters(2);
        const operator = tables.operators[code];
        if (operator === undefined || code === 'cl' || code === 'qu') throw new MangledNameError();
        if (['ng', 'nt', 'co', 'ad', 'de', 'ps'].includes(code)) return `${operator}(${this.expression()})`;
        const left = this.expression();
        return `(${left})${operator}(${this.expression()})`;
      },
      (text) => text.length,
    );
  }

  private type(): Type {
    return this.cursor.rule(() => this.readType(), typeLength);
  }

  private readType(): Type {
    const { cursor } = this;
    const first = cursor.peek();
    const builtin = tables.builtinTypes[first];
    if (builtin !== undefined && cursor.next()) return named(builtin);
    if (first === 'S' && cursor.peek(1) !== 't') return this.substitutedType();
    if (cursor.take('u')) return this.added(named(this.sourceName()));
    if (first === 'D') return this.typeAfterD();
    if ('rVK'.includes(first)) return this.qualified();
    if ('PRO'.includes(first))
      return this.added(this.pointer({ P: '*', R: '&', O: '&&' }[cursor.next()] ?? ''));
    if (first === 'F') return this.added(this.functionType());
    if (first === 'A') return this.added(this.arrayType());
    if (first === 'M') return this.added(this.memberPointer());
    if (first === 'T') return this.parameterType();
    if (first === 'C' || first === 'G') return this.added(this.complex());
    return this.added(named(this.name()));
  }

  private added(type: Type): Type {
    this.substitutions.push(type);
    return type;
  }

  private substitutedType(): Type {
    const type = this.substitution();
    return this.cursor.peek() === 'I' ? this.added(named(print(type) + this.templateArgumentList())) : type;
  }

  private parameterType(): Type {
    const parameter = this.added(this.templateParameter());
    return this.cursor.peek() === 'I'
      ? this.added(named(print(parameter) + this.templateArgumentList()))
      : parameter;
  }

  private qualified(): Type {
    let words = '';
    for (const [code, word] of [
      ['r', ' restrict'],
      ['V', ' volatile'],
      ['K', ' const'],
    ] as const)
      if (this.cursor.take(code)) words = word + words;
    const { left, right } = this.type();
    const isBare = right === '' || right.startsWith(')');
    return this.added(isBare ? { left: left + words, right } : { left, right: right + words });
  }

  private pointer(mark: string): Type {
    const { left, right } = this.type();
    const isBare = right === '' || right.startsWith(')');
    if (isBare) return { left: left.endsWith('&') && mark !== '*' ? left : left + mark, right };
    return { left: `${left} (${mark}`.replace('  (', ' ('), right: `)${right}` };
  }

  private functionType(): Type {
    this.cursor.expect('F');
    this.cursor.take('Y');
    const result = print(this.type());
    const types: string[] = [];
    while (!this.cursor.take('E')) {
      if (!this.cursor.take('RE') && !this.cursor.take('OE')) types.push(print(this.type()));
      else break;
    }
    return { left: result, right: `(${types.join() === 'void' ? '' : types.join(', ')})` };
  }

  private arrayType(): Type {
    this.cursor.expect('A');
    const length =
      this.cursor.peek() === '_' || this.cursor.peek() <= '9' ? this.cursor.digits() : this.expression();
    this.cursor.expect('_');
    const { left, right } = this.type();
    return { left, right: `${right === '' ? ' ' : ''}[${length}]${right.trimStart()}` };
  }

  private memberPointer(): Type {
    this.cursor.expect('M');
    const owner = print(this.type());
    const { left, right } = this.type();
    return right === '' ? named(`${left} ${owner}::*`) : { left: `${left} (${owner}::*`, right: `)${right}` };
  }

  private complex(): Type {
    const word = this.cursor.next() === 'C' ? '_Complex' : '_Imaginary';
    return named(`${print(this.type())} ${word}`);
  }

  private typeAfterD(): Type {
    const { cursor } = this;
    cursor.expect('D');
    const code = cursor.next();
    const builtin = tables.builtinDTypes[code];
    if (builtin !== undefined) return named(builtin);
    if (code === 'p') return this.added(this.type());
    if (code === 'o') return this.type(); // noexcept function
    if (code !== 't' && code !== 'T') throw new MangledNameError();
    const text = this.expression();
    cursor.expect('E');
    return this.added(named(`decltype (${text})`));
  }

  private templateParameter(): Type {
    this.cursor.expect('T');
    const digits = this.cursor.digits();
    this.cursor.expect('_');
    const type = this.templateArguments[digits === '' ? 0 : Number(digits) + 1];
    return type ?? named('auto');
  }

  private substitution(): Type {
    this.cursor.expect('S');
    const standard = tables.standardNames[this.cursor.peek()];
    if (standard !== undefined) {
      this.cursor.next();
      return named(standard);
    }
    const start = this.cursor.position;
    while (/[0-9A-Z]/.test(this.cursor.peek())) this.cursor.next();
    const digits = this.cursor.text.slice(start, this.cursor.position);
    this.cursor.expect('_');
    const type = this.substitutions[digits === '' ? 0 : Number.parseInt(digits, 36) + 1];
    if (!type) throw new MangledNameError();
    return type;
  }
}

function print({ left, right }: Type): string {
  return right.startsWith('(') ? `${left} ${right}` : left + right;
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
