/**
 * Growing call sites told from others, on simulated firmwares: at the end, at any list, by kind of site, and how well they
 * explain what the heap loses. `npm run bench -- sites [-- FIRMWARES]`
 */
import { SiteTracker } from '../src/analysis/sites/siteTracker';
import { random } from '../test/support/random';
import { scoreReconciliation } from '../test/support/reconcileScore';
import { KIND_NAMES, simulatedFirmware } from '../test/support/siteFirmwares';
import { falseShares, listTimes, scoreKinds, scoreSites } from '../test/support/siteScore';
import { simulateLists, type Damage } from '../test/support/siteStreams';
import { scoreTwoSided } from '../test/support/twoSidedScore';
import { printTable } from './table';

const FIRMWARES = Number(process.argv[2] ?? 100);

const DAMAGES: readonly (readonly [string, Damage])[] = [
  ['1 % of the lines lost', { records: 0.01 }],
  ['5 % of the lines lost', { records: 0.05 }],
  ['5 % of the lists end early', { lists: 0.05 }],
];

const cases = [
  ['30 min, a list every 30 s', { lists: listTimes(30, 0.5), capacity: 2000, ccount: true }],
  ['1 h, every minute', { lists: listTimes(60, 1), capacity: 2000, ccount: true }],
  ['2 h, every minute, no cycle counts', { lists: listTimes(60, 2), capacity: 2000, ccount: false }],
  ['4 h, every 5 minutes', { lists: listTimes(300, 4), capacity: 2000, ccount: true }],
  ['2 h, every minute, 100 records', { lists: listTimes(60, 2), capacity: 100, ccount: true }],
  ...[true, false].flatMap((ccount) =>
    DAMAGES.map(
      ([what, damage]) =>
        [
          `2 h, every minute${ccount ? '' : ', no cycle counts'}, ${what}`,
          { lists: listTimes(60, 2), capacity: 2000, ccount, damage },
        ] as const,
    ),
  ),
  [
    '1 h, trace restarted every minute',
    { lists: listTimes(60, 1), capacity: 2000, ccount: false, windows: true },
  ],
] as const;

const percent = (part: number): string => (Number.isNaN(part) ? '–' : `${(100 * part).toFixed(1)} %`);

printTable(
  `Growing call sites, ${FIRMWARES} simulated firmwares with 3 leaks among 11 sites`,
  ['observed', 'precision', 'recall', 'noticed', 'coverage', 'a leak is first', 'top 3 are leaks'],
  cases.map(([what, options]) => {
    const { precision, recall, noticed, coverage, first, top } = scoreSites(FIRMWARES, options);
    return [what, ...[precision, recall, noticed, coverage, first, top].map(percent)];
  }),
);

printTable(
  `Leak-free firmware, looked at after every list: what is said at any of them, ${FIRMWARES} boots`,
  ['observed', 'growing', 'of all lists', 'heap suspected', 'suspected'],
  cases.map(([what, options]) => {
    const { growing, lists, likely, suspected } = falseShares(FIRMWARES, options);
    return [what, ...[growing, lists, likely, suspected].map(percent)];
  }),
);

for (const [what, lists] of [
  ['1 h, a list every minute', listTimes(60, 1)],
  ['4 h, every 2 minutes', listTimes(120, 4)],
] as const)
  printTable(
    `By kind, ${what}, ${FIRMWARES} firmwares with one site of each`,
    ['site', 'growing', 'at any list', 'noticed', 'at any list'],
    scoreKinds(FIRMWARES, { lists, capacity: 2000, ccount: true }).map(
      ({ name, growing, everGrowing, noticed, everNoticed }) => [
        name,
        ...[growing, everGrowing, noticed, everNoticed].map(percent),
      ],
    ),
  );

printTable(
  `What the sites explain of the heap's loss, ${FIRMWARES} sessions with 3 leaks`,
  [
    'observed',
    'told',
    'interval holds the truth',
    'half its width, median',
    'error, median',
    'growing that leak',
  ],
  [2, 4, 8].map((hours) => {
    const { told, coverage, width, error, precision } = scoreReconciliation(FIRMWARES, hours);
    return [`${hours} h, every 2 minutes`, ...[told, coverage, width, error, precision].map(percent)];
  }),
);

const others = [
  'none',
  ...KIND_NAMES.filter((name) => !name.startsWith('leak')),
  'leak, steady',
  'leak, slow',
];
const hoursText = (hours: number): string => (Number.isFinite(hours) ? `${hours.toFixed(1)} h` : '–');
printTable(
  `A leak is said by the heap's trend alone, and with the sites: 3 h, a list a minute, ${FIRMWARES} sessions each`,
  ['site beside others that do not leak', 'trend', 'after, median', 'with sites', 'after, median'],
  [...others, 'leak in traffic'].map((kind) => {
    const { trend, both, trendHours, bothHours } = scoreTwoSided(FIRMWARES, 3, kind);
    return [kind, percent(trend), hoursText(trendHours), percent(both), hoursText(bothHours)];
  }),
);

const next = random(1);
const lists = simulateLists(simulatedFirmware(next), next, {
  lists: listTimes(60, 24),
  capacity: 2000,
  ccount: true,
});
const tracker = new SiteTracker();
const start = performance.now();
for (const list of lists) {
  tracker.add(list);
  if (tracker.sites.length === 0) throw new Error('no sites');
}
const records = lists.reduce((sum, { allocations }) => sum + allocations.length, 0);
console.log(
  `\n${lists.length} lists with ${records} records: ${((performance.now() - start) / lists.length).toFixed(2)} ms a list`,
);
