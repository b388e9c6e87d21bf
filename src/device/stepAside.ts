/**
 * Gives a port to another program that wants it, and takes it back when that has ended. Linux only: elsewhere no such
 * program is found. A flasher that finds the port busy gives up at once, so it has to be seen while it starts (idf.py
 * builds first, which takes long enough; esptool alone may be too quick).
 */
import { HumanError } from '../errors';
import type { Holder } from './leases';
import { PortUserFinder, type PortUser } from './portUsers';
import { t } from '../words/l10n';

const INTERVAL_MS = 1000;

/**
 * @param path The port's path, asked for each time as it may change.
 * @returns How to stop; the port is then taken back if it was given away.
 */
export function stepAside(
  holder: Holder,
  path: () => string,
  find: (path: string) => Promise<readonly PortUser[]> = new PortUserFinder().find,
): () => void {
  let away = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const [user] = await find(path());
    if (stopped) return;
    if (user && !away) {
      away = true;
      await holder.pause(
        new HumanError(
          t('The port is left to {0}.', user.name),
          t('Heap Monitor goes on when it has ended.'),
        ),
      );
    } else if (!user && away) {
      away = false;
      holder.resume();
    }
  };
  const again = (): void => {
    timer = setTimeout(
      () =>
        void look()
          .catch(() => {})
          .finally(() => stopped || again()),
      INTERVAL_MS,
    );
    timer.unref();
  };
  again();
  return () => {
    stopped = true;
    clearTimeout(timer);
    if (away) holder.resume();
  };
}
