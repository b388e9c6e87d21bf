/**
 * The types and template arguments in names as GCC and Clang mangle them (Itanium C++ ABI, sections 5.1.5 and 5.1.6).
 * Expressions are read as far as literals and simple operators go; a name with others stays mangled.
 */
import { MangledNameError, NameCursor } from './cursor';
import * as tables from './itaniumTables';

/** A type is printed around what it declares: `int (*` and `)(char)`. */
export interface Type {
  readonly left: string;
  readonly right: string;
}

export const named = (left: string): Type => ({ left, right: '' });
const typeLength = ({ left, right }: Type): number => left.length + right.length;

export function print({ left, right }: Type): string {
  return right.startsWith('(') ? `${left} ${right}` : left + right;
}

export abstract class ItaniumTypes {
  protected readonly cursor: NameCursor;
  protected readonly substitutions: Type[] = [];
  /** The name that was last taken out of `substitutions`. */
  protected lastSubstituted = '';
  /** What T_, T0_, ... stand for: the arguments of the last list that was read. */
  #templateArguments: readonly Type[] = [];

  constructor(text: string) {
    this.cursor = new NameCursor(text);
  }

  /** A whole mangled name, as what follows `_Z`. */
  protected abstract symbol(): string;

  protected abstract name(): string;

  protected sourceName(): string {
    const name = this.cursor.characters(Number(this.cursor.digits() || NaN));
    return name.startsWith('_GLOBAL__N') ? '(anonymous namespace)' : name;
  }

  protected typesUntilEnd(): string {
    const types: string[] = [];
    while (!this.cursor.take('E')) types.push(print(this.type()));
    return types.join() === 'void' ? '' : types.filter((text) => text !== '').join(', ');
  }

  protected templateArgumentList(): string {
    this.cursor.expect('I');
    const list: Type[] = [];
    while (!this.cursor.take('E')) list.push(this.#templateArgument());
    this.#templateArguments = list;
    this.lastSubstituted = '';
    const text = list
      .map(print)
      .filter((argument) => argument !== '')
      .join(', ');
    return `<${text}${text.endsWith('>') ? ' ' : ''}>`;
  }

  #templateArgument(): Type {
    const { cursor } = this;
    if (cursor.peek() === 'L') return named(this.#literal());
    if (cursor.take('X')) {
      const text = this.#expression();
      cursor.expect('E');
      return named(text);
    }
    if (!cursor.take('J')) return this.type();
    const pack: string[] = [];
    while (!cursor.take('E')) pack.push(print(this.#templateArgument()));
    return named(pack.join(', '));
  }

  #literal(): string {
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

  #expression(): string {
    return this.cursor.rule(
      () => {
        const { cursor } = this;
        if (cursor.peek() === 'L') return this.#literal();
        if (cursor.peek() === 'T') return print(this.templateParameter());
        if (cursor.take('st')) return `sizeof (${print(this.type())})`;
        const code = cursor.characters(2);
        const operator = tables.operators[code];
        if (operator === undefined || code === 'cl' || code === 'qu') throw new MangledNameError();
        if (['ng', 'nt', 'co', 'ad', 'de', 'ps'].includes(code)) return `${operator}(${this.#expression()})`;
        const left = this.#expression();
        return `(${left})${operator}(${this.#expression()})`;
      },
      (text) => text.length,
    );
  }

  protected type(): Type {
    return this.cursor.rule(() => this.#readType(), typeLength);
  }

  #readType(): Type {
    const { cursor } = this;
    const first = cursor.peek();
    const builtin = tables.builtinTypes[first];
    if (builtin !== undefined && cursor.next()) return named(builtin);
    if (first === 'S' && cursor.peek(1) !== 't') return this.#substitutedType();
    if (cursor.take('u')) return this.added(named(this.sourceName()));
    if (first === 'D') return this.#typeAfterD();
    if ('rVK'.includes(first)) return this.#qualified();
    if ('PRO'.includes(first))
      return this.added(this.#pointer({ P: '*', R: '&', O: '&&' }[cursor.next()] ?? ''));
    if (first === 'F') return this.added(this.#functionType());
    if (first === 'A') return this.added(this.#arrayType());
    if (first === 'M') return this.added(this.#memberPointer());
    if (first === 'T') return this.#parameterType();
    if (first === 'C' || first === 'G') return this.added(this.#complex());
    return this.added(named(this.name()));
  }

  protected added(type: Type): Type {
    this.substitutions.push(type);
    return type;
  }

  #substitutedType(): Type {
    const type = this.substitution();
    return this.cursor.peek() === 'I' ? this.added(named(print(type) + this.templateArgumentList())) : type;
  }

  #parameterType(): Type {
    const parameter = this.added(this.templateParameter());
    return this.cursor.peek() === 'I'
      ? this.added(named(print(parameter) + this.templateArgumentList()))
      : parameter;
  }

  #qualified(): Type {
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

  #pointer(mark: string): Type {
    const { left, right } = this.type();
    const isBare = right === '' || right.startsWith(')');
    if (isBare) return { left: left.endsWith('&') && mark !== '*' ? left : left + mark, right };
    return { left: `${left} (${mark}`.replace('  (', ' ('), right: `)${right}` };
  }

  #functionType(): Type {
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

  #arrayType(): Type {
    this.cursor.expect('A');
    const length =
      this.cursor.peek() === '_' || this.cursor.peek() <= '9' ? this.cursor.digits() : this.#expression();
    this.cursor.expect('_');
    const { left, right } = this.type();
    return { left, right: `${right === '' ? ' ' : ''}[${length}]${right.trimStart()}` };
  }

  #memberPointer(): Type {
    this.cursor.expect('M');
    const owner = print(this.type());
    const { left, right } = this.type();
    return right === '' ? named(`${left} ${owner}::*`) : { left: `${left} (${owner}::*`, right: `)${right}` };
  }

  #complex(): Type {
    const word = this.cursor.next() === 'C' ? '_Complex' : '_Imaginary';
    return named(`${print(this.type())} ${word}`);
  }

  #typeAfterD(): Type {
    const { cursor } = this;
    cursor.expect('D');
    const code = cursor.next();
    const builtin = tables.builtinDTypes[code];
    if (builtin !== undefined) return named(builtin);
    if (code === 'p') return this.added(this.type());
    if (code === 'o') return this.type(); // noexcept function
    if (code !== 't' && code !== 'T') throw new MangledNameError();
    const text = this.#expression();
    cursor.expect('E');
    return this.added(named(`decltype (${text})`));
  }

  protected templateParameter(): Type {
    this.cursor.expect('T');
    const digits = this.cursor.digits();
    this.cursor.expect('_');
    const type = this.#templateArguments[digits === '' ? 0 : Number(digits) + 1];
    return type ?? named('auto');
  }

  protected substitution(): Type {
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
