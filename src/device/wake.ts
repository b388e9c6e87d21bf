/**
 * Notices that the computer slept: the wall clock goes on meanwhile, timers do not. A clock that is set forward looks
 * the same, and so does a program that hung; whoever asks has to look whether anything is wrong.
 */

const INTERVAL_MS = 2000;
/** A timer that comes later than this is no busy program any more. */
const LATE_MS = 5000;

/** @param now The wall clock, ms. Returns how to stop watching. */
export function watchWake(onWake: () => void, now: () => number): () => void {
  let lastMs = now();
  const timer = setInterval(() => {
    const sinceMs = now() - lastMs;
    lastMs = now();
    if (sinceMs > INTERVAL_MS + LATE_MS) onWake();
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
