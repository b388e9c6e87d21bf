/** What went wrong with a serial port, in a sentence, and what to do about it. */
import { HumanError } from '../errors';
import { t } from '../words/l10n';

/** @param error As `serialport` gives it: the operating system's words in `message`, no code. */
export function explainSerialError(
  error: Error,
  path: string,
  platform: NodeJS.Platform = process.platform,
): HumanError {
  const cause = { cause: error };
  const text = error.message;
  const isWindows = platform === 'win32';
  if (
    /cannot lock port|resource busy|EBUSY|temporarily unavailable/i.test(text) ||
    (isWindows && /access(?: is)? denied/i.test(text))
  )
    return new HumanError(
      t('{0} is busy: another program has it open.', path),
      t('Close the serial monitor (idf.py monitor, PlatformIO, Arduino) that uses it.'),
      cause,
    );
  if (/permission denied|EACCES/i.test(text))
    return new HumanError(t('You may not open {0}.', path), permissionAdvice(path, platform), cause);
  if (/no such file|file not found|ENOENT|no such device|ENXIO/i.test(text))
    return new HumanError(
      t('{0} is not there.', path),
      t('Plug the device in, or choose another port.'),
      cause,
    );
  if (/not a (?:tty|typewriter)|inappropriate ioctl|ENOTTY/i.test(text))
    return new HumanError(t('{0} is not a serial port.', path), t('Choose another port.'), cause);
  if (/baud|invalid argument|EINVAL|custom baud/i.test(text))
    return new HumanError(
      t('{0} does not take this baud rate.', path),
      t('Set heapMonitor.baudRate to one that the adapter supports.'),
      cause,
    );
  return new HumanError(t('{0} cannot be opened: {1}.', path, text.replace(/^Error:?\s*/, '')), '', cause);
}

function permissionAdvice(path: string, platform: NodeJS.Platform): string {
  return platform === 'linux'
    ? t(
        'Add yourself to the group that owns it (usually: sudo usermod -aG dialout $USER), then log in again.',
      )
    : t('Allow this user to read and write {0}.', path);
}
