/**
 * What the panel page costs in Chromium: an update while live, the first drawing of a long session, a frame of zooming
 * and moving over a million readings, and memory over a day. Times are the CPU time of the page's main thread as
 * Chromium tells it (Performance.getMetrics in thread ticks), script apart from style and layout: what other work the
 * machine has does not count, nor does what it takes to ask the page for anything at all.
 */
import type { CDPSession } from 'playwright-core';
import type { PanelState, ToPanel } from '../src/views/panel/protocol';
import { packPoints } from '../src/views/panel/panelPoints';
import { startPanelHost, type PanelPage } from '../test/support/panelPageHost';
import { detailedTasks, sampleLeaks, sampleState } from '../test/support/panelPageSample';
import { printTable } from './table';

interface Cost {
  readonly scriptMs: number;
  readonly layoutMs: number;
}

interface Costs {
  readonly what: string;
  readonly rounds: readonly Cost[];
}

/** What the page itself does for the benchmark: the test's own channel is slow, and would count as script. */
const helperScript = `
  globalThis.readings = (count, fromMs) => {
    const points = new Float64Array(count * 6);
    for (let at = 0; at < count; at++) {
      const free = 180000 + 20000 * Math.sin(at / 900) + 6000 * Math.sin(at * 12.9898);
      points.set([fromMs + at * 1000, free, 150000, free - 3000, free + 3000, free / 2], at * 6);
    }
    return points;
  };
  globalThis.prepare = (message, count, fromMs) => {
    const points = readings(count, fromMs);
    globalThis.prepared = message.state ? { ...message, state: { ...message.state, points } } : { ...message, points };
    globalThis.transfer = [points.buffer];
  };
  globalThis.nothing = () => new Promise((done) => setTimeout(done, 40));
  globalThis.deliver = () => new Promise((done) => {
    const { posted, prepared } = globalThis;
    posted.push = (message) => {
      if (message.type === 'ack' && message.seq === prepared.seq) setTimeout(done, 40);
      return Array.prototype.push.call(posted, message);
    };
    window.postMessage(prepared, '*', globalThis.transfer);
  });`;

class Measured {
  /** What the page spends on being asked, ms of script. */
  #askingMs = 0;

  private constructor(
    readonly panel: PanelPage,
    private readonly session: CDPSession,
  ) {}

  static async of(panel: PanelPage): Promise<Measured> {
    const session = await panel.page.context().newCDPSession(panel.page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await panel.page.evaluate(helperScript);
    const measured = new Measured(panel, session);
    const asked: number[] = [];
    for (let round = 0; round < 11; round++)
      asked.push((await measured.cost(() => panel.page.evaluate('nothing()'))).scriptMs);
    measured.#askingMs = asked.toSorted((a, b) => a - b)[5]!;
    return measured;
  }

  /** What `run` costs the page. */
  async cost(run: () => Promise<unknown>): Promise<Cost> {
    const before = await this.#metrics();
    await run();
    const after = await this.#metrics();
    return {
      scriptMs: after.scriptMs - before.scriptMs - this.#askingMs,
      layoutMs: after.layoutMs - before.layoutMs,
    };
  }

  /** Makes the readings of a message in the page, and measures from its arrival to the frame that shows it. */
  async deliver(message: ToPanel, readings: number, fromMs = 0): Promise<Cost> {
    const { page } = this.panel;
    await page.evaluate(
      ([data, count, from]) => {
        const globals = globalThis as unknown as {
          prepare(data: unknown, count: number, from: number): void;
        };
        globals.prepare(data, count, from);
      },
      [message, readings, fromMs] as const,
    );
    return this.cost(() => page.evaluate('deliver()'));
  }

  async heapMegabytes(): Promise<number> {
    await this.session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.session.send('Runtime.getHeapUsage');
    return usedSize / 2 ** 20;
  }

  async #metrics(): Promise<Cost> {
    const { metrics } = await this.session.send('Performance.getMetrics');
    const ms = (name: string): number => 1000 * (metrics.find((each) => each.name === name)?.value ?? NaN);
    return { scriptMs: ms('ScriptDuration'), layoutMs: ms('LayoutDuration') + ms('RecalcStyleDuration') };
  }
}

/** 500 groups, the most that a report of 10,000 records is shown with. */
function manyLeaks(): PanelState['leaks'] {
  const groups = Array.from({ length: 84 }, (_, round) =>
    sampleLeaks(round).map((group) => ({ ...group, id: `${group.id}${round}` })),
  ).flat();
  return { ...sampleState(1).leaks, groups: groups.slice(0, 500) };
}

