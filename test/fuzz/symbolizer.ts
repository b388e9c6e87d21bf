// `npm run fuzz -- symbolizer`: damaged programs, caches and names, a hundred thousand of them. Each case must end, soon and without
// much memory, in an answer or in an ElfError. A case that fails is told by its number, which makes it again:
//   npm run fuzz -- symbolizer 1 4711    the case of number 4711
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { inflateSync } from 'node:zlib';
import { damaged, surviveCache, surviveElf, surviveName } from '../support/damage';
import { fuzzCorpus, type Corpus } from '../support/fuzzCorpus';
import { temporaryFolder } from '../support/toolchain';

const CASES = 100_000;
const LONGEST_CASE_MS = 5000;
const MOST_MEGABYTES = 1024;
const REPORT_EVERY = 500;

interface Task {
  readonly corpus: Corpus;
  readonly first: number;
  readonly count: number;
}

/** Every eighth case is a cache, every eighth a name, the others are ELF files. */
function runCase({ elves, cache, names }: Corpus, seed: number): void {
  if (seed % 8 === 0)
    return surviveCache(damaged(cache.victim, seed), cache.hash, cache.addresses, cache.expected);
  if (seed % 8 === 1) return surviveName(names[(seed >> 3) % names.length] ?? '', seed);
  const elf = elves[(seed >> 3) % elves.length];
  if (elf)
    surviveElf(damaged(elf.victim, seed), elf.addresses, {
      inflate: (bytes, size) => inflateSync(bytes, { maxOutputLength: Math.max(size, 1) }),
    });
}

function work({ corpus, first, count }: Task): void {
  let slowestMs = 0;
  for (let seed = first; seed < first + count; seed++) {
    const started = performance.now();
    try {
      runCase(corpus, seed);
    } catch (error) {
      throw new Error(`case ${seed} fails`, { cause: error });
    }
    slowestMs = Math.max(slowestMs, performance.now() - started);
    if ((seed - first) % REPORT_EVERY === 0) parentPort?.postMessage({ seed, slowestMs });
  }
  parentPort?.postMessage({ seed: first + count - 1, slowestMs });
}

async function main(count: number, first: number): Promise<void> {
  const { path, remove } = temporaryFolder();
  const corpus = await fuzzCorpus(path).finally(remove);
  const task: Task = { corpus, first, count };
  const worker = new Worker(__filename, {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  let last = { seed: first, slowestMs: 0 };
  let heard = performance.now();
  const watchdog = setInterval(() => {
    if (performance.now() - heard < LONGEST_CASE_MS * REPORT_EVERY * 0.01) return;
    console.error(`A case after ${last.seed} does not end.`);
    process.exit(1);
  }, 1000);
  let peakMegabytes = 0;
  worker.on('message', (message: typeof last) => {
    last = message;
    heard = performance.now();
    peakMegabytes = Math.max(peakMegabytes, process.memoryUsage().rss / 1e6);
    if (peakMegabytes > MOST_MEGABYTES) throw new Error(`${peakMegabytes} MB after case ${last.seed}`);
  });
  await new Promise<void>((done, fail) => {
    worker.on('error', fail);
    worker.on('exit', () => done());
  }).finally(() => clearInterval(watchdog));
  if (last.slowestMs > LONGEST_CASE_MS) throw new Error(`one case took ${last.slowestMs.toFixed(0)} ms`);
  const { slowestMs } = last;
  console.log(
    `${count} cases survived; the slowest took ${slowestMs.toFixed(0)} ms, peak memory ${peakMegabytes.toFixed(0)} MB`,
  );
}

if (isMainThread) {
  const [count = CASES, first = 1] = process.argv.slice(2).map(Number);
  main(count, first).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
} else work(workerData as Task);
