/**
 * The sites of the session in the files of this machine: each with its call stack in source lines, and the line that it
 * is shown at: the first frame that is the user's own, or that frame's caller in the workspace where the frame itself
 * lies outside.
 */
import { ignoredBy, type IgnoreRule } from '../../analysis/ignore/rules';
import { ownFrameIndex } from '../../analysis/ownFrame';
import { framesOfStack, type PlacedFrame } from '../../analysis/sites/stackFrame';
import type { Frame } from '../../symbolize/frame';
import type { SiteFact } from '../facts';
import { Turns } from '../turns';

export interface PlacedSite {
  readonly fact: SiteFact;
  /** Their addresses are within the calls, as looked up; their paths are on this machine. */
  readonly frames: readonly PlacedFrame[];
  /** Index of the frame that it is shown at. */
  readonly shown: number;
  /** The rule of the ignore list that it matches; null where none does. */
  readonly ignored: IgnoreRule | null;
}

export interface Lookups {
  /** Frames of each address, innermost first. */
  frames(addresses: readonly number[]): readonly (readonly Frame[])[];
  /** Where a recorded source file lies. Never rejects. */
  find(file: string): Promise<string | null>;
  isInWorkspace(path: string): boolean;
}

type Stack = Omit<PlacedSite, 'fact' | 'ignored'>;

/** Stacks kept; more than a message has. */
const MAX_STACKS = 4000;
/** Frames of one stack. */
const MAX_FRAMES = 64;

export class Places {
  #stacks = new Map<string, Stack>();
  /** Rules by site, as long as the rules are these. */
  readonly #ignored = new Map<string, IgnoreRule | null>();
  #rulesText = '';
  #sites: readonly PlacedSite[] = [];
  #byPath = new Map<string, PlacedSite[]>();

  constructor(private readonly lookups: Lookups) {}

  get sites(): readonly PlacedSite[] {
    return this.#sites;
  }

  /** Files with sites, by their path. */
  get byPath(): ReadonlyMap<string, readonly PlacedSite[]> {
    return this.#byPath;
  }

  site(id: string): PlacedSite | undefined {
    return this.#sites.find(({ fact }) => fact.id === id);
  }

  /** Another ELF, or sources lie elsewhere now. */
  forget(): void {
    this.#stacks = new Map(); // what is being placed is kept in the one before
    this.#ignored.clear();
  }

  /** Puts these sites in the place of those before. */
  async place(facts: readonly SiteFact[], rules: readonly IgnoreRule[]): Promise<void> {
    const sites: PlacedSite[] = [];
    const rulesText = JSON.stringify(rules);
    if (rulesText !== this.#rulesText) this.#ignored.clear();
    this.#rulesText = rulesText;
    const turns = new Turns();
    for (const fact of facts) {
      await turns.rest();
      const stack = await this.#stackOf(fact);
      sites.push({ fact, ...stack, ignored: this.#ignoredBy(fact.id, stack.frames, rules) });
    }
    const byPath = new Map<string, PlacedSite[]>();
    for (const site of sites) {
      const path = site.frames[site.shown]?.path;
      if (path == null) continue;
      const others = byPath.get(path);
      if (others) others.push(site);
      else byPath.set(path, [site]);
    }
    this.#sites = sites;
    this.#byPath = byPath;
  }

  async #stackOf({ id, callSites }: SiteFact): Promise<Stack> {
    const stacks = this.#stacks;
    const known = stacks.get(id);
    if (known) return known;
    const looked = this.lookups.frames(callSites);
    const byAddress = new Map(callSites.map((address, index) => [hex(address), looked[index]]));
    const frames: PlacedFrame[] = [];
    for (const frame of framesOfStack(callSites.map(hex), (address) => byAddress.get(address))) {
      if (frames.length === MAX_FRAMES) break;
      const path = frame.file === null || frame.line === 0 ? null : await this.lookups.find(frame.file);
      frames.push({ ...frame, path });
    }
    const stack = { frames, shown: this.#shownFrame(frames) };
    stacks.set(id, stack);
    const [oldest] = stacks.keys();
    if (stacks.size > MAX_STACKS && oldest !== undefined) stacks.delete(oldest);
    return stack;
  }

  #ignoredBy(id: string, frames: readonly PlacedFrame[], rules: readonly IgnoreRule[]): IgnoreRule | null {
    let rule = this.#ignored.get(id);
    if (rule === undefined) {
      rule = ignoredBy(frames, rules);
      if (this.#ignored.size < MAX_STACKS) this.#ignored.set(id, rule);
    }
    return rule;
  }

  #shownFrame(frames: readonly PlacedFrame[]): number {
    const own = ownFrameIndex(frames);
    const inside = frames.findIndex(
      ({ path }, index) => index >= own && path !== null && this.lookups.isInWorkspace(path),
    );
    return inside < 0 ? own : inside;
  }
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(8, '0')}`;
}
