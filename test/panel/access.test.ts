/** The panel page by the rules of axe-core, in three themes and with everything on it open. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PanelState } from '../../src/views/panel/protocol';
import { startPanelHost, type PanelHost, type PanelPage } from '../support/panelPageHost';
import { detailedTasks, sampleState } from '../support/panelPageSample';
import { darkModern, highContrast, lightModern } from '../support/panelPageThemes';
import { sharedBrowser } from '../support/sharedBrowser';

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly string[];
}

const audit = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.slice(0, 3).map(({ html, any }) =>
    html.slice(0, 160) + ' ' + any.map(({ message }) => message).join('; ').slice(0, 160)) })))`;

function fullState(): PanelState {
  const base = sampleState();
  return {
    ...base,
    tasks: detailedTasks(),
    heaps: ['default', 'MALLOC_CAP_SPIRAM'],
    generationMarks: [{ number: 1, name: 'before login', timeMs: 100_000 }],
    generation: { from: 1, to: null, lostBytes: 8192, sites: [], events: [], shortfalls: [] },
  };
}

describe('panel page, by axe-core', function () {
  this.timeout(60_000);
  let host: PanelHost;
  let axe: string;
  before(async () => {
    host = await startPanelHost(await sharedBrowser());
    axe = await readFile(join('node_modules', 'axe-core', 'axe.min.js'), 'utf8');
  });
  after(() => host.close());

  async function seriousFindings({ page }: PanelPage): Promise<Finding[]> {
    await page.evaluate(axe);
    const findings = await page.evaluate<Finding[]>(audit);
    return findings.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  }

  for (const [name, theme] of [
    ['dark', darkModern],
    ['light', lightModern],
    ['high contrast', highContrast],
  ] as const)
    it(`has no serious finding: ${name}`, async () => {
      const panel = await host.open({ width: 1200, height: 1000, theme });
      await panel.deliver({ type: 'snapshot', seq: 1, state: fullState() });
      await panel.page.locator('.group-head').first().click();
      await panel.page.getByRole('button', { name: 'Table' }).click();
      await panel.page.locator('.trend-table tbody tr').first().waitFor();
      assert.deepEqual(await seriousFindings(panel), []);
      await panel.page.getByRole('button', { name: 'Graph', exact: true }).click();
      await panel.page.getByRole('treeitem').first().waitFor();
      assert.deepEqual(await seriousFindings(panel), []);
      await panel.page.close();
    });
});
