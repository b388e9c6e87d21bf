/** What the parsers of lists of allocations share: a list of one form may follow another, and ends it. */
import type { Format } from '../format';

export class OpenList {
  /** Whose list allocations belong to. */
  by: Format | null = null;
}
