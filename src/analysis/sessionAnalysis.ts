/**
 * What a session's figures mean, boot by boot. It sees each reading and each leak report exactly once, as the session
 * takes them: a replay gives what the live device gave.
 */
import type { Boot } from '../model/boot';
import type { HeapSeries } from '../model/heapSeries';
import type { LeakReport } from '../model/leaks';
import type { Session, SessionObserver } from '../model/session';
import { BootAnalysis, NO_EXPERIENCE, type Experience } from './bootAnalysis';
import { snapshotOf } from './sites/snapshot';

/** Boots whose analysis is kept: some 100 KB each. */
const MAX_BOOTS = 16;
/** Firmwares whose experience is kept. */
const MAX_FIRMWARES = 16;

export class SessionAnalysis implements SessionObserver {
  readonly #boots = new Map<Boot, BootAnalysis>();
  /** By firmware, as of `firmwareOf`. */
  readonly #experience = new Map<string, Experience>();
  #current: BootAnalysis | null = null;
  /** Call sites, by stack, that the user has accepted. */
  #isIgnored: (stack: string) => boolean = () => false;

  constructor(session: Session) {
    session.observe(this);
  }

  /** Of one boot; undefined where it had nothing to analyse, or is not kept any more. */
  of(boot: Boot | undefined): BootAnalysis | undefined {
    return boot && this.#boots.get(boot);
  }

  /** The ignore list, or what is known of the functions that it names, has changed. */
  setIgnored(isIgnored: (stack: string) => boolean): void {
    this.#isIgnored = isIgnored;
    for (const analysis of this.#boots.values()) analysis.setIgnored(isIgnored);
  }

  sample(boot: Boot, heap: HeapSeries): void {
    const { name, history, printedMinimum: minimumFreeBytes, largestFreeBlock, monitorBytes } = heap;
    const { last } = history;
    if (!last) return;
    // What the firmware's monitor takes is no loss of the firmware's, nor is it a gain when it gives it back.
    const freeBytes = last.freeBytes + monitorBytes;
    const hasTime = heap.timeSource !== 'none';
    this.#ofBoot(boot).sample(name, { ...last, hasTime, freeBytes, minimumFreeBytes, largestFreeBlock });
  }

  leakReport(boot: Boot, report: LeakReport): void {
    const analysis = this.#ofBoot(boot);
    analysis.addList(snapshotOf(report));
    if (analysis.overflowed) report.addNote({ note: 'overflowed' });
  }

  end(): void {
    this.#current?.end();
  }

  #ofBoot(boot: Boot): BootAnalysis {
    const known = this.#boots.get(boot);
    if (known) return known;
    // A heap that is guessed has readings of earlier boots too: these are over already.
    const isEarlier = this.#current !== null && boot.number < this.#current.boot.number;
    if (!isEarlier) this.#learn();
    const experience = this.#experience.get(firmwareOf(boot) ?? '') ?? NO_EXPERIENCE;
    const analysis = new BootAnalysis(boot, experience, this.#isIgnored);
    if (!isEarlier) this.#current = analysis;
    this.#boots.set(boot, analysis);
    for (const oldest of this.#boots.keys()) {
      if (this.#boots.size <= MAX_BOOTS) break;
      this.#boots.delete(oldest);
    }
    return analysis;
  }

  /** The boot is over: what it has shown counts for the next one of its firmware. */
  #learn(): void {
    const over = this.#current;
    if (!over) return;
    over.end();
    const firmware = firmwareOf(over.boot);
    if (firmware === null) return;
    this.#experience.delete(firmware);
    this.#experience.set(firmware, over.learned());
    const [oldest] = this.#experience.keys();
    if (this.#experience.size > MAX_FIRMWARES && oldest !== undefined) this.#experience.delete(oldest);
  }
}

/** What tells one firmware from another: the hash of its ELF, else what it says of its build; null where it says nothing. */
function firmwareOf({ elfSha256, application }: Boot): string | null {
  if (elfSha256 !== null) return elfSha256;
  const build = (['projectName', 'appVersion', 'compileTime'] as const).map(
    (key) => application.get(key) ?? '',
  );
  return build.some((part) => part !== '') ? build.join('\n') : null;
}
