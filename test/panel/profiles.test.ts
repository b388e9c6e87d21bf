/** Exported call sites in speedscope's own page, which reads its own format, Chrome's and pprof's. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { inRoot } from '../support/root';
import { sharedBrowser } from '../support/sharedBrowser';
import { temporaryFolder } from '../support/temp';

const SPEEDSCOPE = inRoot('node_modules', 'speedscope', 'dist', 'release');
/** How long a busy machine may take to draw a profile. */
const LOAD_MS = 90_000;
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  wasm: 'application/wasm',
};

describe('exported profiles in speedscope', () => {
  const folder = temporaryFolder();
  let browser: Browser;
  let server: Server;

  before(async () => {
    browser = await sharedBrowser();
    server = createServer(({ url }, response) => {
      const name = new URL(url ?? '/', 'http://x').pathname.slice(1);
      const file = [folder(), SPEEDSCOPE].map((at) => join(at, name)).find((path) => existsSync(path));
      if (!file || !statSync(file).isFile()) return void response.writeHead(404).end();
      response.setHeader('Content-Type', TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
      createReadStream(file).pipe(response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });

  after(() => server?.close());

  for (const [format, name] of [
    ['speedscope', 'demo.speedscope.json'],
    ['heapprofile', 'demo.heapprofile'],
    ['pprof', 'demo.pb.gz'],
  ] as const)
    it(`${format} has the leaking functions`, async () => {
      const { status, stderr } = spawnSync(
        process.execPath,
        [
          inRoot('dist', 'heapmon.js'),
          ...['export', inRoot('demo', 'heap-demo.hmrec'), '--elf', inRoot('demo', 'heap-demo.elf')],
          ...['--format', format, '-o', join(folder(), name)],
        ],
        { encoding: 'utf8' },
      );
      assert.equal(status, 0, stderr);
      const page = await browser.newPage();
      page.setDefaultTimeout(LOAD_MS);
      try {
        const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        await page.goto(`${origin}/index.html#profileURL=${encodeURIComponent(`${origin}/${name}`)}`);
        // The table of all functions.
        await page.getByText('Sandwich').click();
        await page.getByText('varbind_copy').first().waitFor();
        await page.getByText('pdu_decode').first().waitFor();
      } finally {
        await page.close();
      }
    });
});
