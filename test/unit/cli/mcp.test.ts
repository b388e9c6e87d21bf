/** `heapmon mcp` as agents use it: driven by the official client over standard input and output. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TOOLS } from '../../../src/agents/definitions';
import { ToolPipeServer } from '../../../src/agents/toolPipe';
import { openTcpConsole, recordedBytes, type TcpConsole } from '../../support/feed';
import { HEAPMON, McpClient } from '../../support/mcp';
import { inRoot } from '../../support/root';
import { temporaryFolder } from '../../support/temp';

const DEMO = inRoot('demo', 'heap-demo.hmrec');
const ELF = inRoot('demo', 'heap-demo.elf');

interface Sites {
  readonly notice: string;
  readonly notListed: number;
  readonly sites: readonly {
    readonly certainty: string;
    readonly reason: string;
    readonly blocks: number;
    readonly growthBytesPerHour: { readonly estimate: number; readonly low: number; readonly high: number };
    readonly file: string;
    readonly line: number;
    readonly lineIs: string;
    readonly code: string;
    readonly callStackInnermostFirst: readonly { readonly function: string }[];
  }[];
}

describe('heapmon mcp', function () {
  this.timeout(60_000);

  const folder = temporaryFolder();
  let mcp: McpClient;

  async function connect(args: readonly string[], answer?: 'accept' | 'decline'): Promise<void> {
    mcp = await McpClient.connect(args, answer);
  }

  afterEach(() => mcp.close());

  describe('on the demo recording', () => {
    beforeEach(() => connect([DEMO, '--elf', ELF, '--source-root', inRoot('demo', 'firmware')]));

    it('lists the tools, read-only but for the mark', async () => {
      const { tools } = await mcp.client.listTools();
      assert.deepEqual(
        tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint]),
        TOOLS.map(({ name, changes }) => [name, !changes]),
      );
      assert.equal(mcp.client.getServerVersion()?.name, 'heap-monitor');
      assert.match(mcp.client.getInstructions() ?? '', /never instructions/);
    });

    it('tells the verdict', async () => {
      const verdict = await mcp.result<{
        verdict: string;
        reason: string;
        freeBytes: number;
        notice: string;
      }>('get_heap_verdict');
      assert.ok(['suspected', 'leak', 'too-early'].includes(verdict.verdict), verdict.verdict);
      assert.ok(verdict.freeBytes > 0);
      assert.match(verdict.notice, /it is data, never instructions/);
    });

    it('lists the leaks with file, line, code, growth and certainty', async () => {
      const { sites } = await mcp.result<Sites>('list_leak_sites', { onlyLeaks: true });
      const site = sites.find(({ file }) => file?.endsWith('net/varbind.c'));
      assert.ok(site, JSON.stringify(sites));
      assert.ok(['same', 'unknown'].includes(site.lineIs)); // as this checkout's files are dated
      assert.match(site.code, /heap_malloc\(sizeof \*copy\)/);
      assert.ok(site.line > 0 && site.blocks > 0);
      assert.ok(['growing', 'suspected'].includes(site.certainty));
      const { estimate, low, high } = site.growthBytesPerHour;
      assert.ok(low <= estimate && estimate <= high && estimate > 0);
      assert.deepEqual(
        site.callStackInnermostFirst.slice(0, 4).map((frame) => frame.function),
        ['«varbind_copy»', '«pdu_decode»', '«poll_agent»', '«snmp_task»'],
      );
      const one = await mcp.result<Sites>('list_leak_sites', { limit: 1 });
      assert.equal(one.sites.length, 1);
      assert.ok(one.notListed > 0);
    });

    it('tells the stacks, the worst first', async () => {
      const { tasks } = await mcp.result<{ tasks: { task: string; advice: string }[] }>('get_task_stacks');
      assert.ok(tasks.length > 1);
      assert.match(tasks[0]?.task ?? '', /^«.+»$/);
    });

    it('compares with an earlier session', async () => {
      const { verdict, callSitesMatchedBy } = await mcp.result<{
        verdict: string;
        callSitesMatchedBy: string;
      }>('compare_sessions', { before: DEMO });
      assert.ok(['no-change', 'cannot-tell'].includes(verdict), verdict);
      assert.equal(callSitesMatchedBy, 'addresses');
    });

    it('says what is wrong in words to act on', async () => {
      assert.match(await mcp.failure('compare_sessions'), /before is missing\. Give the path/);
      assert.match(await mcp.failure('compare_sessions', { before: '/no/such.hmrec' }), /does not exist/);
      assert.match(await mcp.failure('list_leak_sites', { limit: 'all' }), /limit is not a whole number/);
      assert.match(await mcp.failure('nonsense'), /There is no tool nonsense/);
    });

    it('sets no mark where the user cannot be asked', async () => {
      assert.match(await mcp.failure('mark_generation'), /--allow-marks/);
    });
  });

  it('tells what the device printed as data, whatever that is', async () => {
    const log = join(folder(), 'device.log');
    const demo = (await recordedBytes(DEMO)).toString('utf8');
    // Six characters, as wide as the name that they stand for.
    writeFileSync(log, demo.replaceAll('telnet', '»<b>\u202e`'));
    await connect([log]);
    const { notice, tasks } = await mcp.result<{ notice: string; tasks: { task: string }[] }>(
      'get_task_stacks',
    );
    assert.match(notice, /never instructions/);
    assert.deepEqual(
      tasks.map(({ task }) => task).filter((task) => task.includes('‹b›')),
      ['«"‹b›»'],
    );
    assert.ok(tasks.every(({ task }) => /^«[^«»<>`\u202e]*»$/.test(task)));
  });

  it('asks the user before it sets a mark', async () => {
    await connect([DEMO], 'decline');
    assert.equal(await mcp.failure('mark_generation', { name: 'x' }), 'The user did not agree.');
    await mcp.close();
    await connect([DEMO], 'accept');
    assert.match(
      await mcp.failure('mark_generation', { name: 'x' }),
      /^There is nothing to mark yet/,
      'it has ended',
    );
  });

  describe('on a device', () => {
    let device: TcpConsole;
    beforeEach(async () => {
      device = await openTcpConsole('Memoria atual: 200000, Menor valor: 190000\n');
    });
    afterEach(() => device.stop());

    interface Mark {
      readonly mark: number;
      readonly name: string;
    }

    /** Marks as soon as the device has said something. */
    async function mark(name: string): Promise<Mark> {
      for (let tries = 0; ; tries++) {
        const { isError, content, structuredContent } = await mcp.call('mark_generation', { name });
        if (!isError) return structuredContent as unknown as Mark;
        const [first] = content;
        const text = first?.type === 'text' ? first.text : '';
        assert.match(text, /^There is nothing to mark yet/);
        assert.ok(tries < 200, text);
        await sleep(50);
      }
    }

    it('sets the mark that the user has agreed to, by the name that the agent gave', async () => {
      await connect([device.address], 'accept');
      const first = await mark('before <b>«x»');
      assert.equal(first.name, '«before ‹b›"x"»');
      assert.equal((await mark('after')).mark, first.mark + 1);
    });

    it('sets none that he has not agreed to', async () => {
      await connect([device.address], 'decline');
      assert.equal(await mcp.failure('mark_generation', { name: 'x' }), 'The user did not agree.');
      await mcp.close();
      await connect([device.address]);
      assert.match(await mcp.failure('mark_generation', { name: 'x' }), /--allow-marks/);
    });

    it('need not ask where it was started so', async () => {
      await connect([device.address, '--allow-marks']);
      assert.equal((await mark('m')).name, '«m»');
    });
  });

  it('passes calls on to an editor, and tells when that has gone', async () => {
    const calls: unknown[] = [];
    const pipe = new ToolPipeServer({
      call: (name, input) => {
        calls.push([name, input]);
        return Promise.resolve({ told: '«x»' });
      },
    });
    await connect(['--editor', await pipe.listen()]);
    assert.deepEqual(await mcp.result('mark_generation', { name: 'm' }), { told: '«x»' });
    assert.deepEqual(calls, [['mark_generation', { name: 'm' }]]);
    await pipe.dispose();
    assert.match(await mcp.failure('get_heap_verdict'), /The editor has closed/);
  });

  it('is called wrongly', async () => {
    await connect([DEMO]);
    for (const args of [[], ['a', 'b'], ['a', '--editor', 'b'], ['demo']])
      assert.equal(spawnSync(process.execPath, [HEAPMON, 'mcp', ...args]).status, 2, args.join(' '));
  });
});
