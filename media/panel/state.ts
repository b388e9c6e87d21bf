/** What the panel knows: a pure reducer from the host's messages. Bounded, whatever the host sends. */
import type { AppendMessage, HeapPoint, PanelState, TimeMark, ToPanel } from '../../src/views/messages';

export const maximumPoints = 50_000;
export const maximumMarks = 1000;

export const emptyState: PanelState = {
  status: { source: '', state: 'idle', detail: '', lostAt: null, elf: '', elfReady: false },
  devices: [],
  startedAt: null,
  heapName: '',
  points: [],
  marks: [],
  gaps: [],
  tasks: [],
  verdict: null,
  leaks: {
    reports: 0,
    timeMs: null,
    complete: true,
    shortfall: '',
    groups: [],
    top: [],
    explained: null,
    missing: [],
  },
};

export function reduce(state: PanelState, message: ToPanel): PanelState {
  switch (message.type) {
    case 'snapshot':
      return bounded(message.state);
    case 'append':
      return bounded(append(state, message));
    default:
      return unreachable(message);
  }
}

function append(
  state: PanelState,
  { status, devices, points, marks, gaps, tasks, leaks, verdict }: AppendMessage,
): PanelState {
  return {
    ...state,
    ...(status && { status }),
    ...(devices && { devices }),
    ...(points?.length && { points: state.points.concat(points) }),
    ...(marks?.length && { marks: state.marks.concat(marks) }),
    ...(gaps && { gaps }),
    ...(tasks && { tasks }),
    ...(leaks && { leaks }),
    ...(verdict !== undefined && { verdict }),
  };
}

function bounded(state: PanelState): PanelState {
  const { marks, points } = state;
  if (marks.length <= maximumMarks && points.length <= maximumPoints) return state;
  const kept = marks.slice(-maximumMarks);
  return { ...state, marks: kept, points: thinOut(after(points, marks, kept), maximumPoints) };
}

/** Readings from before a boot mark that was dropped go with it: no line may lead across an unmarked boot. */
function after(points: readonly HeapPoint[], marks: readonly TimeMark[], kept: readonly TimeMark[]) {
  const dropped = marks.slice(0, marks.length - kept.length).findLast((mark) => mark.kind === 'boot');
  return dropped ? points.filter((point) => point.timeMs >= dropped.timeMs) : points;
}

/** Halves the oldest half until no more than `limit` readings are left. */
export function thinOut(points: readonly HeapPoint[], limit: number): readonly HeapPoint[] {
  let kept = points;
  while (kept.length > limit) {
    const half = kept.length >> 1;
    const older: HeapPoint[] = [];
    for (let at = 0; at < half; at += 4) older.push(...extremes(kept.slice(at, Math.min(at + 4, half))));
    kept = older.concat(kept.slice(half));
  }
  return kept;
}

/** Of some readings the lowest and the highest, in time order: dips and peaks outlive any thinning. */
function extremes(points: readonly HeapPoint[]): readonly HeapPoint[] {
  if (points.length <= 1) return points;
  let lowest = 0;
  let highest = points.length - 1;
  points.forEach(({ freeBytes }, at) => {
    if (freeBytes < points[lowest]!.freeBytes) lowest = at;
    if (freeBytes > points[highest]!.freeBytes) highest = at;
  });
  return points.filter((_, at) => at === lowest || at === highest);
}

/** Ends a switch over a union: a new member is then a compile error. */
export function unreachable(value: never): never {
  throw new Error(`Unknown message: ${JSON.stringify(value)}`);
}
