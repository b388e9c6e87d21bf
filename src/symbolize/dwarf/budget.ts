/**
 * Bounded work: a file may refer to one table from many places, so that little of it costs much. Opening a file
 * may read a few times what its tables hold, no more, and so may the functions of one unit.
 */
import { DwarfError } from '../errors';

export class Budget {
  constructor(private bytes: number) {}

  /** DwarfError where more was spent than there is. */
  spend(bytes: number, section: string): void {
    this.bytes -= bytes;
    if (this.bytes < 0)
      throw new DwarfError(section, 0, 'is referred to so often that the file must be corrupt');
  }
}
