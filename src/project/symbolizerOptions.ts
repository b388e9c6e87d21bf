/** What the symbolizer needs of Node for an ELF file: decompression, and the `.dwo` files around it. */
import { readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import * as zlib from 'node:zlib';
import type { SymbolizerOptions } from '../symbolize/symbolizer';

/** Since Node 22.15. */
type ZstdDecompress = (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;
const zstdDecompress = (zlib as { zstdDecompressSync?: ZstdDecompress }).zstdDecompressSync;

/** For the ELF file at `path`. */
export function symbolizerOptions(path: string): SymbolizerOptions {
  return {
    inflate: (bytes, size) => zlib.inflateSync(bytes, { maxOutputLength: Math.max(size, 1) }),
    zstd: zstdDecompress && ((bytes, size) => zstdDecompress(bytes, { maxOutputLength: Math.max(size, 1) })),
    loadSplit: (name, directory) => loadSplit(path, name, directory),
  };
}

/** Where the compiler left it, else beside the ELF file. */
function loadSplit(elf: string, name: string, directory: string): Uint8Array | null {
  const recorded = isAbsolute(name) ? name : join(directory, name);
  for (const path of [recorded, join(dirname(elf), name), join(dirname(elf), basename(name))]) {
    try {
      return readFileSync(path);
    } catch {
      // not there: try the next place
    }
  }
  return null;
}
