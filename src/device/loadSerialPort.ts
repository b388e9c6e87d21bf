/** Loads `serialport` when a port is used for the first time: its native code need not run everywhere. */
import { HumanError } from '../errors';
import { t } from '../words/l10n';

/** `serialport`, or a sentence where its native code does not run here. */
export async function loadSerialPort(): Promise<typeof import('serialport')> {
  try {
    return await import('serialport');
  } catch (error) {
    throw new HumanError(
      t(
        'Serial ports cannot be used here: the native code for {0}-{1} does not load.',
        process.platform,
        process.arch,
      ),
      t('Install the Heap Monitor package of this platform, or use socket://host:port.'),
      { cause: error },
    );
  }
}
