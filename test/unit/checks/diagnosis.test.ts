/** What Check Project and `heapmon doctor` say of ELF, toolchain, ports and permissions, whatever was found of them. */
import assert from 'node:assert/strict';
import {
  diagnose,
  type ElfFound,
  type Found,
  type PortFound,
  type Topic,
} from '../../../src/checks/diagnosis';
import { parseSdkconfig } from '../../../src/checks/sdkconfig';

const XTENSA = 94;
const RISC_V = 243;

const found: Found = {
  project: {
    folder: '/p',
    description: { target: 'esp32s3', idfVersion: 'v5.5.1', compiler: null },
    baud: null,
    config: { path: '/p/sdkconfig', options: parseSdkconfig('CONFIG_IDF_TARGET="esp32s3"\n') },
    isArduino: false,
  },
  elf: { state: 'none', reason: 'No ELF file was found.' },
  compiler: null,
  ports: [],
  baudRate: null,
};
const elf = {
  state: 'read',
  path: '/p/build/app.elf',
  machine: XTENSA,
  hasDebugInfo: true,
  isOld: false,
  runs: null,
} as const satisfies ElfFound;
const port: PortFound = { path: '/dev/ttyUSB0', product: 'CP2102', likelyEsp: true, isAllowed: true };

/** What is said of one topic: `state: text`. */
function said(topic: Topic, change: Partial<Found>): string[] {
  return diagnose({ ...found, ...change })
    .filter((item) => item.topic === topic)
    .map(({ state, text }) => `${state}: ${text}`);
}

describe('a diagnosis', () => {
  it('tells ports with their rate, and those that this user may not open', () => {
    assert.deepEqual(said('ports', { ports: [port] }), ['ok: /dev/ttyUSB0 (CP2102), 115200 baud']);
    const [denied] = said('ports', { ports: [{ ...port, isAllowed: false }], baudRate: 921_600 });
    assert.match(denied ?? '', /^blocks: \/dev\/ttyUSB0 \(CP2102\) may not be opened .*dialout/);
    // A port that is no board's, such as a modem's, blocks nothing.
    const [other] = said('ports', {
      ports: [{ ...port, product: null, likelyEsp: false, isAllowed: false }],
    });
    assert.match(other ?? '', /^hint: \/dev\/ttyUSB0 may not be opened/);
    assert.match(said('ports', {})[0] ?? '', /^hint: No serial port was found/);
    assert.equal(said('ports', { ports: Array<PortFound>(1000).fill(port) }).length, 20);
  });

  it('tells of the ELF what is worst', () => {
    assert.equal(said('elf', { elf })[0], 'ok: /p/build/app.elf (Xtensa)');
    assert.equal(
      said('elf', { elf: { ...elf, runs: true } })[0],
      'ok: /p/build/app.elf (Xtensa), which the device runs',
    );
    assert.match(said('elf', { elf: { ...elf, machine: RISC_V } })[0] ?? '', /^blocks: .* RISC-V.* esp32s3/);
    assert.match(
      said('elf', { elf: { ...elf, runs: false } })[0] ?? '',
      /^blocks: .* is not what the device runs/,
    );
    assert.match(said('elf', { elf: { ...elf, hasDebugInfo: false } })[0] ?? '', /^limits: .* lines are not/);
    assert.match(said('elf', { elf: { ...elf, isOld: true } })[0] ?? '', /^limits: .* older than the config/);
    assert.equal(said('elf', {})[0], 'blocks: No ELF file was found.');
    const unreadable = { state: 'unreadable', path: '/x.elf', reason: 'It is no ELF.' } as const;
    assert.equal(said('elf', { elf: unreadable })[0], 'blocks: /x.elf: It is no ELF.');
  });

  it('tells the toolchain, and what this version of ESP-IDF cannot see', () => {
    const compiler = { path: '/opt/xtensa-gcc', exists: false };
    assert.match(said('toolchain', { compiler })[0] ?? '', /^hint: \/opt\/xtensa-gcc is not on this machine/);
    assert.deepEqual(said('toolchain', { compiler: { ...compiler, exists: true } }), ['ok: /opt/xtensa-gcc']);
    assert.deepEqual(said('toolchain', {}), []);
    const [version, spot, ...others] = said('esp-idf', {});
    assert.equal(version, 'ok: ESP-IDF v5.5.1, esp32s3');
    assert.match(spot ?? '', /^hint: Before 6\.2, .*heap_caps_calloc/);
    assert.deepEqual(others, []);
  });
});
