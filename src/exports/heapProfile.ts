/** Call sites as Chrome's sampling heap profile (`.heapprofile`, DevTools Protocol HeapProfiler.SamplingHeapProfile). */
import type { CallSite } from '../analysis/callSites';
import type { StackFrame } from '../analysis/sites/stackFrame';
import { frameName } from '../words/frames';

interface Node {
  readonly callFrame: {
    readonly functionName: string;
    readonly scriptId: string;
    readonly url: string;
    /** From 0. */
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  selfSize: number;
  readonly id: number;
  readonly children: Node[];
}

export function encodeHeapProfile(sites: readonly CallSite[]): string {
  let count = 0;
  const newNode = (name: string, frame?: StackFrame): Node => ({
    callFrame: {
      functionName: name,
      scriptId: '0',
      url: frame?.file ?? '',
      lineNumber: Math.max(-1, (frame?.line ?? 0) - 1),
      columnNumber: -1,
    },
    selfSize: 0,
    id: ++count,
    children: [],
  });
  const head = newNode('(root)');
  const known = new Map<string, Node>();
  const samples = sites.map(({ frames, bytes }, ordinal) => {
    let node = head;
    for (const frame of [...frames].reverse()) {
      const key = `${node.id} ${frameName(frame)} ${frame.file} ${frame.line}`;
      let child = known.get(key);
      if (!child) {
        child = newNode(frameName(frame), frame);
        known.set(key, child);
        node.children.push(child);
      }
      node = child;
    }
    node.selfSize += bytes;
    return { size: bytes, nodeId: node.id, ordinal: ordinal + 1 };
  });
  return JSON.stringify({ head, samples });
}
