// The errors of this room under the name other rooms look for. (Inside, the linter takes a path that ends in
// `errors` for src/errors.ts.)
export { DwarfError, ElfError } from './elfErrors';
