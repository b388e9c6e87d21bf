/** Listens to a source for a time, or until it is clear either way. */
import type { SessionAnalysis } from '../../analysis/sessionAnalysis';
import type { Source } from '../../device/source';
import type { HumanError } from '../../errors';
import type { Session } from '../../model/session';
import { SessionReader, type ReaderOptions } from '../../sessions/sessionReader';

/** How often a live source is looked at, ms. */
const LOOK_MS = 1000;

export interface Soak {
  readonly session: Session;
  readonly analysis: SessionAnalysis;
  /** Since the source was opened; of a log, its own time. */
  readonly watchedMs: number;
  /** Why the source cannot be heard at the moment; null where it can. */
  readonly lost: HumanError | null;
}

export interface SoakOptions {
  readonly forMs: number;
  readonly parser: ReaderOptions;
  /** It is a log: its own time counts, and it ends by itself. */
  readonly isLog: boolean;
  /** Ends the soak, as on Ctrl+C. */
  readonly signal: AbortSignal;
  /** Looks at it; true: it is clear. */
  readonly look: (soak: Soak) => boolean;
}

/** Rejects with a HumanError where the source cannot be opened or ends in an error. */
export async function soak(source: Source, options: SoakOptions): Promise<Soak> {
  const { forMs, parser, isLog, signal, look } = options;
  const reader = new SessionReader(parser);
  const startedMs = Date.now();
  let lost: HumanError | null = null;
  const state = (): Soak => {
    const { session, analysis } = reader;
    return { session, analysis, watchedMs: isLog ? session.nowMs : Date.now() - startedMs, lost };
  };
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const check = (): void => {
        const now = state();
        if (look(now) || now.watchedMs >= forMs || signal.aborted) resolve();
      };
      signal.addEventListener('abort', check);
      if (!isLog) timer = setInterval(check, LOOK_MS);
      const opened = source.open({
        data: (bytes, arrivalMs) => {
          reader.data(bytes, arrivalMs);
          if (isLog && reader.session.nowMs >= forMs) resolve();
        },
        link: (event, atMs) => {
          lost = event.kind === 'lost' ? event.reason : null;
          if (event.kind === 'lost') reader.lose(atMs);
          else reader.regain(atMs);
        },
        ended: (error) => (error ? reject(error) : resolve()),
      });
      opened.catch(reject);
    });
  } finally {
    clearInterval(timer);
    await source.close();
  }
  const end = state();
  reader.end();
  return end;
}
