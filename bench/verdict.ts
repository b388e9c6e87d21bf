/**
 * The verdict on labelled traces: of the leak benchmark's folder where it is given, scored by its own scorer beside its
 * own reference; else of the simulated traces that the tests use.
 *   npm run bench -- verdict --leakbench DIR [--traces FOLDER] [--every K]
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { scoreTraces } from '../test/support/trendScore';
import { BEHAVIOURS } from '../test/support/heapTraces';
import { TOLD_APART, traceSet } from '../test/support/traceSet';
import { printTable } from './table';

const { values } = parseArgs({
  options: {
    leakbench: { type: 'string' },
    /** A set that was made before, by its `heapgen.py --out`. */
    traces: { type: 'string' },
    every: { type: 'string', default: '1' },
  },
});

interface Interval {
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
}
interface Verdict {
  readonly id: string;
  readonly verdict: string;
  readonly exhaustionInSeconds?: Interval | null;
}
interface Label {
  readonly id: string;
  readonly leak: { readonly kind: string; readonly onset_s: number } | null;
  readonly boots: readonly number[];
  readonly crashes: readonly number[];
  /** Time, boot, bytes leaked, low-water without the leak. */
  readonly curve?: readonly (readonly [number, number, number, number])[];
}

function simulated(): void {
  const sets = [
    ['what can be told apart', TOLD_APART],
    ['with even fills and daily load, which cannot', BEHAVIOURS],
  ] as const;
  printTable(
    'Verdicts on 90 simulated traces each',
    ['firmware', 'recall', 'false alarms', 'leak-free hours', 'median delay', 'rate error', 'coverage'],
    sets.map(([what, behaviours]) => {
      const score = scoreTraces(traceSet(90, 7, behaviours));
      return [
        what,
        percent(score.recall),
        `${score.falseAlarms}`,
        score.leakFreeHours.toFixed(0),
        `${score.delayMinutes.toFixed(0)} min`,
        percent(score.rateError),
        percent(score.coverage),
      ];
    }),
  );
  console.log('\nGive --leakbench DIR for the labelled benchmark.');
}

/** @param made Traces that are there already. */
function benchmark(bench: string, made: string | undefined): void {
  const folder = mkdtempSync(join(tmpdir(), 'heap-monitor-bench-'));
  try {
    const traces = made ?? join(folder, 'traces');
    if (made === undefined)
      python([join(bench, 'heapgen.py'), '--set', 'A', '--every', values.every, '--out', traces]);
    const ours = join(folder, 'ours.ndjson');
    const theirs = join(folder, 'theirs.ndjson');
    const samples = countSamples(traces);
    const oursMs = timed(() =>
      writeFileSync(
        ours,
        execFileSync(process.execPath, ['dist/heapmon.js', 'verdict', '--batch', traces], {
          maxBuffer: 1 << 30,
        }),
      ),
    );
    const theirsMs = timed(() => writeFileSync(theirs, python(['-c', REFERENCE, bench, traces])));
    const rows = [
      ['heapmon verdict', ours, oursMs],
      ['leakwatch.py', theirs, theirsMs],
    ] as const;
    printTable(
      `Leak benchmark, ${readdirSync(traces).length - 1} traces, ${(samples / 1e6).toFixed(1)} million samples`,
      [
        '',
        'recall',
        'of detectable',
        'false alarms / 1,000 h',
        'delay / oracle',
        'rate error',
        'coverage',
        'exhaustion error',
        'µs / sample',
      ],
      rows.map(([what, file, ms]) => [
        what,
        ...score(bench, traces, file),
        ((1000 * ms) / samples).toFixed(1),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `score.py` prints last, and the error of the time to exhaustion, which it does not tell. */
function score(bench: string, traces: string, file: string): string[] {
  const output = python([join(bench, 'score.py'), traces, file, join(bench, 'oracle_A.json')]);
  const last = output.trim().split('\n').at(-1) ?? '{}';
  const result = JSON.parse(last) as Record<string, number | null>;
  const number = (key: string): string => `${result[key] ?? '–'}`;
  return [
    number('recall'),
    number('recall_of_detectable'),
    number('false_alarms_per_1000h'),
    number('delay_over_oracle_median'),
    number('rate_error_median'),
    number('interval_coverage'),
    percent(exhaustionError(traces, file)),
  ];
}

/** Median error of the time to exhaustion at the end of the trace, as a part of it. */
function exhaustionError(traces: string, file: string): number {
  const { traces: labels } = JSON.parse(readFileSync(join(traces, 'labels.json'), 'utf8')) as {
    traces: Label[];
  };
  const byId = new Map(labels.map((label) => [label.id, label]));
  const errors: number[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const { id, verdict, exhaustionInSeconds } = JSON.parse(line) as Verdict;
    const truth = exhaustionOf(byId.get(id));
    if (verdict === 'leak' && exhaustionInSeconds && truth !== null && truth > 0)
      errors.push(Math.abs(exhaustionInSeconds.estimate - truth) / truth);
  }
  errors.sort((a, b) => a - b);
  return errors[errors.length >> 1] ?? NaN;
}

/** Seconds until the leak, going on as it did, meets the lowest that the firmware leaves without it. */
function exhaustionOf(label: Label | undefined): number | null {
  const last = label?.curve?.at(-1);
  if (!label?.leak || !last || label.leak.kind === 'stops') return null;
  if (label.boots.length > 1 || label.crashes.length > 0) return null;
  const [endS, , leaked] = last;
  const perS = leaked / (endS - label.leak.onset_s);
  const lowest = Math.min(...label.curve!.map(([, , , low]) => low));
  return perS > 0 ? (lowest - leaked) / perS : null;
}

/** Runs `leakwatch.py` over all traces, with the output that the scorer reads. */
const REFERENCE = `
import json, os, sys
bench, traces = sys.argv[1:3]
sys.path.insert(0, bench)
import leakwatch
model = json.load(open(os.path.join(bench, 'leakwatch_model.json')))
for name in sorted(os.listdir(traces)):
    if not name.endswith('.csv'): continue
    result, _ = leakwatch.run_csv(os.path.join(traces, name), model)
    final = result['final'] or {}
    rate, end = final.get('rate_bph'), final.get('tte_s')
    print(json.dumps(dict(id=name[:-4], verdict=final.get('verdict', 'none'),
        bytesPerHour=None if rate is None else dict(estimate=rate, low=final['lo_bph'], high=final['hi_bph']),
        exhaustionInSeconds=None if end is None else dict(estimate=end, low=None, high=None),
        transitions=[dict(at=event['t'], verdict=event['verdict']) for event in result['events']])))
`;

function python(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('python3', args, { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`python3 failed: ${stderr}`);
  return stdout;
}

function countSamples(traces: string): number {
  let count = 0;
  for (const name of readdirSync(traces).filter((file) => file.endsWith('.csv'))) {
    const bytes = readFileSync(join(traces, name));
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
    count--;
  }
  return count;
}

function timed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function percent(part: number): string {
  return Number.isNaN(part) ? '–' : `${(100 * part).toFixed(1)} %`;
}

if (values.leakbench === undefined) simulated();
else benchmark(values.leakbench, values.traces);
