/** What one boot's figures mean: a verdict for each of its heaps, and its call sites. */
import type { Boot } from '../model/boot';
import { adviseStack, multiplyingTasks, type Multiplying, type StackAdvice } from './stacks';
import { isSuspect, withoutTime, type Site, type SiteExperience } from './sites/site';
import { likeliestFirst } from './sites/ranking';
import { SiteTracker, type Dropped } from './sites/siteTracker';
import { SiteHistory } from './sites/siteHistory';
import type { Outstanding, SiteSnapshot } from './sites/snapshot';
import { reconcile, supportedBy, withinLoss, type Reconciliation } from './sites/reconcile';
import { supportOf, withSites } from './twoSided';
import type { EarlierVerdict } from './trend/evidence';
import { mostUrgent } from './urgency';
import { RestartingHeap } from './trend/restarts';
import type { HeapVerdict } from './trend/heapWatch';

/** What earlier boots of the same firmware have shown. */
export interface Experience {
  /** Final verdicts by heap, oldest boot first. */
  readonly heaps: ReadonlyMap<string, readonly EarlierVerdict[]>;
  readonly sites: ReadonlyMap<string, SiteExperience>;
}

export const NO_EXPERIENCE: Experience = { heaps: new Map(), sites: new Map() };

export class BootAnalysis {
  readonly #heaps = new Map<string, RestartingHeap>();
  readonly #tracker: SiteTracker;
  readonly #history = new SiteHistory();
  /** Call sites, by stack, that do not count as evidence for the verdict. */
  #isIgnored: (stack: string) => boolean;
  #lists = 0;
  #incomplete = false;
  /** Of the lists so far; null where they differ. */
  #sampleEvery: number | null = 1;
  #lastListMs: number | null = null;

  constructor(
    readonly boot: Boot,
    private readonly experience: Experience,
    isIgnored: (stack: string) => boolean = () => false,
  ) {
    this.#isIgnored = isIgnored;
    this.#tracker = new SiteTracker(experience.sites, boot.number);
  }

  /** Takes the latest reading of a heap. */
  sample(heap: string, reading: Reading): void {
    let known = this.#heaps.get(heap);
    if (!known) {
      known = new RestartingHeap(this.experience.heaps.get(heap));
      this.#heaps.set(heap, known);
    }
    const { timeMs, freeBytes, minimumFreeBytes, largestFreeBlock } = reading;
    known.hasTime = reading.hasTime;
    // Another heap may be the most urgent one now.
    if (known.add(timeMs, freeBytes, minimumFreeBytes, largestFreeBlock)) this.#giveSupport();
  }

  /** The ignore list has changed: the verdict is weighed anew. */
  setIgnored(isIgnored: (stack: string) => boolean): void {
    this.#isIgnored = isIgnored;
    this.#giveSupport();
  }

  addList(snapshot: SiteSnapshot): void {
    this.#lastListMs = snapshot.timeMs;
    const isOther = this.#lists > 0 && snapshot.sampleEvery !== this.#sampleEvery;
    this.#sampleEvery = isOther ? null : snapshot.sampleEvery;
    this.#lists++;
    this.#incomplete ||= snapshot.overflowed || snapshot.cut;
    this.#tracker.add(snapshot);
    this.#history.add(snapshot, (stack) => this.#tracker.dropped(stack).bytes);
    this.#giveSupport();
  }

  /** The device drops its oldest allocations, though not each list says so. */
  get overflowed(): boolean {
    return this.#tracker.overflowed;
  }

