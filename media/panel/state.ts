/**
 * What the panel knows: a reducer from the host's messages. Bounded, whatever the host sends. All but the readings is
 * never changed, only replaced; the readings are added to, since there may be a million.
 */
import type {
  AppendMessage,
  LeaksNews,
  PanelLeaks,
  PanelState,
  TimeMark,
  ToPanel,
} from '../../src/views/panel/protocol';
import { Series } from './trend/series';

export const maximumMarks = 1000;

export interface PageState extends Omit<PanelState, 'points'> {
  readonly series: Series;
}

export const emptyState: PageState = {
  status: { source: '', state: 'idle', detail: '', lostAt: null, elf: '', elfReady: false, controls: null },
  devices: [],
  startedAt: null,
  heapName: '',
  heaps: [],
  series: new Series(),
  marks: [],
  gaps: [],
  traces: [],
  tasks: [],
  generationMarks: [],
  generation: null,
  comparison: null,
  crashes: null,
  origin: { hasTime: true, periodMs: null, guess: '' },
  verdict: null,
  leaks: {
    reports: 0,
    timeMs: null,
    complete: true,
    shortfall: '',
    groups: [],
    lines: [],
    top: [],
    explained: '',
    missing: [],
  },
};

export function reduce(state: PageState, message: ToPanel): PageState {
  switch (message.type) {
    case 'snapshot': {
      const { points, ...rest } = message.state;
      return bounded({ ...emptyState, ...rest, series: Series.of(points) });
    }
    case 'append':
      return bounded(append(state, message));
    default:
      return unreachable(message);
  }
}

/** What a message replaces as a whole. */
const replaced = [
  'status',
  'devices',
  'heaps',
  'gaps',
  'traces',
  'tasks',
  'verdict',
  'generationMarks',
  'generation',
  'comparison',
  'crashes',
  'origin',
] as const;

function append(state: PageState, message: AppendMessage): PageState {
  const { points, marks, leaks } = message;
  if (points) state.series.append(points);
  return {
    ...state,
    ...Object.fromEntries(replaced.flatMap((part) => (part in message ? [[part, message[part]]] : []))),
    ...(marks?.length && { marks: state.marks.concat(marks) }),
    ...(leaks && { leaks: withNews(leaks, state.leaks) }),
  };
}

/** What a message leaves out is as before; groups that it only names are the very ones that are known. */
function withNews({ groups: news, ...rest }: LeaksNews, before: PanelLeaks): PanelLeaks {
  if (!news) return { ...before, ...rest };
  const known = new Map(before.groups.map((group) => [group.id, group]));
  const groups = news.map((each) =>
    typeof each === 'string' ? known.get(each) : { ...newGroup, ...known.get(each.id), ...each },
  );
  return { ...before, ...rest, groups: groups.filter((group) => group !== undefined) };
}

const newGroup = {
  count: 0,
  bytes: 0,
  atLeast: false,
  name: '',
  ownFrame: 0,
  frames: [],
  site: null,
  ignored: null,
};

function bounded(state: PageState): PageState {
  const { marks, series } = state;
  if (marks.length <= maximumMarks) return state;
  const kept = marks.slice(-maximumMarks);
  // Readings from before a boot mark that was dropped go with it: no line may lead across an unmarked boot.
  const dropped = lastBoot(marks.slice(0, marks.length - kept.length));
  if (dropped) series.dropBefore(dropped.timeMs);
  return { ...state, marks: kept };
}

function lastBoot(marks: readonly TimeMark[]): TimeMark | undefined {
  return marks.findLast(({ kind }) => kind === 'boot');
}

/** Ends a switch over a union: a new member is then a compile error. */
function unreachable(value: never): never {
  throw new Error(`Unknown message: ${JSON.stringify(value)}`);
}
