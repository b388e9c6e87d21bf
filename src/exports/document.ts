/** A document as values, written as Markdown or as HTML. All text is plain text: what is markup in it is escaped. */

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly strong?: boolean }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** Columns of numbers, from 0. */
      readonly numeric?: readonly number[];
    }
  /** Lines in a fixed pitch, such as a call stack. */
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  /** A trend; Markdown leaves it out. Times are ms, values bytes. */
  | {
      readonly kind: 'trend';
      readonly title: string;
      readonly points: readonly { readonly timeMs: number; readonly freeBytes: number }[];
      /** What its width stands for; absent: the time of the points. */
      readonly span?: string;
    };

export interface Document {
  readonly title: string;
  readonly blocks: readonly Block[];
}
