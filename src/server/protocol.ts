/** What the extension and its language server say to each other, beside the language server protocol. */
import type { Frame } from '../symbolize/frame';
import type { CallStack, CrashedCore } from '../symbolize/unwind/unwinder';

/** A request's method with the types of its parameters and its answer. */
export interface RequestMethod<Params, Result> {
  readonly method: string;
  /** Never there: carries the types. */
  readonly types?: { readonly params: Params; readonly result: Result };
}

export interface NotificationMethod<Params> {
  readonly method: string;
  readonly types?: { readonly params: Params };
}

/** The ELF that addresses are looked up in. */
export type ElfStatus =
  /** `missing` says in a sentence what is missing; empty while nobody has asked for an ELF. */
  | { readonly state: 'none'; readonly missing: string }
  | { readonly state: 'loading'; readonly path: string }
  | {
      readonly state: 'ready';
      readonly path: string;
      /** `e_machine` of the ELF header. */
      readonly machine: number;
      /** Without it there are function names at best. */
      readonly hasDebugInfo: boolean;
      /** SHA-256 of the whole file, 64 lower-case hex digits: firmware prints a prefix of it. */
      readonly sha256: string;
      /** Which load of which file this is: answers carry it, so that none of an older one is kept. */
      readonly generation: number;
    }
  | { readonly state: 'failed'; readonly path: string; readonly message: string };

/** The programs that addresses are looked up in. */
export interface Programs {
  /** The application's ELF; null: none. */
  readonly path: string | null;
  /** ELFs that know addresses which the application's does not; one that cannot be read is passed over. */
  readonly bootloader: string | null;
  readonly rom: string | null;
}

/** Use these from now on, and the application's again whenever it changes on disk. */
export const setElfRequest: RequestMethod<Programs, ElfStatus> = { method: 'heapMonitor/setElf' };

/** Whether an ELF is the one that runs, by the prefix of its SHA-256 that the firmware printed. */
export type ElfMatch = 'match' | 'mismatch' | 'unknown';

/** `unknown` where the firmware has printed no hash or no ELF is loaded. */
export function matchElf(elf: ElfStatus, printedPrefix: string | null): ElfMatch {
  if (elf.state !== 'ready' || printedPrefix === null) return 'unknown';
  return elf.sha256.startsWith(printedPrefix.toLowerCase()) ? 'match' : 'mismatch';
}

/** Begins the argument with the path of the bundle of translations; without it the server speaks English. */
export const BUNDLE_ARGUMENT = '--l10n=';

/** Characters of the longest document that the server reads as a log. */
export const MAX_LOG_TEXT = 16 * 1024 * 1024;

/** What the server is started with. */
export interface ServerOptions {
  /** Folder in which ELFs are kept by their hash. */
  readonly elfArchive: string;
  /** Folder in which answers are kept by the hash of their ELF. */
  readonly symbolCache: string;
}

export interface SymbolizeResult {
  readonly generation: number;
  /** One list for each address, innermost first; empty where nothing is known. */
  readonly frames: readonly (readonly Frame[])[];
}

/** Look up call-site addresses, exactly as given. */
export const symbolizeRequest: RequestMethod<{ readonly addresses: readonly number[] }, SymbolizeResult> = {
  method: 'heapMonitor/symbolize',
};

export interface UnwindResult {
  readonly generation: number;
  /** null where the ELF is of another machine, or has no call frame information to be read. */
  readonly stack: CallStack | null;
}

/** Unwind the stack of a core, as a RISC-V panic prints it. */
export const unwindRequest: RequestMethod<CrashedCore, UnwindResult> = { method: 'heapMonitor/unwind' };

/** The ELF in use was rebuilt, or is gone. */
export const elfChangedNotification: NotificationMethod<ElfStatus> = { method: 'heapMonitor/elfChanged' };
