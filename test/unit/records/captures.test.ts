/**
 * The kind: one device's output as many tools capture it. Whatever they put before each line, the facts are those of the
 * output itself; and where the device shows no clock, the times before the lines are one.
 */
import assert from 'node:assert/strict';
import { SessionAnalysis } from '../../../src/analysis/sessionAnalysis';
import { toReport, type BootReport } from '../../../src/cli/reportJson';
import { SessionReader } from '../../../src/sessions/sessionReader';

/** The prefix of a line. @param at When it was captured. @param index Of the line, from 0. */
type Prefix = (at: Date, index: number) => string;

/** 2026-07-10 09:48:00 UTC, a Friday. */
const START_MS = Date.UTC(2026, 6, 10, 9, 48, 0, 123);
const MINUTE_MS = 60_000;

const two = (value: number): string => String(value).padStart(2, '0');
const hms = (at: Date): string => at.toISOString().slice(11, 19);
const ms = (at: Date): string => at.toISOString().slice(11, 23);
const date = (at: Date): string => at.toISOString().slice(0, 10);
const iso = (at: Date): string => at.toISOString().slice(0, -1);
const unix = (at: Date): string => (at.getTime() / 1000).toFixed(6);
const since = (at: Date): number => at.getTime() - START_MS;
const syslog = (at: Date): string => `Jul ${at.getUTCDate()} ${hms(at)}`;
const [american, german, short] = [
  (at: Date): string => `07/${two(at.getUTCDate())}/2026 ${hms(at)} AM`,
  (at: Date): string => `${two(at.getUTCDate())}.07.2026 ${hms(at)}`,
  (at: Date): string => `${two(at.getUTCDate())}.07.26 ${hms(at)}`,
];

/** Prefixes with a time. */
const TIMED: Readonly<Record<string, Prefix>> = {
  'Arduino IDE': (at) => `${ms(at)} -> `,
  'PlatformIO, filter time': (at) => `${ms(at)} > `,
  "PlatformIO's older filter": (at) => `${hms(at)}:${ms(at).slice(-3)} > `,
  'esphome logs': (at) => `[${hms(at)}]`,
  'esphome logs with ms': (at) => `[${ms(at)}]`,
  'idf.py monitor --timestamps': (at) => `${date(at)} ${hms(at)} `,
  'idf.py monitor, %H:%M:%S.%f': (at) => `${ms(at)}456 `,
  'idf.py monitor, %d.%m.%Y %H:%M:%S': (at) => `${german(at)} `,
  'idf.py monitor, [%b %d %Y %H:%M:%S]': (at) => `[Jul ${at.getUTCDate()} 2026 ${hms(at)}] `,
  'tio -t': (at) => `[${ms(at)}] `,
  'tio, iso8601': (at) => `[${iso(at)}] `,
  'tio, epoch': (at) => `[${unix(at)}] `,
  'minicom -N': (at) => `[${date(at)} ${hms(at)}] `,
  ts: (at) => `${syslog(at)} `,
  "ts '[%F %T]'": (at) => `[${date(at)} ${hms(at)}] `,
  'ts %.s': (at) => `${unix(at)} `,
  'ts -s': (at) => `${new Date(since(at)).toISOString().slice(11, 19)} `,
  CoolTerm: (at) => `${date(at)} ${ms(at)} `,
  'Tera Term': (at) => `[Fri Jul ${at.getUTCDate()} ${ms(at)} 2026] `,
  'Tera Term, elapsed': (at) => `[0 ${new Date(since(at)).toISOString().slice(11, 23)}] `,
  'SecureCRT, PuTTY forks': (at) => `(${hms(at)}) `,
  grabserial: (at) => `[${(since(at) / 1000).toFixed(6)} 0.000123] `,
  'dmesg, NuttX': (at) => `[${(since(at) / 1000).toFixed(6).padStart(12)}] `,
  'dmesg -T': (at) => `[Fri Jul ${at.getUTCDate()} ${hms(at)} 2026] `,
  'docker logs -t': (at) => `${iso(at)}456789Z `,
  'docker compose logs': (at) => `ser2log-1  | ${hms(at)} `,
  'docker compose logs -t': (at) => `ser2log-1  | ${iso(at)}456789Z `,
  'kubectl logs --timestamps --prefix': (at) => `[pod/ser2log-7d9f8/reader] ${iso(at)}456Z `,
  'CRI log file': (at) => `${iso(at)}456789Z stdout F `,
  'GitHub Actions': (at) => `${iso(at)}4567Z `,
  'Jenkins, in brackets': (at) => `[${iso(at)}Z] `,
  journalctl: (at) => `${syslog(at)} pi ser2log[812]: `,
  'journalctl -o short-precise': (at) => `${syslog(at)}.123456 pi ser2log[812]: `,
  'journalctl -o short-iso': (at) => `${date(at)}T${hms(at)}+0000 pi ser2log[812]: `,
  'journalctl -o short-full': (at) => `Fri ${date(at)} ${hms(at)} UTC pi ser2log[812]: `,
  'journalctl -o short-unix': (at) => `${unix(at)} pi ser2log[812]: `,
  'journalctl -o short-monotonic': (at) => `[${(since(at) / 1000 + 812).toFixed(6)}] pi ser2log[812]: `,
  'RFC 5424': (at) => `<14>1 ${iso(at)}Z pi ser2log 812 - - `,
  'mos console': (at) => `[Jul ${at.getUTCDate()} ${ms(at)}] `,
  logcat: (at) => `07-${at.getUTCDate()} ${ms(at)}  1234  1240 I `,
  "Python's logging": (at) => `${date(at)} ${hms(at)},${ms(at).slice(-3)} - serial - INFO - `,
  'Python logging, levels that change': (at, index) =>
    `${date(at)} ${hms(at)},${ms(at).slice(-3)} ${['INFO    ', 'WARNING ', 'ERROR   '][index % 3]}`,
  loguru: (at) => `${date(at)} ${ms(at)} | INFO     | serial:read:42 - `,
  'pytest-embedded': (at) => `${date(at)} ${hms(at)} [dut-0] `,
  'mosquitto_sub -F': (at) => `${date(at)}T${hms(at)}+0000 home/esp/log `,
  'Windows, a.m.': (at) => `${american(at)}: `,
  'two-digit year': (at) => `${short(at)} `,
  'columns of a log viewer': (at) => `${iso(at)}Z\tINFO\tesp-1\t`,
  'month behind the day': (at) => `${at.getUTCDate()} Jul 2026 ${hms(at)} `,
  'web server': (at) => `[${at.getUTCDate()}/Jul/2026:${hms(at)} +0000] `,
  'months in Portuguese': (at) => `jul. ${at.getUTCDate()} ${hms(at)} pi ser2log[812]: `,
  'two stamps': (at) => `${iso(at)}Z [${hms(at)}] `,
};

