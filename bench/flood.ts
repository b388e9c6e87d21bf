/**
 * A flood: what ten minutes at 3 Mbaud bring (180 MB) through a pseudo-terminal, `serialport`, the reconnecting source
 * and the parser into a session, as fast as it goes. Prints MB/s, what was lost, and how much memory it took.
 *   npm run bench -- flood -- 20   with 20 MB
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReconnectingSource } from '../src/device/reconnect';
import { SerialWay } from '../src/device/ways';
import { Monitor } from '../src/sessions/monitor';
import { printTable } from './table';

const LINE = 'Memoria atual: %d, Menor valor: 1000\r\nI (%t) mqtt: published a message to the platform\r\n';

async function flood(megabytes: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'heap-monitor-flood-'));
  const port = join(folder, 'port');
  const socat = spawn('socat', ['-u', '-b', '65536', 'STDIN', `pty,raw,echo=0,link=${port},wait-slave`], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  while (!existsSync(port)) await sleep(10);
  const monitor = new Monitor();
  const source = new ReconnectingSource(new SerialWay({ kind: 'serial', path: port }, { value: 3_000_000 }));
  let received = 0;
  source.attach((bytes) => (received += bytes.length));
  const peak = { megabytes: 0 };
  const timer = setInterval(() => {
    peak.megabytes = Math.max(peak.megabytes, process.memoryUsage.rss() / 1e6);
  }, 100);
  await monitor.start(source);
  const startMegabytes = process.memoryUsage.rss() / 1e6;
  const startMs = performance.now();
  let sent = 0;
  let lines = 0;
  while (sent < megabytes * 1e6) {
    let chunk = '';
    while (chunk.length < 65536) {
      chunk += LINE.replace('%d', String(2000 + (lines % 1000))).replace('%t', String(lines * 10));
      lines++;
    }
    sent += chunk.length;
    if (!socat.stdin?.write(chunk)) await new Promise((resolve) => socat.stdin?.once('drain', resolve));
  }
  for (let waits = 0; received < sent && waits < 500; waits++) await sleep(20);
  const seconds = (performance.now() - startMs) / 1000;
  clearInterval(timer);
  const readings = monitor.session.boot?.heap?.history.count ?? 0;
  await monitor.dispose();
  socat.kill();
  rmSync(folder, { recursive: true });
  printTable(
    `${(sent / 1e6).toFixed(0)} MB through a pseudo-terminal into a session`,
    ['MB/s', 'times 3 Mbaud', 'bytes lost', 'lines lost', 'memory at start', 'peak'],
    [
      [
        (sent / 1e6 / seconds).toFixed(1),
        (sent / 300_000 / seconds).toFixed(0),
        String(sent - received),
        String(lines - readings),
        `${startMegabytes.toFixed(0)} MB`,
        `${peak.megabytes.toFixed(0)} MB`,
      ],
    ],
  );
}

void flood(Number(process.argv[2] ?? 180));
