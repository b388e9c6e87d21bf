/** Call sites in speedscope's own format (speedscope.app/file-format-schema.json): outstanding, and growing an hour. */
import type { CallSite } from '../analysis/callSites';
import { frameName } from '../words/frames';
import { growthOf } from './growth';

const SCHEMA = 'https://www.speedscope.app/file-format-schema.json';

/** @param name What the file is of. */
export function encodeSpeedscope(sites: readonly CallSite[], name: string): string {
  const ids = new Map<string, number>();
  const frames: { name: string; file?: string; line?: number }[] = [];
  const stacks = sites.map((site) =>
    site.frames
      .map((frame) => {
        const key = JSON.stringify([frameName(frame), frame.file, frame.line]);
        let id = ids.get(key);
        if (id === undefined) {
          ids.set(key, (id = frames.length));
          const place = frame.file === null ? {} : { file: frame.file, line: frame.line };
          frames.push({ name: frameName(frame), ...place });
        }
        return id;
      })
      .reverse(),
  );
  const profile = (title: string, unit: 'bytes' | 'none', weigh: (site: CallSite) => number) => {
    const weights = sites.map(weigh);
    const endValue = weights.reduce((sum, weight) => sum + weight, 0);
    return { type: 'sampled', name: title, unit, startValue: 0, endValue, samples: stacks, weights };
  };
  return JSON.stringify({
    $schema: SCHEMA,
    name,
    exporter: 'Heap Monitor',
    activeProfileIndex: 0,
    shared: { frames },
    profiles: [
      profile('Outstanding bytes', 'bytes', ({ bytes }) => bytes),
      profile('Growth, bytes per hour', 'bytes', growthOf),
      profile('Outstanding allocations', 'none', ({ count }) => count),
    ],
  });
}