function fiftyTasks(round = 0): PanelState['tasks'] {
  const tasks = detailedTasks();
  return Array.from({ length: 50 }, (_, index) => {
    const task = tasks[index % tasks.length]!;
    const free = task.stackHighWaterMark! - ((round * (index + 3)) % 17);
    return { ...task, name: `${task.name}${index}`, stackHighWaterMark: free };
  });
}

/** Three seconds of a device that tells its heap ten times a second, and its whole tables. */
async function updates(open: () => Promise<PanelPage>, known: number, rounds: number): Promise<Costs> {
  const measured = await Measured.of(await open());
  const state = { ...sampleState(10), points: packPoints([]), marks: [], tasks: fiftyTasks() };
  await measured.deliver({ type: 'snapshot', seq: 0, state }, known);
  const costs: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    const leaks = { ...state.leaks, groups: sampleLeaks(round) };
    const message: ToPanel = { type: 'append', seq: round + 1, tasks: fiftyTasks(round), leaks };
    costs.push(await measured.deliver(message, 30, (known + round * 30) * 1000));
  }
  await measured.panel.page.close();
  const what = `3 s update: 30 readings, 50 tasks, 6 leak groups, on ${known} readings`;
  return { what, rounds: costs.slice(rounds / 4) };
}

async function firstDrawing(
  open: () => Promise<PanelPage>,
  readings: number,
  rounds: number,
): Promise<Costs> {
  const state = { ...sampleState(10), points: packPoints([]), tasks: fiftyTasks(), leaks: manyLeaks() };
  const costs: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    const measured = await Measured.of(await open());
    costs.push(await measured.deliver({ type: 'snapshot', seq: 1, state }, readings));
    await measured.panel.page.close();
  }
  return { what: `first drawing of ${readings} readings, 50 tasks, 500 leak groups`, rounds: costs };
}

/** Zooming in, moving, and zooming out by keys, a frame for each. */
async function frames(open: () => Promise<PanelPage>, readings: number): Promise<Costs> {
  const measured = await Measured.of(await open());
  const { page } = measured.panel;
  const state = { ...sampleState(10), points: packPoints([]) };
  await measured.deliver({ type: 'snapshot', seq: 1, state }, readings);
  await page.locator('.chart').focus();
  const costs: Cost[] = [];
  for (const key of 'wwwwwwwwwwwwaaaaaaaaddddddssssssssssss'.repeat(2)) {
    const press = `new Promise((done) => {
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true }));
      setTimeout(done, 60); })`;
    costs.push(await measured.cost(() => page.evaluate(press)));
  }
  await page.close();
  return { what: `a frame of zooming and moving, ${readings} readings`, rounds: costs };
}

/** Memory of the page over a day of readings each second, sent each ten minutes; MB at the beginning and at the end. */
async function aDay(open: () => Promise<PanelPage>): Promise<readonly [before: number, after: number]> {
  const measured = await Measured.of(await open());
  const { page } = measured.panel;
  const state = { ...sampleState(10), points: packPoints([]), marks: [] };
  await measured.deliver({ type: 'snapshot', seq: 0, state }, 86_400);
  const before = await measured.heapMegabytes();
  const rounds = [fiftyTasks(0), fiftyTasks(1), fiftyTasks(2)];
  await page.evaluate(`globalThis.day = async (rounds) => {
    for (let part = 0; part < 144; part++) {
      prepare({ type: 'append', seq: part + 1, tasks: rounds[part % 3] }, 600, 86400000 + part * 600000);
      await deliver();
    }
    posted.length = 0;
  }`);
  await page.evaluate(
    (data) => (globalThis as unknown as { day(rounds: unknown): Promise<void> }).day(data),
    rounds,
  );
  const after = await measured.heapMegabytes();
  await page.close();
  return [before, after];
}

function rows({ what, rounds }: Costs): string[] {
  const at = (of: keyof Cost, share: number): string => {
    const sorted = rounds.map((cost) => cost[of]).toSorted((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(1);
  };
  return [what, at('scriptMs', 0.5), at('scriptMs', 0.95), at('layoutMs', 0.5), at('layoutMs', 0.95)];
}

async function main(): Promise<void> {
  const host = await startPanelHost();
  const open = () => host.open({ width: 1600, height: 900 });
  try {
    const costs = [
      await updates(open, 1000, 60),
      await updates(open, 1_000_000, 60),
      await firstDrawing(open, 20_000, 5),
      await firstDrawing(open, 1_000_000, 5),
      await frames(open, 1_000_000),
    ];
    const heads = ['what', 'script', 'p95', 'style and layout', 'p95'];
    printTable('panel page at 1600 px, ms of CPU (median and p95)', heads, costs.map(rows));
    const [before, after] = await aDay(open);
    console.log(
      `\nscript memory after a day of readings each second: ${before.toFixed(1)} → ${after.toFixed(1)} MB`,
    );
  } finally {
    await host.close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
