/** A log or a recording read into a session, as fast as it can be. */
import { setImmediate } from 'node:timers/promises';
import type { SessionAnalysis } from '../analysis/sessionAnalysis';
import { openRecording } from '../device/recording';
import { isEvent } from '../device/recordingFormat';
import { HumanError, repeatable, sayAgain } from '../errors';
import { t } from '../words/l10n';
import type { Session } from '../model/session';
import { SessionReader, type ReaderOptions } from './sessionReader';

/** The longest that other things wait, ms. */
const SLICE_MS = 10;

export interface ReadSession {
  readonly session: Session;
  readonly analysis: SessionAnalysis;
  /** Wall clock of the session's time 0, ms since 1970; null where nobody knows. */
  readonly startedAt: number | null;
  /** What is wrong with the file; null where it is whole. */
  readonly flaw: HumanError | null;
}

/** @returns null where it was stopped. Rejects with a HumanError where the file cannot be read. */
export async function readSessionFile(
  path: string,
  { signal, ...options }: ReaderOptions & { readonly signal?: AbortSignal } = {},
): Promise<ReadSession | null> {
  const reader = new SessionReader(options);
  const file = await openRecording(path);
  let sliceEndMs = Date.now() + SLICE_MS;
  try {
    for await (const entry of file.entries()) {
      if (signal?.aborted) return null;
      if (!isEvent(entry)) reader.data(entry.bytes, file.arrivalOf(entry.atMs));
      else if (entry.event.event === 'lost') reader.lose(file.arrivalOf(entry.atMs));
      else if (entry.event.event === 'mark') reader.mark(entry.event.label, file.arrivalOf(entry.atMs));
      else if (entry.event.event === 'regained') reader.regain(file.arrivalOf(entry.atMs));
      if (Date.now() < sliceEndMs) continue;
      await setImmediate();
      sliceEndMs = Date.now() + SLICE_MS;
    }
  } catch (error) {
    return repeatable(() => {
      const { message } = sayAgain(error) as Error;
      throw new HumanError(t('{0} cannot be read to its end: {1}.', path, message), '', { cause: error });
    });
  }
  reader.end();
  const { session, analysis, startedAt } = reader;
  return { session, analysis, startedAt, flaw: file.flaw };
}
