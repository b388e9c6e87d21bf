/** What the panel page costs in Chromium: an update while live, and the first paint of a long session. */
import type { ToPanel } from '../src/views/messages';
import { packPoints } from '../src/views/panelPoints';
import { startPanelHost, type PanelPage } from '../test/support/panelPageHost';
import { sampleLeaks, samplePoints, sampleState, sampleTasks } from '../test/support/panelPageSample';

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
  });`;

async function time({ page }: PanelPage, message: ToPanel): Promise<number> {
  return page.evaluate(
    (data) => (globalThis as unknown as { timeMessage(data: unknown): Promise<number> }).timeMessage(data),
    message,
  );
}

async function updates(panel: PanelPage, known: number, rounds: number): Promise<Cost> {
  await panel.page.evaluate(timerScript);
  const points = samplePoints(known + rounds * 30, 100);
  const state = {
    ...sampleState(10),
    points: packPoints(points.slice(0, known)),
    marks: [],
    tasks: sampleTasks(30),
  };
  await time(panel, { type: 'snapshot', seq: 0, state });
  const ms: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = known + round * 30;
    // Three seconds of a device that tells its heap ten times a second, and its whole tables.
    const tasks = sampleTasks(30).map((task, index) => ({
      ...task,
      stackHighWaterMark: task.stackHighWaterMark! - ((round * (index + 3)) % 17),
    }));
    const leaks = { ...state.leaks, groups: sampleLeaks(round) };
    ms.push(
      await time(panel, {
        type: 'append',
        seq: round + 1,
        points: packPoints(points.slice(from, from + 30)),
        tasks,
        leaks,
      }),
    );
  }
  return { what: `3 s update: 30 readings, 30 tasks, 6 leak groups, on ${known} readings`, ms };
}

async function firstPaint(open: () => Promise<PanelPage>, rounds: number): Promise<Cost> {
  const state = { ...sampleState(20_000), tasks: sampleTasks(30) };
  const ms: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const panel = await open();
    await panel.page.evaluate(timerScript);
    ms.push(await time(panel, { type: 'snapshot', seq: 1, state }));
    await panel.page.close();
  }
  return { what: 'first drawing of a snapshot of 20000 readings, 30 tasks', ms };
}

function row({ what, ms }: Cost): string {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(1).padStart(8);
  return `${what.padEnd(72)}${at(0.5)}${at(0.95)}${at(1)}`;
}

async function main(): Promise<void> {
  const host = await startPanelHost();
  try {
    const panel = await host.open({ width: 1600, height: 900 });
    const costs = [
      await updates(panel, 1000, 200),
      await updates(panel, 20_000, 200),
      await firstPaint(() => host.open({ width: 1600, height: 900 }), 10),
    ];
    console.log(
      `${'panel page at 1600 px, script ms'.padEnd(72)}${'median'.padStart(8)}${'p95'.padStart(8)}${'max'.padStart(8)}`,
    );
    for (const cost of costs) console.log(row(cost));
  } finally {
    await host.close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
