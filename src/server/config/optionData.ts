import type { ConfigLine } from '../../checks/check';

/** What a diagnostic says to the code actions. */
export interface OptionData {
  readonly option: {
    readonly lines: readonly ConfigLine[];
    readonly baudRate: number | null;
    /** URI of a file in the project's folder, where the diagnostic is of another file. */
    readonly file?: string;
  };
}
