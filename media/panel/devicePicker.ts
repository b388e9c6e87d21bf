/** The choice among several devices, in the head of the panel; not there where there is one. */
import { create } from 'd3';
import type { DeviceView, ShownState } from '../../src/views/messages';
import { visible } from './format';

export interface DevicePicker {
  readonly node: HTMLElement;
  readonly draw: (devices: readonly DeviceView[]) => void;
}

export const stateNames: Readonly<Record<ShownState, string>> = {
  idle: 'No device',
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  released: 'Port released',
  ended: 'Ended',
  stopped: 'Stopped',
  failed: 'Failed',
};

export function devicePicker(choose: (id: string) => void): DevicePicker {
  const picker = create('select').attr('class', 'devices gone').attr('aria-label', 'Device');
  picker.on('change', () => choose(picker.node()!.value));
  return {
    node: picker.node()!,
    draw: (devices) => {
      picker.classed('gone', devices.length < 2);
      picker
        .selectAll<HTMLOptionElement, DeviceView>('option')
        .data(devices, ({ id }) => id)
        .join('option')
        .attr('value', ({ id }) => id)
        .text(({ name, state }) => `${visible(name, 60)} · ${stateNames[state].toLowerCase()}`);
      const selected = devices.find((device) => device.selected);
      if (selected) picker.node()!.value = selected.id;
    },
  };
}
