// A program: records numbered lines into the file it is given, some every few milliseconds, until it is killed. Prints
// the number of each line once it has been handed to the recorder, with the time.
import { Recorder } from '../../src/device/recorder';

const recorder = new Recorder({
  path: process.argv[2] ?? '',
  source: 'numbers',
  baudRate: null,
  partBytes: 20_000,
  minimumFreeBytes: 0,
  failed: (reason) => {
    console.error(reason.toString());
    process.exit(1);
  },
});

let number = 0;
setInterval(() => {
  for (let count = number % 7; count >= 0; count--)
    recorder.record(Buffer.from(`line ${number++} ${'x'.repeat(number % 90)}\n`), Date.now());
  process.stdout.write(`${number - 1} ${Date.now()}\n`);
}, 3);
