// `npm run fuzz -- logs`: a million lines of damaged logs through the splitter, all parsers and a session. A case that
// fails is told by its number, which makes it again:
//   npm run fuzz -- logs 1 4711    the case of number 4711
import { logCorpus, surviveLog } from '../support/damagedLogs';

const LINES = 1_000_000;
const LONGEST_CASE_MS = 2000;
const MOST_MEGABYTES = 1024;

function main(lines: number, first: number): void {
  const corpus = logCorpus();
  let seed = first;
  let slowestMs = 0;
  let peakMegabytes = 0;
  for (let done = 0; done < lines; seed++) {
    const started = performance.now();
    try {
      done += surviveLog(corpus, seed);
    } catch (error) {
      throw new Error(`case ${seed} fails`, { cause: error });
    }
    slowestMs = Math.max(slowestMs, performance.now() - started);
    if (slowestMs > LONGEST_CASE_MS) throw new Error(`case ${seed} takes ${slowestMs.toFixed(0)} ms`);
    if (seed % 100 === 0) peakMegabytes = Math.max(peakMegabytes, process.memoryUsage().rss / 1e6);
    if (peakMegabytes > MOST_MEGABYTES) throw new Error(`${peakMegabytes} MB after case ${seed}`);
  }
  console.log(
    `${lines} lines of ${seed - first} damaged logs survived; the slowest took ${slowestMs.toFixed(0)} ms, ` +
      `peak memory ${peakMegabytes.toFixed(0)} MB`,
  );
}

const [lines = LINES, first = 1] = process.argv.slice(2).map(Number);
main(lines, first);
