/** How sources are found again after their connection was lost: a serial device by what it is, a server by its name. */
import { watch } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { HumanError } from '../errors';
import { listPorts, type PortLister } from './ports';
import { findSamePort, identityAt } from './samePort';
import { SerialSource, type BaudRate } from './serial';
import type { PortIdentity, SerialAddress, Source } from './source';
import { t } from '../words/l10n';

export interface Way {
  /** A source of this kind, which is never opened: what it is called and what it can do. */
  readonly like: Source;
  /** How long to wait before each attempt, ms; the last one holds for all further ones. */
  readonly waitsMs: readonly [number, ...number[]];
  /** The connection may die unnoticed while the computer sleeps. */
  readonly diesAsleep: boolean;
  /** A source to open now; rejects with a HumanError while there can be none. */
  next(): Promise<Source>;
  /** Tells when it may be there again; returns how to stop. */
  watch?(onSign: () => void): () => void;
}

/** A server: the same address again. */
export function serverWay(create: () => Source): Way {
  return {
    like: create(),
    waitsMs: [500, 1000, 2000, 5000],
    diesAsleep: true,
    next: () => Promise.resolve(create()),
  };
}

/** The names under which serial devices appear in /dev. */
const PORT_NAME = /^(tty[A-Z]|cu\.|rfcomm)/;

/** A serial device: the same one again, also under another path, and never another one under its path. */
export class SerialWay implements Way {
  readonly like: Source;
  readonly waitsMs: Way['waitsMs'] = [100, 250, 500, 1000, 2000];
  readonly diesAsleep = false;
  #path: string;
  #identity: PortIdentity | null;

  /** @param list Lists the ports there are. */
  constructor(
    { path, identity }: SerialAddress,
    private readonly rate: BaudRate,
    private readonly list: PortLister = listPorts,
  ) {
    this.#path = path;
    this.#identity = identity ?? null;
    this.like = new SerialSource(path, rate);
  }

  async next(): Promise<Source> {
    const ports = await this.list().catch(() => []);
    // A link such as those under /dev/serial/by-id leads to the device's own path.
    const target = await realpath(this.#path).catch(() => this.#path);
    this.#identity ??= identityAt(target, ports);
    if (this.#identity) this.#path = this.#pathOf(this.#identity, target, ports);
    return new SerialSource(this.#path, this.rate);
  }

  /** Where the known device is now, by the name the user gave it where that still leads there. */
  #pathOf(identity: PortIdentity, target: string, ports: Awaited<ReturnType<PortLister>>): string {
    const found = findSamePort(identity, target, ports);
    if (found) return found.path === target ? this.#path : found.path;
    const other = ports.find(({ path }) => path === target);
    if (other?.identity)
      throw new HumanError(
        t('Another device is at {0} now ({1}).', this.#path, other.product ?? other.usbId),
        t('Plug the one that was there in again, or stop and choose another port.'),
      );
    throw new HumanError(
      t('{0} is not there.', this.#path),
      t('Plug the device in, or choose another port.'),
    );
  }

  watch(onSign: () => void): () => void {
    if (process.platform === 'win32') return () => {};
    const folders = new Set([dirname(this.#path), '/dev']);
    const watchers = [...folders].flatMap((folder) => {
      try {
        // What appears, and what its owner or mode changes of: udev allows its use a moment later.
        const watcher = watch(folder, (event, name) => {
          if (name === basename(this.#path) || (event === 'rename' && PORT_NAME.test(name ?? ''))) onSign();
        });
        return [watcher.on('error', () => {})];
      } catch {
        return []; // the folder is gone with the device: the timer is there
      }
    });
    return () => watchers.forEach((watcher) => watcher.close());
  }
}
