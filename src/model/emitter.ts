/** Events with the shape of `vscode.Event`, so that the model needs no editor. */

export interface Disposable {
  dispose(): void;
}

export type Event<T> = (listener: (value: T) => unknown) => Disposable;

export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => unknown>();

  /** Adds a listener; disposing of the result takes it away again. */
  readonly event: Event<T> = (listener) => {
    const own = (value: T): unknown => listener(value);
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  };

  /** Somebody is told. */
  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  fire(value: T): void {
    if (this.#listeners.size === 0) return;
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
