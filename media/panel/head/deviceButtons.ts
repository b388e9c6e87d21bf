/** The buttons for what the firmware component does on demand: only there while the device takes commands. */
import { create } from 'd3';
import type { DeviceControls } from '../../../src/views/panel/deviceControls';
import type { CommandMessage } from '../../../src/views/panel/protocol';
import { button } from '../dom/button';
import { putText } from '../dom/put';
import { t } from '../text';

type Command = CommandMessage['command'];

export interface DeviceControlsPart {
  readonly node: HTMLElement;
  readonly draw: (controls: DeviceControls | null) => void;
}

export function deviceControls(run: (command: Command) => void): DeviceControlsPart {
  const group = create('div').attr('class', 'device-controls gone').attr('role', 'group');
  group.attr('aria-label', t('device.group'));
  group.append('span').attr('class', 'name').text(t('device.title'));
  const control = (label: string, title: string, command: Command) => {
    const each = button(label, () => run(command), 'toggle').attr('title', title);
    group.append(() => each.node());
    return each;
  };
  control(t('device.report'), t('device.reportTitle'), 'deviceReport');
  const pause = control(t('device.pause'), t('device.pauseTitle'), 'devicePause');
  const resume = control(t('device.resume'), t('device.resumeTitle'), 'deviceResume');
  const period = control('', t('device.periodTitle'), 'devicePeriod');
  const traces = [
    control(t('device.trace'), t('device.traceTitle'), 'deviceTrace'),
    control(t('device.traceFor'), t('device.traceForTitle'), 'deviceTraceFor'),
    control(t('device.stopTrace'), t('device.stopTraceTitle'), 'deviceStopTrace'),
  ];
  return {
    node: group.node()!,
    draw: (controls) => {
      group.classed('gone', controls === null);
      if (!controls) return;
      pause.classed('gone', controls.paused);
      resume.classed('gone', !controls.paused);
      putText(period, t('device.period', { seconds: controls.periodMs / 1000 }));
      for (const each of traces) each.classed('gone', !controls.traces);
    },
  };
}
