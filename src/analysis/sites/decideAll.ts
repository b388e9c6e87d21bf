/** The kinds of all call sites of a boot: the more of them are tested, the more each of them must show. */
import { falseDiscoveryAdjusted } from '../statistics';
import {
  chanceOf,
  decideKind,
  isLikely,
  NO_SITE_EXPERIENCE,
  type Decision,
  type SiteExperience,
  type SiteFacts,
} from './site';

export interface Judged extends Decision {
  /** As of `Site`. */
  readonly chance: number;
  readonly isLikely: boolean;
}

type Experience = ReadonlyMap<string, SiteExperience>;

/**
 * @param facts Of each site, by its stack.
 * @param ownTraces What earlier traces of this boot alone showed: a site that would be judged otherwise by it names the
 * earlier boots that count.
 * @param boot Number of this boot.
 */
export function decideAll(
  facts: ReadonlyMap<string, SiteFacts>,
  ownTraces: Experience,
  boot: number,
): Map<string, Judged> {
  const judged = judge(facts);
  const earlier = (of: Iterable<SiteFacts>): number[] =>
    [...new Set([...of].flatMap((site) => site.earlier.boots))]
      .filter((number) => number !== boot)
      .sort(byNumber);
  const all = earlier(facts.values());
  if (all.length === 0) return judged;
  const alone = judge(
    new Map(
      [...facts].map(([stack, site]) => [
        stack,
        { ...site, earlier: ownTraces.get(stack) ?? NO_SITE_EXPERIENCE },
      ]),
    ),
  );
  for (const [stack, site] of judged) {
    const { kind, isLikely: likely } = alone.get(stack)!;
    if (kind === site.kind && likely === site.isLikely) continue;
    const own = earlier([facts.get(stack)!]);
    // Its chance is adjusted for the other sites, so that what is known of those may decide on this one.
    const earlierBoots = own.length > 0 ? own : all;
    judged.set(stack, { ...site, evidence: { ...site.evidence, earlierBoots } });
  }
  return judged;
}

function byNumber(a: number, b: number): number {
  return a - b;
}

function judge(facts: ReadonlyMap<string, SiteFacts>): Map<string, Judged> {
  const tested = [...facts].filter(([, { growth }]) => growth.grew > 0);
  const adjusted = falseDiscoveryAdjusted(tested.map(([, site]) => chanceOf(site)));
  const chances = new Map(tested.map(([stack], index) => [stack, adjusted[index]!]));
  return new Map(
    [...facts].map(([stack, site]) => {
      const chance = chances.get(stack) ?? 1;
      const decided = decideKind(site, chance);
      return [stack, { ...decided, chance, isLikely: isLikely(decided.kind, site, chance) }];
    }),
  );
}
