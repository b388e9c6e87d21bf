/** What went wrong with a serial port, in a sentence, and what to do about it. */
import { HumanError } from '../errors';

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
      `${path} is busy: another program has it open.`,
      'Close the serial monitor (idf.py monitor, PlatformIO, Arduino) that uses it.',
      cause,
    );
  if (/permission denied|EACCES/i.test(text))
    return new HumanError(`You may not open ${path}.`, permissionAdvice(path, platform), cause);
  if (/no such file|file not found|ENOENT|no such device|ENXIO/i.test(text))
    return new HumanError(`${path} is not there.`, 'Plug the device in, or choose another port.', cause);
  if (/not a (?:tty|typewriter)|inappropriate ioctl|ENOTTY/i.test(text))
    return new HumanError(`${path} is not a serial port.`, 'Choose another port.', cause);
  if (/baud|invalid argument|EINVAL|custom baud/i.test(text))
    return new HumanError(
      `${path} does not take this baud rate.`,
      'Set heapMonitor.baudRate to one that the adapter supports.',
      cause,
    );
  return new HumanError(`${path} cannot be opened: ${text.replace(/^Error:?\s*/, '')}.`, '', cause);
}

function permissionAdvice(path: string, platform: NodeJS.Platform): string {
  return platform === 'linux'
    ? 'Add yourself to the group that owns it (usually: sudo usermod -aG dialout $USER), then log in again.'
    : `Allow this user to read and write ${path}.`;
}