/** Prefixes without one. */
const PLAIN: Readonly<Record<string, Prefix>> = {
  'cat -n': (_, index) => `${String(index + 1).padStart(6)}\t`,
  nl: (_, index) => `${String(index + 1).padStart(6)}  `,
  'less -N': (_, index) => `${String(index + 1).padStart(7)} `,
  'grep -n': (_, index) => `${3 * index + 12}:`,
  'grep -Hn': (_, index) => `device.log:${index + 1}:`,
  'grep -H': () => 'device.log:',
  'quoted mail': () => '> ',
  'quoted twice': () => '> > ',
  'indented by four blanks': () => '    ',
  'indented by a tab': () => '\t',
  'docker compose logs, no time': () => 'ser2log-1  | ',
  'kubectl logs --prefix': () => '[pod/ser2log-7d9f8/reader] ',
  'mosquitto_sub -v': () => 'home/esp/log ',
  'Python, basicConfig': (_, index) => `${['INFO', 'DEBUG', 'WARNING'][index % 3]}:root:`,
  'level in brackets': (_, index) => `[${['INFO', 'DEBUG', 'ERROR'][index % 3]}] `,
  'a name in angle brackets': () => '<esp-1> ',
  netcat: () => '192.168.1.5:3333: ',
};

const SUMMARY = [
  'Heap summary for capabilities 0x00000804:',
  '  At 0x3ffb9a20 len 166480 free 40000 allocated 126480 min_free 1200',
  '    largest_free_block 31000 alloc_blocks 14 free_blocks 1 total_blocks 15',
  '  Totals:',
  '    free 40000 allocated 126480 min_free 1200 largest_free_block 31000',
];
/** Dumps, a table, a trace and a panic, with their indentations. */
const FACTS = [
  'ets Jul 29 2019 12:21:46',
  '',
  'rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)',
  'I (31) boot: ESP-IDF v5.2.1 2nd stage bootloader',
  'I (300) cpu_start: Project name:     gateway',
  ...SUMMARY,
  'I (1000) app: hello',
  'main           \tX\t1\t2264\t4',
  'IDLE           \tR\t0\t1012\t5',
  '2 allocations trace (100 entry buffer)',
  '32 bytes (@ 0x3ffaf214) allocated CPU 0 ccount 0x2e9b7384 caller 0x400d276d:0x400d27c1',
  '8 bytes (@ 0x3ffaf804) allocated CPU 0 ccount 0x2e9b79c0 caller 0x400d2776:0x400d27c1',
  "40 bytes 'leaked' in trace (2 allocations)",
  'total allocations 2 total frees 0',
  'W (61000) wifi: weak',
  "Guru Meditation Error: Core  1 panic'ed (LoadProhibited). Exception was unhandled.",
  '',
  'Core  1 register dump:',
  'PC      : 0x4008d0db  PS      : 0x00060036  A0      : 0x8008bb48  A1      : 0x3ffb4440  ',
  '',
  'Backtrace: 0x4008d0d8:0x3ffb4440 0x4008bb45:0x3ffb4480 0x4008a400:0x3ffb44b0',
  '',
  'ELF file SHA256: 291ef283067b9aa7',
  'Rebooting...',
];
/** Readings of a device without a clock, each with a banner line so that the prefix can be told from the text. */
const READINGS = 90;