  /**
   * Call sites that are not ignored bear out what the device's heap and the most urgent one lose. Only samples, lists
   * and a changed ignore list lead here: what is read in between changes nothing.
   */
  #giveSupport(): void {
    if (this.#lists === 0) return;
    const support = supportOf(this.#tracker.sites, this.#isIgnored, this.#sampleEvery);
    const borneOut = new Set([this.boot.heap?.name, this.judgedHeap]);
    for (const [name, heap] of this.#heaps) heap.support = borneOut.has(name) ? support : null;
  }

  /** No more will come. */
  end(): void {
    for (const heap of this.#heaps.values()) heap.end();
  }

  /** By name. */
  get heaps(): ReadonlyMap<string, RestartingHeap> {
    return this.#heaps;
  }

  /** Lists of outstanding allocations so far. */
  get lists(): number {
    return this.#lists;
  }

  /** The heap's trend; undefined where it has no readings. */
  heap(name: string): RestartingHeap | undefined {
    return this.#heaps.get(name);
  }

  /** The heap that the device's verdict is about: the most urgent one; undefined where none has readings. */
  get judgedHeap(): string | undefined {
    const verdicts = new Map<string, HeapVerdict>();
    for (const { name } of this.boot.judgedHeaps) {
      const heap = this.#heaps.get(name);
      if (heap) verdicts.set(name, heap.watch.current);
    }
    return mostUrgent(verdicts, this.boot.heap?.name);
  }

  /** The judged heap's name where the boot has others that it could be; null where it stands for all of them. */
  get namedHeap(): string | null {
    const name = this.judgedHeap;
    if (name === undefined || name === 'default') return null;
    const isPart = (heap: string): boolean => (this.boot.heaps.get(heap)?.regions ?? null) !== null;
    const whole = [...this.#heaps.keys()].filter((heap) => !isPart(heap));
    return whole.length < 2 && !isPart(name) ? null : name;
  }

  /** Call sites that grow or are suspected, the ignored ones left out. */
  get suspects(): number {
    return this.sites.filter((site) => isSuspect(site) && !this.#isIgnored(site.stack)).length;
  }

  /** The device's verdict: that on its most urgent heap; null where there are no readings. */
  get verdict(): HeapVerdict | null {
    const name = this.judgedHeap;
    return name === undefined ? null : this.verdictOn(name);
  }

  /** What the figures of a heap alone say. */
  #trendOf(name: string | undefined): HeapVerdict | null {
    return (name === undefined ? undefined : this.#heaps.get(name))?.watch.current ?? null;
  }

  /** On one heap. The call sites speak for the most urgent one; null where it has no readings. */
  verdictOn(name: string): HeapVerdict | null {
    const trend = this.#trendOf(name);
    return trend && name === this.judgedHeap ? withSites(trend, this.#tracker.sites, this.#isIgnored) : trend;
  }

  /** Call sites, the likeliest leak first. One that explains what the heap loses is no mere suspicion. */
  get sites(): readonly Site[] {
    if (this.boot.timeSource === 'none') return this.#tracker.sites.map(withoutTime);
    const verdict = this.#trendOf(this.judgedHeap);
    if (verdict?.verdict !== 'leak' || !verdict.bytesPerHour) return this.#tracker.sites;
    const loss = verdict.bytesPerHour;
    const sites = withinLoss(loss, this.#tracker.sites, this.#sampleEvery);
    return [...supportedBy(loss, sites, this.#sampleEvery)].sort(likeliestFirst);
  }

  /** Everything outstanding, as far as the lists tell. */
  outstanding(): Iterable<Outstanding> {
    return this.#tracker.outstanding();
  }

  /** When the latest list was begun, ms on the session's timeline; null: none yet. */
  get lastListMs(): number | null {
    return this.#lastListMs;
  }

  /** The device's buffer overflowed, or a list was cut. */
  get isIncomplete(): boolean {
    return this.#incomplete;
  }

  /** Of a site, what is outstanding beside the latest list. */
  droppedOf(stack: string): Dropped {
    return this.#tracker.dropped(stack);
  }

  /** Outstanding bytes of a site, list by list, oldest first; some left out where there were many. */
  trendOf(stack: string): readonly number[] {
    return this.#history.of(stack);
  }

  /** How much of the heap's loss the sites make up. */
  get reconciliation(): Reconciliation {
    const verdict = this.#trendOf(this.judgedHeap);
    // What heap_caps_calloc() hides from ESP-IDF's heap trace, the allocator's hooks see.
    const byHooks = this.boot.component.hello?.leaks === 'hooks';
    return reconcile(verdict?.bytesPerHour ?? null, this.sites, {
      idfVersion: byHooks ? null : (this.boot.application.get('idfVersion') ?? null),
      incomplete: this.#incomplete,
      lists: this.#lists,
      sampleEvery: this.#sampleEvery,
      fragmenting: verdict?.kind === 'fragmentation',
      isIgnored: this.#isIgnored,
    });
  }

  /** Advice by task name, for tasks with a watermark. */
  get stacks(): ReadonlyMap<string, StackAdvice> {
    const advice = new Map<string, StackAdvice>();
    for (const task of this.boot.tasks.all) {
      const advised = adviseStack(task);
      if (advised) advice.set(task.name, advised);
    }
    return advice;
  }

  /** Kinds of tasks that are created and never deleted. */
  get multiplyingTasks(): ReadonlyMap<string, Multiplying> {
    return multiplyingTasks(this.boot.tasks.counts);
  }

  /** What a later boot of the same firmware can learn. */
  learned(): Experience {
    const heaps = new Map(this.experience.heaps);
    for (const [name, heap] of this.#heaps)
      heaps.set(
        name,
        [...(heaps.get(name) ?? []), { ...heap.watch.current, boot: this.boot.number }].slice(-MAX_LEARNED),
      );
    return { heaps, sites: this.#tracker.evidence() };
  }
}

/** Earlier verdicts kept of a heap. */
const MAX_LEARNED = 8;

export interface Reading {
  readonly timeMs: number;
  /** False: nobody knows it; it only follows the one before. */
  readonly hasTime: boolean;
  readonly freeBytes: number;
  readonly minimumFreeBytes: number | null;
  readonly largestFreeBlock: number | null;
}
