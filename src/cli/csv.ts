/** Free heap as CSV: `time_s,free_bytes[,min_free_bytes[,largest_free_block]]`, the first line naming the columns. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { explainFileError } from '../device/recording';
import { HumanError } from '../errors';

export interface CsvReading {
  readonly timeMs: number;
  readonly freeBytes: number;
  readonly minimumFreeBytes: number | null;
  readonly largestFreeBlock: number | null;
}

const COLUMNS = ['time_s', 'free_bytes', 'min_free_bytes', 'largest_free_block'] as const;

/** Reads line by line; a line that has no numbers is passed over. Rejects with a HumanError. */
export async function* readCsv(path: string): AsyncGenerator<CsvReading> {
  const lines = createInterface({ input: createReadStream(path, 'latin1'), crlfDelay: Infinity });
  let places: number[] | null = null;
  let lastMs = -Infinity;
  try {
    for await (const line of lines) {
      const cells = line.split(',');
      if (!places) {
        places = placesOf(cells, path);
        continue;
      }
      const [time, free, minimum, largest] = places.map((place) => numberOf(cells[place]));
      if (time == null || free == null) continue;
      const timeMs = Math.max(lastMs, time * 1000);
      lastMs = timeMs;
      yield {
        timeMs,
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
  const names = header.map((name) => name.trim().toLowerCase());
  const places = COLUMNS.map((column) => names.indexOf(column));
  if (places[0]! < 0 || places[1]! < 0)
    throw new HumanError(
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
