// Records the demo device: `node record.mjs [seconds] [image] [recording]`, after `make`.
// Writes the project's recording format: a header line, then one line `[ms, "bytes"]` per chunk of the console,
// where ms counts from the start and the text holds one code unit per byte.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { connect, createServer } from 'node:net';

const COALESCE_MS = 60;

const here = new URL('.', import.meta.url).pathname;
const [seconds = '300', image = `${here}heap-demo.bin`, recording = `${here}heap-demo.hmrec`] =
  process.argv.slice(2);

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const port = await freePort();
const qemu = spawn(
  'qemu-system-riscv32',
  [
    ...['-M', 'virt', '-bios', 'none', '-display', 'none', '-monitor', 'none'],
    ...['-device', `loader,file=${image},addr=0x80000000,force-raw=on`],
    ...['-serial', `tcp:127.0.0.1:${port},server=on,wait=on`],
  ],
  { stdio: ['ignore', 'inherit', 'pipe'] },
);
// The machine waits for its first client and says so once it listens.
await new Promise((resolve) => qemu.stderr.once('data', resolve));

const file = createWriteStream(recording);
const started = Date.now();
const header = {
  heapMonitorRecording: 1,
  startedAt: new Date(started).toISOString(),
  source: 'qemu-system-riscv32 -M virt',
};
file.write(`${JSON.stringify(header)}\n`);

let chunk = '';
let chunkMs = 0;

function writeChunk() {
  if (chunk) file.write(`${JSON.stringify([chunkMs, chunk])}\n`);
  chunk = '';
}

const socket = connect(port, '127.0.0.1').setEncoding('latin1');
socket.on('data', (text) => {
  if (!chunk) {
    chunkMs = Date.now() - started;
    setTimeout(writeChunk, COALESCE_MS);
  }
  chunk += text;
});

setTimeout(
  () => {
    socket.destroy();
    qemu.kill();
    writeChunk();
    file.end();
  },
  Number(seconds) * 1000,
);
