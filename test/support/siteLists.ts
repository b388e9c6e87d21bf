/** Lists of outstanding allocations, one a minute, and what is said of their call sites. */
import assert from 'node:assert/strict';
import type { Site } from '../../src/analysis/sites/site';
import { SiteTracker } from '../../src/analysis/sites/siteTracker';
import type { SiteSnapshot, TracedAllocation } from '../../src/analysis/sites/snapshot';

/** Call stacks. */
export const A = '0x42001000:0x42002000';
export const B = '0x42003000';

export function list(
  minute: number,
  allocations: readonly TracedAllocation[],
  more: Partial<SiteSnapshot> = {},
): SiteSnapshot {
  return {
    timeMs: minute * 60_000,
    allocations,
    overflowed: false,
    cut: false,
    newTrace: false,
    sampleEvery: 1,
    ...more,
  };
}

export function block(address: number, stack = A, sizeBytes = 36): TracedAllocation {
  return { address, stack, sizeBytes };
}

/** `count` blocks of 36 bytes, one every 0x40 bytes. */
export function blocks(count: number, stack = A, from = 0x3ffb0000): TracedAllocation[] {
  return Array.from({ length: count }, (_, index) => block(from + index * 0x40, stack));
}

export function track(...lists: readonly SiteSnapshot[]): SiteTracker {
  const tracker = new SiteTracker();
  lists.forEach((one) => tracker.add(one));
  return tracker;
}

export function siteOf(tracker: SiteTracker, stack = A): Site {
  const site = tracker.sites.find((one) => one.stack === stack);
  assert.ok(site, 'the site is known');
  return site;
}
