/** What stands on the panel's time axis: boots, panics, events, and when allocations were traced. */
import { t } from '../../words/l10n';
import type { Boot } from '../../model/boot';
import type { DeviceEvent } from '../../model/events';
import type { Mark } from '../../model/marks';
import type { Session } from '../../model/session';
import type { TimeGap, TimeMark } from './protocol';
import type { TrendAxis } from './readingAxis';

/** In the order of their boots. */
export function timeMarks({ boots, marks }: Session, axis: TrendAxis): TimeMark[] {
  return boots.flatMap((boot) => {
    const events = boot.events.all.flatMap(eventMark);
    const set = marks.all.filter((mark) => mark.boot === boot.number).map(userMark);
    const placed = (set.length === 0 ? events : byTime([...events, ...set])).map((mark) => ({
      ...mark,
      timeMs: axis.place(boot, mark.timeMs),
    }));
    return [...bootMark(boot, axis), ...placed];
  });
}

function userMark({ timeMs, name }: Mark): TimeMark {
  return { timeMs, kind: 'mark', label: name };
}

function byTime(marks: TimeMark[]): TimeMark[] {
  return marks.sort((a, b) => a.timeMs - b.timeMs);
}

/** A boot is marked once its reason is known, or will not come any more. */
function bootMark(boot: Boot, axis: TrendAxis): TimeMark[] {
  const { number, resetReason, hasFacts } = boot;
  if (resetReason === null && (number === 1 || !hasFacts)) return [];
  return [{ timeMs: axis.start(boot), kind: 'boot', label: resetReason ?? t('boot') }];
}

/** A backtrace alone is nothing that has happened. */
function eventMark({ timeMs, kind, fatal, reason }: DeviceEvent): TimeMark[] {
  if (kind === 'backtrace') return [];
  return [{ timeMs, kind: fatal ? 'panic' : 'event', label: reason }];
}

/** Whether marks were only added: a panic's reason may still grow, and the oldest of very many go. */
export function startsWith(marks: readonly TimeMark[], sent: readonly TimeMark[]): boolean {
  return sent.every(({ timeMs, kind, label }, index) => {
    const mark = marks[index];
    return mark?.timeMs === timeMs && mark.kind === kind && mark.label === label;
  });
}

/** A trace of an earlier boot that brought no list ended with it. */
export function traceWindows(session: Session, axis: TrendAxis): TimeGap[] {
  return session.boots.flatMap((boot) =>
    boot.traces.all.map(({ fromMs, toMs }) => {
      const endMs = toMs ?? (boot === session.boot ? null : session.endOf(boot));
      return { fromMs: axis.place(boot, fromMs), toMs: endMs === null ? null : axis.place(boot, endMs) };
    }),
  );
}
