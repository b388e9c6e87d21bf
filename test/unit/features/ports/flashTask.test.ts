import assert from 'node:assert/strict';
import { isFlashTask, portsOf } from '../../../../src/features/ports/flashTask';

const is = (commandLine: string, definition: Record<string, unknown> = { type: 'shell' }): boolean =>
  isFlashTask({ definition, commandLine });

describe('flash tasks', () => {
  it('are those of the ESP-IDF extension and of PlatformIO', () => {
    assert.ok(is('', { type: 'esp-idf', command: 'ESP-IDF Flash', taskId: 'idf-flash-task' }));
    assert.ok(!is('', { type: 'esp-idf', command: 'ESP-IDF Build', taskId: 'idf-build-task' }));
    for (const task of [
      'Upload',
      'Upload (esp32dev)',
      'Upload and Monitor',
      'Erase Flash (esp32dev)',
      'Monitor',
    ])
      assert.ok(is('', { type: 'PlatformIO', task }), task);
    for (const task of ['Build', 'Clean (esp32dev)', 'Build Filesystem Image'])
      assert.ok(!is('', { type: 'PlatformIO', task }), task);
  });

  it('are known by what they run', () => {
    for (const line of [
      'idf.py -p /dev/ttyUSB0 flash',
      'idf.py build flash monitor',
      'python $IDF_PATH/tools/idf.py app-flash',
      'idf.py erase-flash',
      'idf.py monitor',
      'python -m esptool --chip esp32 write_flash 0x0 a.bin',
      'esptool.py --port COM3 write_flash @flash_args',
      'platformio run --target upload --environment esp32dev',
      'pio run -t upload -t monitor',
      'pio run -t uploadfs',
      'arduino-cli upload -p /dev/ttyACM0 --fqbn esp32:esp32:esp32 .',
      'cargo espflash flash --release',
      'espflash flash target/x',
      'west flash',
      'ninja -C build flash',
    ])
      assert.ok(is(line), line);
  });

  it('are no others', () => {
    for (const line of [
      'idf.py build',
      'idf.py size-components',
      'idf.py reconfigure',
      'platformio run --environment esp32dev',
      'pio test -e native',
      'arduino-cli compile .',
      'make all',
      'cargo build --release',
      'git commit -m flash',
      'npm run upload',
      'idf.py ' + '-x '.repeat(100_000),
    ])
      assert.ok(!is(line), line.slice(0, 100));
  });

  it('get the port that they name, else all', () => {
    const [one, two] = [{ port: '/dev/ttyUSB0' }, { port: '/dev/ttyUSB1' }];
    const ports = [one, two];
    assert.deepEqual(portsOf('idf.py -p /dev/ttyUSB1 flash', ports), [two]);
    assert.deepEqual(portsOf('idf.py -p/dev/ttyUSB0 flash', ports), [one]);
    assert.deepEqual(portsOf('esptool --port=/dev/ttyUSB0', ports), [one]);
    assert.deepEqual(portsOf('idf.py flash', ports), ports);
    assert.deepEqual(portsOf('idf.py -p /dev/ttyUSB10 flash', ports), ports);
  });
});