const captured = (lines: readonly string[], prefix: Prefix, stepMs: number, trims = false): string =>
  lines
    .map((line, index) => {
      const text = prefix(new Date(START_MS + index * stepMs), index) + line;
      return `${trims ? text.trimEnd() : text}\n`;
    })
    .join('');

function read(text: string, chunk = Infinity): readonly BootReport[] {
  const reader = new SessionReader();
  const analysis = new SessionAnalysis(reader.session);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunk) reader.data(bytes.subarray(at, at + chunk), null);
  reader.end();
  return toReport(reader.session, analysis, null).boots;
}

/** Without what rests on time. */
function factsOf(boots: readonly BootReport[]): string {
  return JSON.stringify(
    boots,
    (key, value: unknown) => (/Ms$|^timeSource$|^verdict$/.test(key) ? undefined : value),
    1,
  );
}

describe('captures of one device', () => {
  const plain = factsOf(read(captured(FACTS, () => '', 1000)));

  it('have the facts of the output that is captured', () => {
    const [boot, ...more] = read(captured(FACTS, () => '', 1000));
    assert.equal(more.length, 0);
    assert.deepEqual(
      [boot?.resetReason, boot?.firmware.project, boot?.elfSha256, boot?.heap.lastFreeBytes],
      ['POWERON', 'gateway', '291ef283067b9aa7', 40000],
    );
    assert.deepEqual(
      [boot?.tasks.length, boot?.leaks.length, boot?.panics, boot?.heapRegions.length],
      [2, 2, 1, 1],
    );
  });

  for (const [tool, prefix] of Object.entries({ ...TIMED, ...PLAIN }))
    it(`by ${tool}`, () => {
      assert.equal(factsOf(read(captured(FACTS, prefix, 1000))), plain);
      assert.equal(factsOf(read(captured(FACTS, prefix, 1000, true))), plain, 'with trailing blanks cut off');
      assert.equal(factsOf(read(captured(FACTS, prefix, 1000), 7)), plain, 'in chunks of 7 bytes');
    });

  it('begin in the middle of an output', () => {
    for (const [tool, prefix] of Object.entries({ ...TIMED, ...PLAIN })) {
      const lines = FACTS.slice(10);
      assert.equal(
        factsOf(read(captured(lines, prefix, 1000))),
        factsOf(read(captured(lines, () => '', 1000))),
        tool,
      );
    }
  });

  it('begin again with another tool', () => {
    const tools = Object.entries({ ...TIMED, ...PLAIN }).filter(
      ([tool]) => !/nl|less|cat|grep -n/.test(tool),
    );
    for (const [index, [tool, prefix]] of tools.entries()) {
      const [next, other] = tools[(index + 1) % tools.length]!;
      const log =
        captured(FACTS, prefix, 1000) + captured(FACTS, other, 1000) + captured(FACTS, () => '', 1000);
      const all = captured([...FACTS, ...FACTS, ...FACTS], () => '', 1000);
      assert.equal(factsOf(read(log)), factsOf(read(all)), `${tool}, then ${next}`);
    }
  });
});

describe('the times of a capture', () => {
  const lines = Array.from(
    { length: READINGS },
    (_, index) => `Memoria atual: ${200_000 - 50 * index}, Menor valor: 90000`,
  );

  for (const [tool, prefix] of Object.entries(TIMED))
    it(`are a clock: ${tool}`, () => {
      const [boot] = read(captured(lines, prefix, MINUTE_MS));
      assert.equal(boot?.timeSource, 'host');
      assert.equal(boot?.heap.samples, READINGS);
      assert.equal(boot?.heap.lastFreeBytes, 200_000 - 50 * (READINGS - 1));
      const lived = (READINGS - 1) * MINUTE_MS;
      assert.ok(Math.abs((boot?.livedMs ?? 0) - lived) <= 1000, `${boot?.livedMs}`);
      assert.ok(
        Math.abs((boot?.verdict?.bytesPerHour?.estimate ?? 0) - 3000) < 30,
        JSON.stringify(boot?.verdict),
      );
    });

  for (const [tool, prefix] of Object.entries(PLAIN))
    it(`are none: ${tool}`, () => {
      const [boot] = read(captured(lines, prefix, MINUTE_MS));
      assert.equal(boot?.heap.samples, READINGS);
      assert.equal(boot?.timeSource, 'none');
      assert.equal(boot?.livedMs, null);
      assert.equal(boot?.verdict?.bytesPerHour, null);
    });
});
