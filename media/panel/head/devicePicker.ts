/** The choice among several devices, in the head of the panel; not there where there is one. */
import { create } from 'd3';
import type { DeviceView, ShownState } from '../../../src/views/panel/protocol';
import { clean } from '../../../src/words/untrusted';
import { t } from '../text';

export interface DevicePicker {
  readonly node: HTMLElement;
  readonly draw: (devices: readonly DeviceView[]) => void;
}

export function stateName(state: ShownState): string {
  return t(`state.${state}`);
}

export function devicePicker(choose: (id: string) => void): DevicePicker {
  const picker = create('select').attr('class', 'devices gone').attr('aria-label', t('head.device'));
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
        .text(({ name, state }) => `${clean(name, 60)} · ${stateName(state).toLowerCase()}`);
      const selected = devices.find((device) => device.selected);
      if (selected) picker.node()!.value = selected.id;
    },
  };
}
