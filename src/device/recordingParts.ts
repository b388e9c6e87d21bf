/** The files of one recording: `a.hmrec`, `a.2.hmrec`, `a.3.hmrec` …, which carry the same session in their headers. */
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MAGIC, parseEntry, parseHeader, RECORDING_SUFFIX, type RecordingHeader } from './recordingFormat';

const HEAD_SIZE = 64 * 1024;
/** More than any recording has. */
const MAX_PARTS = 100_000;

/** The file of a part, from 1, by the path of the first. */
export function partPath(first: string, part: number): string {
  if (part === 1) return first;
  if (!first.endsWith(RECORDING_SUFFIX)) return `${first}.${part}`;
  return `${first.slice(0, -RECORDING_SUFFIX.length)}.${part}${RECORDING_SUFFIX}`;
}

/** The path of the first part and the number of this one, by its name alone. */
export function parsePartPath(path: string): { first: string; part: number } {
  const match = /^(.+)\.([1-9]\d{0,5})(\.hmrec)?$/.exec(basename(path));
  if (!match?.[1] || match[2] === '1') return { first: path, part: 1 };
  return { first: join(dirname(path), match[1] + (match[3] ?? '')), part: Number(match[2]) };
}

/**
 * The parts of the recording that a file belongs to, in order, from the earliest that is there to the first that is
 * missing.
 */
export async function findParts(path: string, header: RecordingHeader): Promise<string[]> {
  if (header.session === null) return [path];
  const { first, part } = parsePartPath(path);
  const belongs = async (number: number): Promise<boolean> => {
    const other = await readHeader(partPath(first, number)).catch(() => null);
    return typeof other === 'object' && other?.session === header.session;
  };
  const parts = [path];
  for (let before = part - 1; before >= 1 && (await belongs(before)); before--)
    parts.unshift(partPath(first, before));
  for (let after = part + 1; after <= MAX_PARTS && (await belongs(after)); after++)
    parts.push(partPath(first, after));
  return parts;
}

/**
 * A file's header; null where it is damaged; `log` where the file is no recording: it neither begins as one, nor is it
 * called one and has an entry near its beginning. Rejects as `open` does.
 */
export async function readHeader(path: string): Promise<RecordingHeader | 'newer' | 'log' | null> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_SIZE), 0, HEAD_SIZE, 0);
    const head = buffer.toString('utf8', 0, bytesRead);
    if (!head.startsWith(MAGIC)) {
      const isRecording =
        path.endsWith(RECORDING_SUFFIX) && head.split('\n').some((line) => parseEntry(line));
      return isRecording ? null : 'log';
    }
    const end = head.indexOf('\n');
    return parseHeader(end < 0 ? head : head.slice(0, end));
  } finally {
    await file.close();
  }
}
