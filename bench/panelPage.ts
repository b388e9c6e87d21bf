/**
 * What the panel page costs in Chromium: an update while live, the first paint of a long session, and a frame of
 * zooming and moving over a million readings.
 */
import type { PackedPoints, PanelState, ToPanel } from '../src/views/messages';
import { packPoints } from '../src/views/panelPoints';
import { startPanelHost, type PanelPage } from '../test/support/panelPageHost';
import { detailedTasks, sampleLeaks, sampleState } from '../test/support/panelPageSample';
import { printTable } from './table';

interface Cost {
  readonly what: string;
  readonly ms: readonly number[];
}

/**
 * Time from the message to its ack within the page, less the wait for the animation frame: frames are made to come
 * at once, so that what is left is the script's own work (reduce, layout, DOM, canvas calls).
 */
const timerScript = `
  globalThis.requestAnimationFrame = (draw) => { const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => draw(performance.now()); port2.postMessage(0); return 0; };
  globalThis.timeMessage = (message) => new Promise((done) => {
    const post = Array.prototype.push.bind(globalThis.posted);
    let startMs = 0;
    globalThis.posted.push = (posted) => {
      if (posted.type === 'ack') { document.body.offsetHeight; done(performance.now() - startMs); }
      return post(posted);
    };
    addEventListener('message', () => { startMs = performance.now(); }, { capture: true, once: true });
    postMessage(message);
  });
  globalThis.readings = (count, fromMs) => {
    const points = new Float64Array(count * 6);
    for (let at = 0; at < count; at++) {
      const free = 180000 + 20000 * Math.sin(at / 900) + 6000 * Math.sin(at * 12.9898);
      points.set([fromMs + at * 1000, free, 150000, free - 3000, free + 3000, free / 2], at * 6);
    }
    return points;
  };`;

/** `readings`: so many are made in the page, as the test's own channel is slow. */
function time({ page }: PanelPage, message: ToPanel, readings: number, fromMs = 0): Promise<number> {
  return page.evaluate(
    ([data, count, from]) => {
      const globals = globalThis as unknown as {
        timeMessage(data: unknown): Promise<number>;
        readings(count: number, fromMs: number): PackedPoints;
      };
      const points = globals.readings(count, from);
      const { state } = data as { state?: object };
      return globals.timeMessage(state ? { ...data, state: { ...state, points } } : { ...data, points });
    },
    [message, readings, fromMs] as const,
  );
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

async function updates(panel: PanelPage, known: number, rounds: number): Promise<Cost> {
  await panel.page.evaluate(timerScript);
  const state = { ...sampleState(10), points: packPoints([]), marks: [], tasks: fiftyTasks() };
  await time(panel, { type: 'snapshot', seq: 0, state }, known);
  const ms: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // Three seconds of a device that tells its heap ten times a second, and its whole tables.
    const leaks = { ...state.leaks, groups: sampleLeaks(round) };
    const message: ToPanel = { type: 'append', seq: round + 1, tasks: fiftyTasks(round), leaks };
    ms.push(await time(panel, message, 30, (known + round * 30) * 1000));
  }
  return { what: `3 s update: 30 readings, 50 tasks, 6 leak groups, on ${known} readings`, ms };
}

async function firstPaint(open: () => Promise<PanelPage>, readings: number, rounds: number): Promise<Cost> {
  const state = { ...sampleState(10), points: packPoints([]), tasks: fiftyTasks(), leaks: manyLeaks() };
  const ms: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const panel = await open();
    await panel.page.evaluate(timerScript);
    ms.push(await time(panel, { type: 'snapshot', seq: 1, state }, readings));
    await panel.page.close();
  }
  return { what: `first drawing of ${readings} readings, 50 tasks, 500 leak groups`, ms };
}

/** Script of each frame while it is zoomed and moved by keys, on the page's own animation frames. */
async function frames(open: () => Promise<PanelPage>, readings: number): Promise<Cost> {
  const panel = await open();
  await panel.page.evaluate(timerScript.slice(timerScript.indexOf('globalThis.timeMessage')));
  await panel.page.evaluate(`globalThis.costs = [];
    const frame = globalThis.requestAnimationFrame;
    globalThis.requestAnimationFrame = (draw) => frame((now) => {
      const start = performance.now(); draw(now); document.body.offsetHeight;
      globalThis.costs.push(performance.now() - start); });`);
  await time(
    panel,
    { type: 'snapshot', seq: 1, state: { ...sampleState(10), points: packPoints([]) } },
    readings,
  );
  await panel.page.locator('.chart').focus();
  await panel.page.evaluate('globalThis.costs.length = 0');
  for (const key of [...'wwwwwwwwwwwwwwwwaaaaaaaaaaddddddddssssssssssssssssss'.repeat(4)])
    await panel.page.keyboard.press(key);
  const ms = await panel.page.evaluate<number[]>('globalThis.costs');
  await panel.page.close();
  return { what: `a frame of zooming and moving, ${readings} readings`, ms };
}

/** Memory of the page over a day of readings each second, sent each minute; MB at the beginning and at the end. */
async function aDay(panel: PanelPage): Promise<readonly [before: number, after: number]> {
  await panel.page.evaluate(timerScript);
  const state = { ...sampleState(10), points: packPoints([]), marks: [] };
  await time(panel, { type: 'snapshot', seq: 0, state }, 86_400);
  const session = await panel.page.context().newCDPSession(panel.page);
  const heap = async (): Promise<number> => {
    await session.send('HeapProfiler.collectGarbage');
    return panel.page.evaluate<number>('performance.memory.usedJSHeapSize / 1048576');
  };
  const before = await heap();
  for (let minute = 0; minute < 1440; minute++) {
    const message: ToPanel = { type: 'append', seq: minute + 1, tasks: fiftyTasks(minute) };
    await time(panel, message, 60, 86_400_000 + minute * 60_000);
  }
  return [before, await heap()];
}

function row({ what, ms }: Cost): string[] {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(1);
  return [what, at(0.5), at(0.95), at(1)];
}

async function main(): Promise<void> {
  const host = await startPanelHost();
  const open = () => host.open({ width: 1600, height: 900 });
  try {
    const panel = await open();
    const costs = [
      await updates(panel, 1000, 200),
      await updates(panel, 1_000_000, 200),
      await firstPaint(open, 20_000, 10),
      await firstPaint(open, 1_000_000, 5),
      await frames(open, 1_000_000),
    ];
    printTable('panel page at 1600 px, script ms', ['what', 'median', 'p95', 'max'], costs.map(row));
    const [before, after] = await aDay(await open());
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
