/** A soak as JUnit XML: one test case for each heap, or one for the comparison with a baseline; one for crashes. */
import type { Assessment } from './assess';
import type { SoakOutcome } from './gate';
import { siteText } from './outcomeText';
import type { LocatedSite } from './locate';
import { formatRateInterval } from '../../words/units';
import { heapReason } from '../../words/verdict/heapReason';

interface Case {
  readonly name: string;
  readonly outcome: SoakOutcome;
  readonly reason: string;
  readonly details: string;
}

/** @param label Of the source. @param seconds Watched for. */
export function toJunit(
  assessment: Assessment,
  sites: readonly LocatedSite[],
  { label, seconds }: { readonly label: string; readonly seconds: number },
): string {
  const cases = casesOf(assessment, sites);
  const count = (...outcomes: SoakOutcome[]): number =>
    cases.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const time = seconds.toFixed(1);
  const totals = `tests="${cases.length}" failures="${count('leak', 'crash')}" errors="0" skipped="${count('unsure')}" time="${time}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="heapmon watch" ${totals}>
<testsuite name="${escape(label)}" ${totals}>
${cases.map((one) => caseXml(one, time)).join('\n')}
</testsuite>
</testsuites>
`;
}

function casesOf(assessment: Assessment, sites: readonly LocatedSite[]): Case[] {
  const { crashes, allowsCrash } = assessment;
  const outcome = allowsCrash ? 'unsure' : 'crash';
  const crash = { name: 'does not crash', outcome, reason: crashes, details: '' } as const;
  return [...(crashes === '' ? [] : [crash]), ...leakCases(assessment, sites)];
}

function leakCases(
  { heaps, comparison, leaks: outcome, leakReason: reason }: Assessment,
  sites: readonly LocatedSite[],
): Case[] {
  const details = sites.map(siteText).join('\n');
  if (comparison) return [{ name: 'is no worse than the baseline', outcome, reason, details }];
  if (heaps.length === 0) return [{ name: 'prints its heap', outcome: 'unsure', reason, details }];
  return heaps.map(({ name, outcome: of, verdict }) => ({
    name: `heap ${name} does not leak`,
    outcome: of,
    reason: verdict.bytesPerHour
      ? `${heapReason(verdict)} ${formatRateInterval(verdict.bytesPerHour)}`
      : heapReason(verdict),
    details,
  }));
}

function caseXml({ name, outcome, reason, details }: Case, time: string): string {
  const open = `<testcase classname="heapmon.watch" name="${escape(name)}" time="${time}"`;
  if (outcome === 'clean') return `${open}/>`;
  const inner =
    outcome !== 'unsure'
      ? `<failure type="${outcome}" message="${escape(reason)}">${escape(details)}</failure>`
      : `<skipped message="${escape(reason)}"/>`;
  return `${open}>${inner}</testcase>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 has no way to write most control characters. */
function escape(text: string): string {
  const printable = text.replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '\ufffd',
  );
  return printable.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
