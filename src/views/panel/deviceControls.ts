/** What can be asked of a device whose firmware component takes commands (firmware/heap_monitor/docs/wire-format.md). */
import type { MonitorHelloRecord } from '../../records/record';
import type { Monitor } from '../../sessions/monitor';

/** How commands come to the component: `input` and so on of its hello. */
export type Channel = Exclude<MonitorHelloRecord['commands'], 'off'>;

export interface DeviceControls {
  /** Its periodic reports are held up. */
  readonly paused: boolean;
  readonly periodMs: number;
  /** It can trace leaks. */
  readonly traces: boolean;
}

/** What of a monitor tells whether its device can be written to. */
export type Writable = Pick<Monitor, 'state' | 'session'> & Partial<Pick<Monitor, 'source'>>;

/** What the component that is running now has said of itself; null where none has. */
export function helloOf({ session }: Pick<Monitor, 'session'>): MonitorHelloRecord | null {
  const { component } = session.boot ?? {};
  return component?.hello && !component.stopped ? component.hello : null;
}

/** How a device takes commands; null where it does not, or cannot be reached. */
export function channelOf(monitor: Writable): Channel | null {
  if (monitor.state.kind !== 'live' || !monitor.source?.write) return null;
  const channel = helloOf(monitor)?.commands ?? 'off';
  return channel === 'off' ? null : channel;
}

/** null where the device takes no commands. */
export function deviceControls(monitor: Writable): DeviceControls | null {
  const hello = helloOf(monitor);
  if (!hello || !channelOf(monitor)) return null;
  return { paused: hello.paused, periodMs: hello.periodMs, traces: hello.leaks !== 'none' };
}
