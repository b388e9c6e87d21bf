/** The packed extension: what is in it, and that it works where it is installed. */
import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { inRoot } from '../support/root';
import { heapLine } from '../support/sessions';
import { eventually, Workbench } from '../support/workbench';
import { explainFailures } from '../support/workbenchSuite';

const maximumBytes = 1.5e6;

/** The names of a zip archive's files, from its central directory (APPNOTE.TXT 4.3.12 and 4.3.16). */
function zipNames(file: string): string[] {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const names: string[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ];
    names.push(bytes.toString('utf8', at + 46, at + 46 + name));
    at += 46 + name + extra + comment;
  }
  return names;
}

/** What the build has left in the checkout: packing must not touch it. */
function builtFiles(): string[] {
  return readdirSync(inRoot('dist')).map((name) => {
    const { size, mtimeMs } = statSync(inRoot('dist', name));
    return `${name} ${size} ${mtimeMs}`;
  });
}

describe('the package', function () {
  const target = `${process.platform}-${process.arch}`;
  let folder: string;
  let vsix: string;
  let builtBefore: string[];

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'heap-monitor-package-'));
    builtBefore = builtFiles();
    const args = ['scripts/package.mjs', '--target', target, '--out', folder];
    await promisify(execFile)(process.execPath, args, { cwd: inRoot() });
    vsix = path.join(
      folder,
      readdirSync(folder).find((name) => name.endsWith('.vsix'))!,
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('leaves the checkout’s build alone', () => {
    assert.deepEqual(builtFiles(), builtBefore);
    assert.ok(!readdirSync(inRoot()).some((name) => name.endsWith('.vsix')));
  });

  it('holds what is needed and nothing else', () => {
    const names = zipNames(vsix).map((name) => name.replace(/^extension\//, ''));
    for (const needed of [
      'package.json',
      'dist/extension.js',
      'dist/server.js',
      'dist/panel.js',
      'dist/panel.css',
      'media/heap-monitor.svg',
      'media/icon.png',
      'media/icon.svg',
      'demo/heap-demo.elf',
      'demo/heap-demo-hour.hmrec',
      'demo/firmware/net/pdu.c',
      'demo/firmware/net/session.c',
      'firmware/heap_monitor/CMakeLists.txt',
      'firmware/heap_monitor/idf_component.yml',
      'firmware/heap_monitor/LICENSE',
      'firmware/heap_monitor/include/heap_monitor.h',
      'firmware/heap_monitor/src/port/esp_idf/hm_port_idf.c',
      'firmware/heap_monitor/examples/basic/main/main.c',
    ])
      assert.ok(names.includes(needed), `${needed} is missing`);
    assert.deepEqual(
      names.filter((name) => name.endsWith('.node')).map((name) => path.dirname(name)),
      [`prebuilds/${target}`],
      'the native code of one platform',
    );
    const foreign =
      /\.(?:map|ts|mts|tsx|mjs|vsix|bin|o)$|(?:^|\/)(?:node_modules|test|out|src|bench|scripts|\.[^/]+)\//;
    assert.deepEqual(
      // The firmware component is shipped as its source.
      names.filter((name) => foreign.test(name.replace(/^firmware\/heap_monitor\/src\//, ''))),
      [],
    );
  });

  it('is small', () => {
    const { size } = statSync(vsix);
    console.log(`        ${path.basename(vsix)}: ${(size / 1e6).toFixed(2)} MB`);
    assert.ok(size < maximumBytes, `${size} bytes`);
  });

  describe('installed', () => {
    let wb: Workbench;
    let cable: ChildProcess;
    const [near, far] = ['near', 'far'] as const;
    const end = (name: string) => path.join(folder, name);

    before(async () => {
      cable = spawn(
        'socat',
        [near, far].map((name) => `pty,raw,echo=0,link=${end(name)},ignoreeof`),
      );
      await eventually(
        () => Promise.resolve(existsSync(end(near)) && existsSync(end(far))),
        (linked) => linked,
      );
      wb = await Workbench.open({ folder, vsix }, async (opened) => {
        await opened.openContainer('Heap Monitor');
        await opened.page.locator('.monaco-button', { hasText: 'Start Heap Monitor' }).waitFor();
      });
    });
    after(async () => {
      cable.kill();
      await wb?.close();
    });
    explainFailures(() => wb);

    it('lists and reads serial ports: its native code loads', async () => {
      await wb.command('Start Heap Monitor');
      await wb.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
      await eventually(
        () => wb.page.locator('.quick-input-widget .monaco-progress-container.done').count(),
        (count) => count === 1,
      );
      assert.equal(await wb.quickInput().getAttribute('placeholder'), 'Where is the device?', 'no error');
      await wb.pick('Another serial port…');
      const path = wb.page.locator('.quick-input-widget input[placeholder="/dev/ttyUSB0"]');
      await path.fill(end(near));
      await wb.page.keyboard.press('Enter');
      await wb.statusBar('waiting for heap lines').waitFor();
      writeFileSync(end(far), heapLine(123 * 1024));
      await eventually(
        () => wb.treeRows('Heap'),
        (rows) => rows.some(({ label, description }) => label === 'Free' && description === '123.0 KB'),
      );
    });

    it('plays the demo, and opens the demo’s sources', async () => {
      await wb.command('Start Heap Monitor');
      await wb.pick('Demo device');
      await eventually(
        () => wb.treeRows('Tasks'),
        (rows) => rows.some(({ label }) => label === 'telnet'),
      );
      await wb.expandRow('varbind_copy', 'Leaks');
      await wb.treeRow('pdu_decode', 'Leaks').click();
      const { line } = await eventually(
        () => wb.activeEditor(),
        ({ file, line }) => file === 'pdu.c' && line > 1,
      );
      const text = wb.page.locator('.view-line', { hasText: 'varbind_copy(' });
      await text.waitFor();
      const source = readFileSync(inRoot('demo/firmware/net/pdu.c'), 'utf8').split('\n');
      assert.match(source[line - 1]!, /= varbind_copy\(/);
    });
  });
});
