/**
 * Notices that a serial device was unplugged on Linux and macOS. A terminal that was hung up reads as its end, 0
 * bytes; `serialport` 13 takes that for "nothing yet" and reads again at once, for ever, with a core and growing
 * memory (`unix-read.js` of @serialport/bindings-cpp). With `VMIN` 1, as it opens ports, 0 bytes mean nothing else.
 */
import { read } from 'node:fs';
import { promisify } from 'node:util';
import { unixRead } from '@serialport/bindings-cpp/dist/unix-read';

type SerialPort = import('serialport').SerialPort;
type Options = Parameters<typeof unixRead>[0];

const readAsync = promisify(read);

const readOrHangUp = (async (...args: Parameters<typeof readAsync>) => {
  const result = await readAsync(...args);
  if (result.bytesRead === 0) throw Object.assign(new Error('the device has gone'), { code: 'ENXIO' });
  return result;
}) as NonNullable<Options['fsReadAsync']>;

/** Makes an open port close, with an error, when its device has gone. To be called before it is read from. */
export function closeOnHangUp(port: SerialPort): void {
  if (process.platform === 'win32' || !port.port) return;
  const binding = port.port as unknown as Options['binding'];
  binding.read = (buffer, offset, length) =>
    unixRead({ binding, buffer, offset, length, fsReadAsync: readOrHangUp });
}
