import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ElfFile } from '../../../src/server/elfFile';
import type { ElfStatus } from '../../../src/server/protocol';
import { inRoot } from '../../support/root';
import { temporaryFolder } from '../../support/temp';
import { until } from '../../support/until';

const DEMO = inRoot('demo', 'heap-demo.elf');
/** An address inside `pdu_decode` of the demo's firmware. */
const ADDRESS = 0x8000135a;

describe('ElfFile', () => {
  const folder = temporaryFolder();
  let changes: ElfStatus[];
  let loaded: string[];
  let elf: ElfFile;

  beforeEach(() => {
    changes = [];
    loaded = [];
    elf = new ElfFile(
      (status) => changes.push(status),
      (_path, sha256) => loaded.push(sha256),
    );
  });
  afterEach(() => elf.dispose());

  const use = (path: string | null): Promise<ElfStatus> => elf.use({ path, bootloader: null, rom: null });
  const names = (): (string | null)[] => elf.lookup([ADDRESS])[0]?.map((frame) => frame.function) ?? [];

  it('answers for the ELF in use, and for none when there is none', async () => {
    const status = await use(DEMO);
    assert.ok(status.state === 'ready' && status.machine === 243 && status.hasDebugInfo);
    assert.deepEqual(loaded, [status.sha256]);
    assert.deepEqual(names(), ['pdu_decode']);
    assert.deepEqual(await use(null), { state: 'none', missing: '' });
    assert.deepEqual(names(), []);
  });

  it('unwinds for the ELF in use, also where its answers come from the cache, and not for one that was replaced', async () => {
    const path = join(folder(), 'unwound.elf');
    copyFileSync(DEMO, path);
    elf.cacheFolder = folder();
    // Jumped to nowhere: the return address register leads on, into pdu_decode's caller.
    const core = {
      registers: { MEPC: 0, RA: ADDRESS, SP: 0x80012340 },
      stack: { address: 0x80012340, words: [0] },
    };
    await use(path);
    assert.deepEqual((await elf.unwind(core))?.pcs.slice(0, 2), [0, ADDRESS]);
    await use(path);
    assert.deepEqual((await elf.unwind(core))?.pcs.slice(0, 2), [0, ADDRESS]);
    await use(path);
    writeFileSync(path, 'another file');
    assert.equal(await elf.unwind(core), null);
    await use(null);
    assert.equal(await elf.unwind(core), null);
  });

  it('says what is wrong with a file', async () => {
    const path = join(folder(), 'app.elf');
    const missing = await use(path);
    assert.ok(missing.state === 'failed' && /does not exist/.test(missing.message));
    writeFileSync(path, 'text');
    const text = await use(path);
    assert.ok(text.state === 'failed' && /ELF/.test(text.message));
    writeFileSync(path, readFileSync(DEMO).subarray(0, 300));
    assert.equal((await use(path)).state, 'failed');
  });

  it('goes on without a bootloader or a ROM that cannot be read', async () => {
    const status = await elf.use({ path: DEMO, bootloader: '/no/such.elf', rom: inRoot('package.json') });
    assert.equal(status.state, 'ready');
    assert.deepEqual(names(), ['pdu_decode']);
  });

  it('keeps answers on disk, and gives the same from there', async () => {
    elf.cacheFolder = join(folder(), 'symbols');
    await use(DEMO);
    const addresses = Array.from({ length: 4000 }, (_, index) => 0x80000000 + index * 2);
    const fresh = elf.lookup(addresses);
    while (
      readdirSync(folder()).length === 0 ||
      readdirSync(elf.cacheFolder).every((name) => !name.endsWith('.hmsc'))
    )
      await sleep(20);
    const cached = new ElfFile(
      () => {},
      () => {},
    );
    cached.cacheFolder = elf.cacheFolder;
    await cached.use({ path: DEMO, bootloader: null, rom: null });
    assert.deepEqual(cached.lookup(addresses), fresh);
    cached.dispose();
  });

  it('makes a damaged cache anew', async () => {
    elf.cacheFolder = join(folder(), 'symbols');
    const { state } = await use(DEMO);
    assert.equal(state, 'ready');
    while (readdirSync(folder()).length === 0 || readdirSync(elf.cacheFolder).length === 0) await sleep(20);
    const [file] = readdirSync(elf.cacheFolder);
    const path = join(elf.cacheFolder, file ?? '');
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
    await use(DEMO);
    assert.deepEqual(names(), ['pdu_decode']);
  });

  it('loads the file again when it changes', async () => {
    const path = join(folder(), 'app.elf');
    copyFileSync(DEMO, path);
    await use(path);
    writeFileSync(path, Buffer.concat([readFileSync(DEMO), Buffer.from('rebuilt')]));
    await until('it is loaded again', () => changes.length > 0);
    assert.equal(changes[0]?.state, 'ready');
    assert.equal(new Set(loaded).size, 2);
  });
});
