/** Which part of the time axis is in view: zooming, panning and following. Pure. */

/** null is all of it. A view without an end follows the latest reading. */
export interface View {
  readonly spanMs: number;
  readonly endMs: number | null;
}

export type Domain = readonly [startMs: number, endMs: number];

const shortestMs = 1000;

/** The part in view; never beyond what there is. */
export function domainOf(view: View | null, full: Domain): Domain {
  if (!view) return full;
  const spanMs = Math.min(view.spanMs, full[1] - full[0]);
  const endMs = Math.min(full[1], Math.max(view.endMs ?? full[1], full[0] + spanMs));
  return [endMs - spanMs, endMs];
}

/** A domain as a view; one that reaches the end follows it, one that has everything is none. */
export function viewOf([startMs, endMs]: Domain, full: Domain): View | null {
  const spanMs = Math.max(endMs - startMs, shortestMs);
  if (spanMs >= full[1] - full[0]) return null;
  return { spanMs, endMs: endMs >= full[1] ? null : endMs };
}

/** @param factor Below 1 zooms in. @param atMs Stays where it is. */
export function zoom(domain: Domain, full: Domain, factor: number, atMs: number): View | null {
  const spanMs = Math.max(shortestMs, (domain[1] - domain[0]) * factor);
  const share = (atMs - domain[0]) / (domain[1] - domain[0]);
  const startMs = Math.max(full[0], atMs - share * spanMs);
  return viewOf([startMs, Math.min(full[1], startMs + spanMs)], full);
}

/** @param byMs Above 0: later. */
export function pan([startMs, endMs]: Domain, full: Domain, byMs: number): View | null {
  const by = Math.min(Math.max(byMs, full[0] - startMs), full[1] - endMs);
  return viewOf([startMs + by, endMs + by], full);
}

/** Moves the view just so far that a time is in it. */
export function show(domain: Domain, full: Domain, timeMs: number): View | null {
  if (timeMs < domain[0]) return pan(domain, full, timeMs - domain[0]);
  return pan(domain, full, Math.max(0, timeMs - domain[1]));
}

/** Follows the latest reading, or stays where it is. */
export function follow(domain: Domain, full: Domain, isFollowing: boolean): View | null {
  const spanMs = domain[1] - domain[0];
  if (isFollowing) return spanMs >= full[1] - full[0] ? null : { spanMs, endMs: null };
  return { spanMs, endMs: domain[1] };
}
