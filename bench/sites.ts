/** Growing call sites told from others: simulated firmwares with three leaks and eight other sites each. */
import { falseShares, listTimes, scoreKinds, scoreSites } from '../test/support/siteScore';
import { SiteTracker } from '../src/analysis/sites/siteTracker';
import { simulatedFirmware } from '../test/support/siteFirmwares';
import { simulateLists } from '../test/support/siteStreams';
import { random } from '../test/support/random';
import { printTable } from './table';

const FIRMWARES = 100;

const cases = [
  ['30 min, a list every 30 s', { lists: listTimes(30, 0.5), capacity: 2000, ccount: true }],
  ['1 h, every minute', { lists: listTimes(60, 1), capacity: 2000, ccount: true }],
  ['2 h, every minute, no cycle counts', { lists: listTimes(60, 2), capacity: 2000, ccount: false }],
  ['4 h, every 5 minutes', { lists: listTimes(300, 4), capacity: 2000, ccount: true }],
  ['2 h, every minute, 100 records', { lists: listTimes(60, 2), capacity: 100, ccount: true }],
  [
    '1 h, trace restarted every minute',
    { lists: listTimes(60, 1), capacity: 2000, ccount: false, windows: true },
  ],
] as const;

const percent = (part: number): string => (Number.isNaN(part) ? '–' : `${(100 * part).toFixed(1)} %`);

printTable(
  `Growing call sites, ${FIRMWARES} simulated firmwares with 3 leaks among 11 sites`,
  ['observed', 'precision', 'recall', 'noticed', 'coverage'],
  cases.map(([what, options]) => {
    const { precision, recall, noticed, coverage } = scoreSites(FIRMWARES, options);
    return [what, ...[precision, recall, noticed, coverage].map(percent)];
  }),
);

printTable(
  `Leak-free firmware, looked at after every list: boots with a site called so at any, ${FIRMWARES} boots`,
  ['observed', 'growing', 'lists of all', 'makes the heap suspected', 'suspected'],
  cases.slice(0, 5).map(([what, options]) => {
    const { growing, lists: wrong, likely, suspected } = falseShares(FIRMWARES, options);
    return [what, ...[growing, wrong, likely, suspected].map(percent)];
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
