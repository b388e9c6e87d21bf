/** What a soak has shown so far. */
import { summarize, type FunctionsOf, type Summary } from '../../analysis/baseline/summary';
import type { BootAnalysis } from '../../analysis/bootAnalysis';
import { compare, type Comparison } from '../../analysis/compare';
import { crashesOf, type CrashResolver } from '../../analysis/crashes';
import type { SessionAnalysis } from '../../analysis/sessionAnalysis';
import { isSuspect, type Site } from '../../analysis/sites/site';
import { NO_READINGS, type HeapVerdict } from '../../analysis/trend/heapWatch';
import type { Session } from '../../model/session';
import { toGuessJson, type GuessJson } from '../guessed';
import {
  judgeComparison,
  judgeHeap,
  overBoots,
  withCrash,
  worst,
  type Outcome,
  type SoakOutcome,
} from './gate';
import { formatSpan } from '../../words/units';
import { crashesText } from '../../words/crashText';
import { heapReason } from '../../words/verdict/heapReason';
import { comparisonReason } from '../../words/comparisonReason';

export interface HeapAssessment {
  readonly name: string;
  readonly outcome: Outcome;
  /** Of the boot that decides. */
  readonly verdict: HeapVerdict;
  /** More time until it can be told, ms; null where nobody knows, or where it can be told. */
  readonly neededMs: number | null;
}

export interface Assessment {
  readonly outcome: SoakOutcome;
  /** What is known of leaks, whether it crashed or not. */
  readonly leaks: Outcome;
  /** Why, in one sentence: of the crash where it is the outcome. */
  readonly reason: string;
  /** The same of `leaks`. */
  readonly leakReason: string;
  /** What it crashed of, `Crashed twice: …`; empty where it did not. */
  readonly crashes: string;
  /** Crashes do not count. */
  readonly allowsCrash: boolean;
  /** The one that stands for the device first: of it the most is known, also by its call sites. */
  readonly heaps: readonly HeapAssessment[];
  /** Growing and suspected sites of the latest boot that has some, the likeliest first. */
  readonly sites: readonly Site[];
  /** The boot that they are of; null: none has some. */
  readonly leaking: BootAnalysis | null;
  /** Whether the device lists outstanding allocations at all. */
  readonly hasLists: boolean;
  readonly comparison: Comparison | null;
  readonly summary: Summary | null;
  /** What the device's heap was guessed from; null: it was read. */
  readonly guess: GuessJson | null;
  readonly boots: number;
  readonly panics: number;
}

export interface Criteria {
  /** Crashes are told, and do not fail. */
  readonly allowsCrash: boolean;
  /** What makes frames of a crash's addresses. */
  readonly crashFrames: CrashResolver;
  readonly aboveBytesPerHour: number | null;
  readonly baseline: Summary | null;
  readonly functionsOf: FunctionsOf;
  /** Of the ELF that gives the functions; null where there is none. */
  readonly elfSha256: string | null;
}

/** Where the firmware does not print the hash of its ELF, the one that is given is believed. */
export function isElfOf(sha256: string, { boots }: Session): boolean {
  return boots.every(({ elfSha256 }) => elfSha256 === null || sha256.startsWith(elfSha256.toLowerCase()));
}

export function assess(session: Session, analysis: SessionAnalysis, criteria: Criteria): Assessment {
  const boots = session.boots.flatMap((boot) => analysis.of(boot) ?? []);
  const latest = boots.findLast(({ heaps, lists }) => heaps.size > 0 || lists > 0);
  const heaps = deviceFirst(assessHeaps(boots, criteria.aboveBytesPerHour), latest?.judgedHeap);
  const guess = latest?.boot.heap?.guess ?? null;
  const hasElf = criteria.elfSha256 !== null && isElfOf(criteria.elfSha256, session);
  const summary = latest ? summarize(latest, hasElf ? criteria.functionsOf : undefined) : null;
  const comparison = criteria.baseline && summary ? compare(criteria.baseline, summary) : null;
  const leaks = comparison ? judgeComparison(comparison.verdict) : worst(heaps.map((heap) => heap.outcome));
  const leaking = boots.findLast(hasGrowing) ?? null;
  const { allowsCrash } = criteria;
  const crashed = crashesOf(session, criteria.crashFrames);
  const crashes = crashed ? crashesText(crashed) : '';
  const outcome = withCrash(leaks, crashed !== null && !allowsCrash);
  const leakReason = comparison ? comparisonReason(comparison) : reasonOf(leaks, heaps);
  return {
    outcome,
    leaks,
    reason: outcome === 'crash' ? `${crashes}. ${leakReason}` : leakReason,
    leakReason,
    crashes,
    allowsCrash,
    heaps,
    sites: (leaking?.sites ?? []).filter(isSuspect),
    leaking,
    hasLists: boots.some(({ lists }) => lists > 0),
    comparison,
    summary,
    guess: guess && toGuessJson(guess),
    boots: session.boots.length,
    panics: session.boots.reduce((sum, { panics }) => sum + panics.length, 0),
  };
}

function assessHeaps(boots: readonly BootAnalysis[], above: number | null): HeapAssessment[] {
  const judged = new Set(boots.flatMap(judgedNames));
  const names = new Set(boots.flatMap(({ heaps }) => [...heaps.keys()].filter((name) => judged.has(name))));
  return [...names].map((name) => {
    const verdicts = boots.flatMap((boot) => {
      const watch = boot.heap(name)?.watch;
      const verdict = boot.verdictOn(name);
      return watch && verdict ? [{ watch, verdict, outcome: judgeHeap(verdict, above) }] : [];
    });
    const outcome = overBoots(verdicts.map((one) => one.outcome));
    const { watch, verdict } = verdicts.findLast((one) => one.outcome === outcome)!;
    const neededMs = outcome === 'unsure' && above !== null ? watch.timeUntilSeen(above) : null;
    return { name, outcome, verdict, neededMs };
  });
}

/** Of a boot. The regions of one kind are a part of another heap: they count where they end first. */
function judgedNames({ boot, judgedHeap }: BootAnalysis): string[] {
  return boot.judgedHeaps
    .filter(({ name, regions }) => regions === null || name === judgedHeap)
    .map(({ name }) => name);
}

function deviceFirst(heaps: readonly HeapAssessment[], name: string | undefined): HeapAssessment[] {
  return [...heaps].sort((a, b) => Number(b.name === name) - Number(a.name === name));
}

function reasonOf(outcome: Outcome, heaps: readonly HeapAssessment[]): string {
  const decisive = heaps.find((heap) => heap.outcome === outcome);
  if (!decisive) return heapReason(NO_READINGS);
  const { neededMs, verdict } = decisive;
  const more = neededMs === null ? '' : ` About ${formatSpan(neededMs)} more would tell.`;
  return `${heapReason(verdict)}${more}`;
}

function hasGrowing({ sites }: BootAnalysis): boolean {
  return sites.some(isSuspect);
}
