/**
 * Free heap as CSV: `time_s,free_bytes[,min_free_bytes[,largest_free_block]]`, the first line naming the columns in any
 * order; without such a line they are in this order. Commas, semicolons or tabs; lines that begin with # are comments.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { explainFileError } from '../device/recording';
import { HumanError } from '../errors';
import { CsvClock } from './csvClock';

export interface CsvReading {
  readonly timeMs: number;
  /** The clock of the trace has begun again before this reading: it is of another boot. */
  readonly restarted: boolean;
  readonly freeBytes: number;
  readonly minimumFreeBytes: number | null;
  readonly largestFreeBlock: number | null;
}

/** The columns have other names. */
export class OtherColumnsError extends HumanError {}

const COLUMNS = ['time_s', 'free_bytes', 'min_free_bytes', 'largest_free_block'] as const;

const SEPARATOR = /[,;\t]/;
const COMMENT = /^(\u00ef\u00bb\u00bf)?\s*#/;
/** UTF-8's, read as Latin-1. */
const BYTE_ORDER_MARK = /^\u00ef\u00bb\u00bf/;

/** Reads line by line; a line that has no numbers is passed over. Rejects with a HumanError. */
export async function* readCsv(path: string): AsyncGenerator<CsvReading> {
  const lines = createInterface({ input: createReadStream(path, 'latin1'), crlfDelay: Infinity });
  let places: number[] | null = null;
  const clock = new CsvClock();
  try {
    for await (const line of lines) {
      const cells = line.split(SEPARATOR);
      if (!places) {
        if (line.trim() === '' || COMMENT.test(line)) continue;
        const isData =
          cells.length > 1 && cells.every((cell) => numberOf(cell) !== null || cell.trim() === '');
        places = isData ? COLUMNS.map((_, index) => index) : placesOf(cells, path);
        if (!isData) continue;
      }
      const [time, free, minimum, largest] = places.map((place) => numberOf(cells[place]));
      if (time == null || free == null) continue;
      const placed = clock.place(time * 1000);
      if (!placed) continue;
      yield {
        ...placed,
        freeBytes: free,
        minimumFreeBytes: minimum ?? null,
        largestFreeBlock: largest ?? null,
      };
    }
  } catch (error) {
    if (error instanceof HumanError) throw error;
    throw explainFileError(error as NodeJS.ErrnoException, path);
  }
}

function placesOf(header: readonly string[], path: string): number[] {
  const names = header.map((name) =>
    name.replace(BYTE_ORDER_MARK, '').replaceAll('"', '').trim().toLowerCase(),
  );
  const places = COLUMNS.map((column) => names.indexOf(column));
  if (places[0]! < 0 || places[1]! < 0)
    throw new OtherColumnsError(
      `${path} has no columns time_s and free_bytes.`,
      'Its first line must name the columns: time_s,free_bytes,min_free_bytes,largest_free_block.',
    );
  return places;
}

function numberOf(cell: string | undefined): number | null {
  if (cell === undefined || cell.trim() === '') return null;
  const value = Number(cell);
  return Number.isFinite(value) ? value : null;
}
