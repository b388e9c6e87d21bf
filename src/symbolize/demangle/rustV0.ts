/**
 * Rust's v0 mangling (RFC 2603, https://doc.rust-lang.org/rustc/symbol-mangling/v0.html), as `rustfilt` prints it
 * without crate hashes.
 */
import { MangledNameError, NameCursor, orNull, textLength } from './cursor';

const basicTypes: Readonly<Record<string, string>> = {
  ...{
    a: 'i8',
    b: 'bool',
    c: 'char',
    d: 'f64',
    e: 'str',
    f: 'f32',
    h: 'u8',
    i: 'isize',
    j: 'usize',
    l: 'i32',
  },
  ...{
    m: 'u32',
    n: 'i128',
    o: 'u128',
    p: '_',
    s: 'i16',
    t: 'u16',
    u: '()',
    v: '...',
    x: 'i64',
    y: 'u64',
    z: '!',
  },
};

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** `mangled` is what follows `_R`; null where it is not well formed. */
export function demangleRustV0(mangled: string): string | null {
  return orNull(() => new RustName(mangled).symbol());
}

class RustName {
  readonly #cursor: NameCursor;
  /** Lifetimes bound by `for<...>` around what is being read. */
  #boundLifetimes = 0;

  constructor(text: string) {
    this.#cursor = new NameCursor(text);
  }

  symbol(): string {
    this.#cursor.digits(); // an encoding version
    return this.#path(true);
  }

