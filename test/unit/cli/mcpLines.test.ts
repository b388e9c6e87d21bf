/** The lines that `heapmon mcp` tells, through edits made since the build: as agents edit between two questions. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { McpClient } from '../../support/mcp';
import { inRoot } from '../../support/root';
import { temporaryFolder } from '../../support/temp';

const HOUR_MS = 3_600_000;
const FILE = 'net/varbind.c';
const CODE = 'struct varbind *copy = heap_malloc(sizeof *copy);';
/** Of that code as it was built. */
const LINE =
  readFileSync(inRoot('demo/firmware', FILE), 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(CODE)) + 1;

interface Place {
  readonly file: string;
  readonly line: number;
  readonly lineIs: string;
  readonly code: string;
}

describe('heapmon mcp and edits since the build', function () {
  this.timeout(60_000);

  const folder = temporaryFolder();
  let mcp: McpClient | undefined;
  afterEach(() => mcp?.close());

  const source = (): string => join(folder(), FILE);
  const elf = (): string => join(folder(), 'heap-demo.elf');

  /** Written, and committed where there is a repository, two hours ago; built an hour ago. */
  function build(isRepository: boolean): void {
    cpSync(inRoot('demo/firmware'), folder(), { recursive: true });
    if (isRepository) {
      git('init', '-q');
      commit('built', 2);
    }
    cpSync(inRoot('demo/heap-demo.elf'), elf());
    age(elf(), 1);
  }

  function git(...args: string[]): void {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@t'];
    execFileSync('git', ['-C', folder(), ...identity, ...args], { stdio: 'pipe', env });
  }

  let env = process.env;
  function commit(message: string, hoursAgo: number): void {
    const date = new Date(Date.now() - hoursAgo * HOUR_MS).toISOString();
    env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    git('add', '.');
    git('commit', '-qm', message);
  }

  function age(path: string, hoursAgo: number): void {
    const seconds = (Date.now() - hoursAgo * HOUR_MS) / 1000;
    utimesSync(path, seconds, seconds);
  }

  function edit(change: (lines: string[]) => string[]): void {
    writeFileSync(source(), change(readFileSync(source(), 'utf8').split('\n')).join('\n'));
  }

  async function place(): Promise<Place> {
    mcp ??= await McpClient.connect([
      inRoot('demo/heap-demo.hmrec'),
      '--elf',
      elf(),
      '--source-root',
      folder(),
    ]);
    const { sites } = await mcp.result<{ sites: Place[] }>('list_leak_sites', { onlyLeaks: true });
    const found = sites.find(({ file }) => file === source());
    assert.ok(found, JSON.stringify(sites));
    return found;
  }

  beforeEach(() => (mcp = undefined));

  it('follows the line through what was committed and what was not', async () => {
    build(true);
    edit((lines) => ['/* one */', '/* two */', ...lines]);
    commit('later', 0.5);
    edit((lines) => ['/* three */', ...lines]);
    const { line, lineIs, code } = await place();
    assert.deepEqual({ line, lineIs, code: code.trim() }, { line: LINE + 3, lineIs: 'same', code: CODE });
  });

  it('says that the line was edited, and that a file is another one', async () => {
    build(true);
    edit((lines) => ['', ...lines.map((line) => line.replace(CODE, `${CODE} // leak?`))]);
    const edited = await place();
    assert.deepEqual([edited.line, edited.lineIs], [LINE + 1, 'changed']);
    assert.match(edited.code, /leak\?/);
    edit((lines) => lines.map((_, index) => `int other_${index};`));
    assert.equal((await place()).lineIs, 'far');
  });

  it('follows edits made while it runs, without a repository too', async () => {
    build(false);
    for (const path of [source(), elf()]) age(path, path === elf() ? 1 : 2);
    assert.deepEqual([(await place()).line, (await place()).lineIs], [LINE, 'same']);
    edit((lines) => ['', '', ...lines]);
    const { line, lineIs, code } = await place();
    assert.deepEqual([line, lineIs, code.trim()], [LINE + 2, 'same', CODE]);
  });

  it('does not know where nothing tells what was built', async () => {
    build(false);
    edit((lines) => ['', ...lines]);
    assert.equal((await place()).lineIs, 'unknown');
  });

  it('is not sure where the build was of another text than git has', async () => {
    build(false);
    // What was committed had a line less: the line of the call is empty there.
    edit((lines) => lines.filter((line) => !line.includes('#include "varbind.h"')));
    git('init', '-q');
    commit('before the build', 2);
    edit((lines) => ['', ...lines]);
    assert.equal((await place()).lineIs, 'unknown');
  });

  it('counts what the ignore list of the source root has, as it is now', async () => {
    build(false);
    await place();
    const list = async (): Promise<{ sites: (Place & { ignored: string | null })[] }> =>
      (mcp ?? assert.fail()).result('list_leak_sites', {});
    const verdict = async () =>
      (await (mcp ?? assert.fail()).result<{ verdict: string }>('get_heap_verdict')).verdict;
    assert.equal(await verdict(), 'suspected');
    mkdirSync(join(folder(), '.heapmonitor'));
    writeFileSync(join(folder(), '.heapmonitor/ignore'), 'varbind_copy # on purpose\nbuffer_new\n');
    const { sites } = await list();
    assert.equal(sites.find(({ file }) => file === source())?.ignored, '«on purpose»');
    const leaks = await (mcp ?? assert.fail()).result<{ sites: unknown[] }>('list_leak_sites', {
      onlyLeaks: true,
    });
    assert.deepEqual(leaks.sites, []);
    assert.equal(await verdict(), 'too-early');
  });

  it('reads an ELF that was built again', async () => {
    build(true);
    edit((lines) => ['', ...lines]);
    assert.equal((await place()).line, LINE + 1);
    rmSync(elf());
    assert.equal((await place()).line, LINE + 1, 'while it is being linked');
    // What is built now has these lines.
    edit((lines) => lines.slice(1));
    cpSync(inRoot('demo/heap-demo.elf'), elf());
    age(elf(), -1);
    assert.deepEqual([(await place()).line, (await place()).lineIs], [LINE, 'same']);
  });
});
