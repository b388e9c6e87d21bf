/** Rows below a section are found, as those of the first level are. */
import assert from 'node:assert/strict';
import { findNode, reconcile, type Row } from '../../../src/views/trees/treeNodes';

describe('the nodes of a tree', () => {
  const leaf = (id: string): Row => ({ id, label: id });
  let looks = 0;
  const section = (id: string, ...rows: Row[]): Row => ({
    id,
    label: id,
    children: () => {
      looks++;
      return rows;
    },
  });
  const rows = [
    leaf('a'),
    section('calm', leaf('b'), section('c', leaf('frame'))),
    section('ignored', leaf('d')),
  ];
  const roots = reconcile([], rows, [], null);

  it('are found at any depth, each with what it lies in', () => {
    for (const [id, ...parents] of [['a'], ['b', 'calm'], ['frame', 'c', 'calm'], ['d', 'ignored']]) {
      const found = findNode(roots, id!);
      const path: string[] = [];
      for (let node = found?.parent; node; node = node.parent) path.push(node.row.id);
      assert.equal(found?.row.id, id);
      assert.deepEqual(path, parents);
    }
    assert.equal(findNode(roots, 'nowhere'), undefined);
  });

  it('are the same after an update, and make none for what was not opened', () => {
    const found = findNode(roots, 'b');
    const again = reconcile(roots, rows, [], null);
    assert.equal(findNode(again, 'b'), found);
    const fresh = reconcile([], rows, [], null);
    findNode(fresh, 'd');
    assert.equal(fresh[1]?.children, null);
    assert.ok(looks > 0);
  });
});
