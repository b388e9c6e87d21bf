/**
 * The preview of a plan may stay open for long. The kind: a file that was edited, made or removed in the meantime, which
 * writing the plan would overwrite; whether its length or its time is another one does not matter.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isOutdated, type FileChange } from '../../../src/component/change';
import { findProjects } from '../../../src/component/findProjects';
import { planInstall, planRemoval } from '../../../src/component/plan';
import { readFiles, readForPlan, readShipped } from '../../../src/component/readForPlan';
import { applyEdits, differenceOf } from '../../../src/component/textEdit';
import { crlf, idfProject, writeChanges, writeTree } from '../../support/componentProjects';
import { inRoot } from '../../support/root';
import { temporaryFolder } from '../../support/toolchain';

describe('a plan whose preview is open', () => {
  const { path: root, remove } = temporaryFolder();
  const folder = join(root, 'project');
  after(remove);
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    writeTree(folder, idfProject);
  });

  /** All changes, below the project's folder. */
  async function planned(what: 'install' | 'removal'): Promise<FileChange[]> {
    const [project] = await findProjects([folder]);
    assert.ok(project);
    const component = join(folder, 'components/heap_monitor');
    const [shipped, installed] = [
      await readShipped(inRoot('firmware/heap_monitor')),
      await readFiles(component),
    ];
    const files = await readForPlan(project, (path) => readFile(path, 'utf8'));
    const plan =
      what === 'install'
        ? planInstall(files, shipped, installed, { trace: true, commands: true })
        : planRemoval(files, shipped, installed);
    const inComponent = plan.component.map((one) => ({
      ...one,
      path: `components/heap_monitor/${one.path}`,
    }));
    return [...plan.project, ...inComponent];
  }

  function now(path: string): string | null {
    try {
      return readFileSync(join(folder, path), 'utf8');
    } catch {
      return null;
    }
  }
  const outdated = (changes: readonly FileChange[]): string[] =>
    changes.filter((change) => isOutdated(change, now(change.path))).map(({ path }) => path);
  const edited = (changes: readonly FileChange[]): FileChange =>
    changes.find(({ before, after: then }) => before !== null && then !== null)!;

  it('is written as it was shown where nothing has changed', async () => {
    const changes = await planned('install');
    assert.ok(changes.length > 5);
    assert.deepEqual(outdated(changes), []);
  });

  it('is not, over an edit of the same length at the same time', async () => {
    const changes = await planned('install');
    const { path, before } = edited(changes);
    const { atime, mtime } = statSync(join(folder, path));
    const other = before!.replace(/[a-z](?=[^a-z]*$)/, (letter) => (letter === 'x' ? 'y' : 'x'));
    assert.ok(other !== before && other.length === before!.length);
    writeFileSync(join(folder, path), other);
    utimesSync(join(folder, path), atime, mtime);
    assert.deepEqual(outdated(changes), [path]);
  });

  it('is not, over other line ends, nor a file that is gone', async () => {
    const changes = await planned('install');
    const { path, before } = edited(changes);
    writeFileSync(join(folder, path), crlf(before!));
    assert.deepEqual(outdated(changes), [path]);
    rmSync(join(folder, path));
    assert.deepEqual(outdated(changes), [path]);
  });

  it('is not, over a file that stands where one is to be made', async () => {
    const changes = await planned('install');
    const made = changes.find(({ before }) => before === null)!;
    mkdirSync(dirname(join(folder, made.path)), { recursive: true });
    writeFileSync(join(folder, made.path), '');
    assert.deepEqual(outdated(changes), [made.path]);
  });

  it('does not remove what was edited; what is gone already does not matter', async () => {
    writeChanges(folder, await planned('install'));
    const changes = await planned('removal');
    const removed = changes.filter(({ after: then }) => then === null);
    assert.ok(removed.length > 2);
    const [first, second] = removed;
    writeFileSync(join(folder, first!.path), first!.before!.replace(/.$/s, '\t'));
    rmSync(join(folder, second!.path));
    assert.deepEqual(outdated(changes), [first!.path]);
  });

  it('changes only the piece that is another one', async () => {
    for (const end of [(text: string) => text, crlf])
      for (const { before, after: then } of await planned('install')) {
        if (before === null || then === null) continue;
        const [from, to] = [end(before), end(then)];
        const edit = differenceOf(from, to);
        assert.equal(applyEdits(from, [edit]), to);
        assert.ok(edit.to - edit.from < from.length, 'not the whole file');
      }
  });
});
