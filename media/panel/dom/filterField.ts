/** A field to filter a table by; gone where the table is short and nothing is in it. */
import { create } from 'd3';

export interface FilterField {
  readonly node: HTMLElement;
  readonly draw: (text: string, isNeeded: boolean) => void;
}

export function filterField(label: string, changed: (text: string) => void): FilterField {
  const field = create('input')
    .attr('type', 'search')
    .attr('class', 'filter')
    .attr('placeholder', label)
    .attr('aria-label', label)
    .on('input', () => changed(field.node()!.value));
  return {
    node: field.node()!,
    draw: (text, isNeeded) => {
      field.classed('gone', !isNeeded && text === '');
      if (field.node()!.value !== text) field.node()!.value = text;
    },
  };
}
