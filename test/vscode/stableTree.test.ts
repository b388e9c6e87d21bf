import assert from 'node:assert/strict';
import { StableTree } from '../../src/views/trees/stableTree';

describe('a tree', () => {
  it('has its heading anew when the editor asks for the rows before a refresh has come to it', () => {
    let text = 'connecting';
    const asked: string[] = [];
    const tree = new StableTree('heapMonitor.test', () => [{ id: 'row', label: text }], {
      heading: () => {
        asked.push(text);
        return { description: '', message: text };
      },
    });
    try {
      text = 'replayed';
      tree.refresh();
      const [row] = tree.getChildren();
      assert.equal(row && tree.getTreeItem(row).label, 'replayed');
      assert.deepEqual(asked, ['connecting', 'replayed']);
    } finally {
      tree.dispose();
    }
  });
});
