import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BuiltStore } from '../../../../src/project/lines/builtStore';
import { BuiltTexts } from '../../../../src/project/lines/builtTexts';
import { temporaryFolder } from '../../../support/temp';

/** Times of commits are whole seconds. */
const A_SECOND_MS = 1100;
/** Times of files are those of the kernel's last tick. */
const CLOCK_TICK_MS = 50;

describe('BuiltTexts', () => {
  const folder = temporaryFolder();
  const git = (...args: string[]): unknown =>
    execFileSync('git', ['-C', folder(), '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
      stdio: 'pipe',
    });

  /** A file that was written, built and edited: and committed each time, where there is a repository. */
  async function build(isRepository: boolean): Promise<{ source: string; texts: BuiltTexts }> {
    const source = join(folder(), 'a.c');
    const elf = join(folder(), 'a.elf');
    if (isRepository) git('init', '-q');
    writeFileSync(source, 'as built');
    if (isRepository) git('add', 'a.c');
    if (isRepository) git('commit', '-qm', 'one');
    await sleep(A_SECOND_MS);
    writeFileSync(elf, '');
    const texts = new BuiltTexts();
    await texts.useElf(elf);
    return { source, texts };
  }

  it('keeps what was on disk when the ELF was built, through later edits', async () => {
    const { source, texts } = await build(false);
    assert.equal(await texts.of(source), 'as built');
    await sleep(CLOCK_TICK_MS);
    writeFileSync(source, 'edited');
    assert.equal(await texts.of(source), 'as built');
    await texts.useElf(join(folder(), 'a.elf'));
    assert.equal(await texts.of(source), null, 'newer than the ELF, and nobody knows');
  });

  it('has it from its store when it is edited before a restart; another ELF has another store', async () => {
    const { source, texts } = await build(false);
    const elf = join(folder(), 'a.elf');
    const store = (name: string): BuiltStore => new BuiltStore(join(folder(), name));
    await texts.useElf(elf, store('one'));
    assert.equal(await texts.of(source), 'as built');
    await sleep(CLOCK_TICK_MS);
    writeFileSync(source, 'edited');
    const restarted = new BuiltTexts();
    await restarted.useElf(elf, store('one'));
    assert.equal(await restarted.of(source), 'as built');
    await restarted.useElf(elf, store('two'));
    assert.equal(await restarted.of(source), null);
  });

  it('asks git for what HEAD had then, where the workspace is trusted', async () => {
    const { source, texts } = await build(true);
    await sleep(A_SECOND_MS);
    writeFileSync(source, 'edited');
    git('commit', '-qam', 'two');
    assert.equal(await texts.of(source), null);
    texts.setTrusted(true);
    assert.equal(await texts.of(source), 'as built');
  });
});
