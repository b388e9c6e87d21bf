/** Where recorded source files lie, as the extension has said: kept until they may lie elsewhere. */

/** Files kept; more than a program has. */
const MAX_FILES = 20_000;

export class FoundFiles {
  readonly #found = new Map<string, Promise<string | null>>();

  /** @param ask The extension; rejects where it cannot say. */
  constructor(private readonly ask: (file: string) => Promise<string | null>) {}

  /** null: nowhere. Never rejects. */
  find(file: string): Promise<string | null> {
    const known = this.#found.get(file);
    if (known) return known;
    const found = this.ask(file).catch(() => {
      this.#found.delete(file); // asked again
      return null;
    });
    if (this.#found.size >= MAX_FILES) this.#found.clear();
    this.#found.set(file, found);
    return found;
  }

  forget(): void {
    this.#found.clear();
  }
}
