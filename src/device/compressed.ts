/**
 * Logs that were compressed: gzip, and zstd where this Node.js can read it (22.15 and later). They are told by their
 * first bytes, whatever they are called. A file that is cut gives what can be read of it.
 */
import { pipeline, Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { HumanError } from '../errors';
import { t } from '../words/l10n';

const GZIP = [0x1f, 0x8b] as const;
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd] as const;

/** Only later versions of Node.js have it. */
const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform };

export interface Uncompressed {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How it was compressed; null: it was not. */
  readonly by: 'gzip' | 'zstd' | null;
}

/** @param onCut Told that the compressed data ends before its end, or is damaged. */
export async function uncompressed(
  source: AsyncIterable<Uint8Array>,
  onCut: () => void,
): Promise<Uncompressed> {
  const chunks = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < ZSTD.length) {
    const next = await chunks.next();
    if (next.done) break;
    first.push(next.value);
    length += next.value.length;
  }
  const bytes = concatenated(first, chunks);
  const head = Buffer.concat(first);
  if (beginsWith(head, GZIP)) return { bytes: through(zlib.createGunzip(), bytes, onCut), by: 'gzip' };
  if (!beginsWith(head, ZSTD)) return { bytes, by: null };
  if (!createZstdDecompress)
    throw new HumanError(
      t('The log is compressed with zstd, which this Node.js cannot read.'),
      t('Unpack it first, or use Node.js 22.15 or later.'),
    );
  return { bytes: through(createZstdDecompress(), bytes, onCut), by: 'zstd' };
}

async function* concatenated(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* through(
  unpack: Transform,
  source: AsyncIterable<Uint8Array>,
  onCut: () => void,
): AsyncGenerator<Uint8Array> {
  const stream = pipeline(Readable.from(source, { objectMode: false }), unpack, () => undefined);
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    if (!/^(?:Z_|ZSTD_|ERR_ZSTD|ERR__ERROR)/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
    onCut();
  }
}

function beginsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}