  /** `inValue`: where generic arguments follow a `::`. */
  #path(inValue: boolean): string {
    return this.#cursor.rule(() => {
      const tag = this.#cursor.next();
      switch (tag) {
        case 'C':
          this.#disambiguator();
          return this.#identifier();
        case 'M':
          this.#implPath();
          return `<${this.#type()}>`;
        case 'X':
          this.#implPath();
          return this.#asTrait();
        case 'Y':
          return this.#asTrait();
        case 'N':
          return this.#nested(inValue);
        case 'I': {
          const base = this.#path(inValue);
          return `${base}${inValue ? '::' : ''}<${this.#list(() => this.#genericArgument())}>`;
        }
        case 'B':
          return this.#backReference(() => this.#path(inValue));
        default:
          throw new MangledNameError();
      }
    }, textLength);
  }

  #asTrait(): string {
    const type = this.#type();
    return `<${type} as ${this.#path(false)}>`;
  }

  #implPath(): void {
    this.#disambiguator();
    this.#path(false);
  }

  #nested(inValue: boolean): string {
    const namespace = this.#cursor.next();
    const parent = this.#path(inValue);
    const number = this.#disambiguator();
    const name = this.#identifier();
    if (namespace >= 'a' && namespace <= 'z') return name === '' ? parent : `${parent}::${name}`;
    const kind = namespace === 'C' ? 'closure' : namespace === 'S' ? 'shim' : namespace;
    return `${parent}::{${kind}${name === '' ? '' : `:${name}`}#${number}}`;
  }

  #type(): string {
    return this.#cursor.rule(() => {
      const basic = basicTypes[this.#cursor.peek()];
      if (basic !== undefined) return this.#cursor.next() && basic;
      if ('CMXYNI'.includes(this.#cursor.peek())) return this.#path(false);
      return this.#compound(this.#cursor.next());
    }, textLength);
  }

  #compound(tag: string): string {
    switch (tag) {
      case 'A': {
        const element = this.#type();
        return `[${element}; ${this.#constant()}]`;
      }
      case 'S':
        return `[${this.#type()}]`;
      case 'T':
        return this.#tuple();
      case 'R':
        return `&${this.#optionalLifetime()}${this.#type()}`;
      case 'Q':
        return `&${this.#optionalLifetime()}mut ${this.#type()}`;
      case 'P':
        return `*const ${this.#type()}`;
      case 'O':
        return `*mut ${this.#type()}`;
      case 'F':
        return this.#inBinder((binder) => binder + this.#functionType());
      case 'D':
        return this.#dynamicType();
      case 'B':
        return this.#backReference(() => this.#type());
      default:
        throw new MangledNameError();
    }
  }

  #tuple(): string {
    const types: string[] = [];
    while (!this.#cursor.take('E')) types.push(this.#type());
    return types.length === 1 ? `(${types.join()},)` : `(${types.join(', ')})`;
  }

  #functionType(): string {
    const unsafe = this.#cursor.take('U') ? 'unsafe ' : '';
    const abi = !this.#cursor.take('K')
      ? ''
      : `extern "${this.#cursor.take('C') ? 'C' : this.#identifier().replaceAll('_', '-')}" `;
    const parameters = this.#list(() => this.#type());
    const result = this.#type();
    return `${unsafe}${abi}fn(${parameters})${result === '()' ? '' : ` -> ${result}`}`;
  }

  #dynamicType(): string {
    const traits = this.#inBinder((binder) => {
      const bounds: string[] = [];
      while (!this.#cursor.take('E')) bounds.push(this.#dynamicTrait());
      return binder + bounds.join(' + ');
    });
    this.#cursor.expect('L');
    const lifetime = this.#lifetime();
    return `dyn ${traits}${lifetime === "'_" ? '' : ` + ${lifetime}`}`;
  }

  #dynamicTrait(): string {
    const trait = this.#path(false);
    const bindings: string[] = [];
    while (this.#cursor.take('p')) {
      const name = this.#identifier();
      bindings.push(`${name} = ${this.#type()}`);
    }
    if (bindings.length === 0) return trait;
    return trait.endsWith('>')
      ? `${trait.slice(0, -1)}, ${bindings.join(', ')}>`
      : `${trait}<${bindings.join(', ')}>`;
  }

  #genericArgument(): string {
    if (this.#cursor.take('L')) return this.#lifetime();
    return this.#cursor.take('K') ? this.#constant() : this.#type();
  }

  #constant(): string {
    if (this.#cursor.take('p')) return '_';
    if (this.#cursor.take('B')) return this.#backReference(() => this.#constant());
    const type = this.#cursor.next();
    const sign = this.#cursor.take('n') ? '-' : '';
    const end = this.#cursor.text.indexOf('_', this.#cursor.position);
    const hexadecimal = this.#cursor.characters(end - this.#cursor.position);
    this.#cursor.expect('_');
    if (!/^[0-9a-f]*$/.test(hexadecimal) || hexadecimal.length > 64) throw new MangledNameError();
    const value =
      hexadecimal.length <= 12 ? Number.parseInt(hexadecimal || '0', 16).toString() : `0x${hexadecimal}`;
    if (type === 'b') return value === '0' ? 'false' : 'true';
    if (type === 'c') return `'${String.fromCodePoint(Math.min(Number(value), 0x10ffff))}'`;
    return sign + value;
  }

  #optionalLifetime(): string {
    if (!this.#cursor.take('L')) return '';
    const lifetime = this.#lifetime();
    return lifetime === "'_" ? '' : `${lifetime} `;
  }

  #lifetime(): string {
    const index = this.#base62();
    if (index === 0) return "'_";
    return lifetimeName(this.#boundLifetimes - index);
  }

  #inBinder(read: (binder: string) => string): string {
    const count = this.#cursor.take('G') ? this.#base62() + 1 : 0;
    if (count > 64) throw new MangledNameError();
    const names = Array.from({ length: count }, (_, at) => lifetimeName(this.#boundLifetimes + at));
    this.#boundLifetimes += count;
    const text = read(count > 0 ? `for<${names.join(', ')}> ` : '');
    this.#boundLifetimes -= count;
    return text;
  }

  #list(read: () => string): string {
    const items: string[] = [];
    while (!this.#cursor.take('E')) items.push(read());
    return items.join(', ');
  }

  #backReference(read: () => string): string {
    const cursor = this.#cursor;
    const start = cursor.position - 1;
    const target = this.#base62();
    if (target >= start) throw new MangledNameError();
    const after = cursor.position;
    cursor.position = target;
    const text = read();
    cursor.position = after;
    return text;
  }

  #disambiguator(): number {
    return this.#cursor.take('s') ? this.#base62() + 1 : 0;
  }

  #identifier(): string {
    const isPunycode = this.#cursor.take('u');
    const length = Number(this.#cursor.digits() || NaN);
    this.#cursor.take('_');
    const name = this.#cursor.characters(length);
    return isPunycode ? `punycode{${name}}` : name;
  }

  /** `_` is 0, anything before it one more than it says. */
  #base62(): number {
    if (this.#cursor.take('_')) return 0;
    let value = 0;
    for (let digits = 0; !this.#cursor.take('_'); digits++) {
      const digit = DIGITS.indexOf(this.#cursor.next());
      if (digit < 0 || digits > 11) throw new MangledNameError();
      value = value * 62 + digit;
    }
    return value + 1;
  }
}

function lifetimeName(index: number): string {
  if (index < 0) throw new MangledNameError();
  return index < 26 ? `'${String.fromCharCode(0x61 + index)}` : `'z${index - 25}`;
}
