/** The head of a row of the leaks: its figures, its kind and its name, on a button that opens the row. */
import { create } from 'd3';
import type { SiteKind } from '../../../src/views/panel/protocol';
import { putAttribute, putText } from '../dom/put';
import { sparkHeight, sparkWidth } from '../dom/sparkline';

export interface HeadText {
  readonly bytes: string;
  readonly count: string;
  readonly growth: string;
  /** Empty where it is not known. */
  readonly kind: string;
  /** Path of the small line. */
  readonly spark: string;
  readonly name: string;
  /** `pdu.c:120`, and whatever else is said after the name. */
  readonly place: string;
  readonly title: string;
}

export interface LeakHead {
  readonly node: HTMLButtonElement;
  readonly draw: (text: HeadText, isOpen: boolean) => void;
}

/** Makes a row with its head, and a place for what it opens to. */
export function leakRowParts(toggle: () => void): {
  readonly node: HTMLLIElement;
  readonly head: LeakHead;
  /** What the row opens to; there from the first time on. */
  readonly details: () => HTMLElement;
} {
  const node = (blank ??= blankRow()).cloneNode(true) as HTMLLIElement;
  const button = node.firstElementChild as HTMLButtonElement;
  button.addEventListener('click', toggle);
  let details: HTMLElement | null = null;
  return {
    node,
    head: leakHead(button),
    details: () => {
      if (!details) {
        details = create('div').attr('class', 'details').attr('id', `details-${made++}`).node()!;
        button.setAttribute('aria-controls', details.id);
        node.append(details);
      }
      return details;
    },
  };
}

let made = 0;
/** A row without words, to be cloned. */
let blank: HTMLElement | undefined;

function blankRow(): HTMLElement {
  const row = create('li').attr('class', 'group');
  const head = row.append('button').attr('type', 'button').attr('class', 'group-head');
  head.append('i').attr('class', 'chevron').attr('aria-hidden', 'true');
  for (const part of ['bytes', 'count', 'growth', 'kind']) head.append('span').attr('class', part);
  const svg = head.append('svg').attr('class', 'spark').attr('aria-hidden', 'true');
  svg.attr('viewBox', `0 0 ${sparkWidth} ${sparkHeight}`).append('path');
  const what = head.append('span').attr('class', 'what');
  for (const part of ['name', 'place']) what.append('span').attr('class', part);
  return row.node()!;
}

function leakHead(node: HTMLButtonElement): LeakHead {
  const [, bytes, count, growth, kind, spark, what] = node.children;
  const [name, place] = what!.children;
  const path = spark!.firstElementChild!;
  return {
    node,
    draw: (text, isOpen) => {
      putAttribute(node, 'aria-expanded', String(isOpen));
      putText(bytes!, text.bytes);
      putText(count!, text.count);
      putText(growth!, text.growth);
      putText(kind!, text.kind);
      putAttribute(path, 'd', text.spark);
      putText(name!, text.name);
      putText(place!, text.place);
      putAttribute(node, 'title', text.title);
    },
  };
}

/** Marks a row as of a kind, which its looks go by. */
export function putKind({ dataset }: HTMLElement, kind: SiteKind | undefined): void {
  if (dataset['kind'] !== (kind ?? '')) dataset['kind'] = kind ?? '';
}
