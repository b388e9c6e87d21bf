/**
 * A log of any length: boots of the article's output, with heap figures, a task table and log lines of other tags. It comes
 * in parts, so that none of it need be kept.
 */

export function* longLog(megabytes: number, boots: number): Generator<string> {
  const bytesPerBoot = (megabytes * 1e6) / boots;
  for (let boot = 0; boot < boots; boot++) {
    yield bootLines();
    for (let cycle = 0, bytes = 0; bytes < bytesPerBoot; cycle += 20) {
      const part = Array.from({ length: 20 }, (_, more) => cycleLines(cycle + more)).join('');
      bytes += part.length;
      yield part;
    }
  }
}

function bootLines(): string {
  return `ets Jun  8 2016 00:22:57\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\nI (31) cpu_start: Project name:     bench\r\n`;
}

function cycleLines(cycle: number): string {
  const ms = 400 + cycle * 3000;
  const free = 200_000 - ((cycle * 7919) % 30_000);
  const ruler = '-'.repeat(92);
  const tasks = Array.from(
    { length: 8 },
    (_, task) =>
      `| ${`task_${task}`.padEnd(17)} | Blocked   | ${String(task).padEnd(8)} | ${String(900 + task - (cycle % 3)).padEnd(20)} | ${String(task % 2).padEnd(6)} |`,
  );
  const talk = Array.from(
    { length: 12 },
    (_, n) =>
      `I (${ms + n * 200}) mqtt_client: published message ${cycle * 12 + n} to devices/esp32/telemetry, 148 bytes`,
  );
  const header = '| Task Name         | Status    | Priority | Stack High Water Mark | Core   |';
  return [
    ruler,
    header,
    ruler,
    ...tasks,
    ruler,
    `Memoria atual: ${free}, Menor valor: 165000`,
    ...talk,
    '',
  ].join('\r\n');
}
