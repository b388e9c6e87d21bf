/** `platformio.ini` as PlatformIO reads it: what is said once for many environments, and by other values. */
import assert from 'node:assert/strict';
import { parsePlatformIo, type Environment } from '../../../src/checks/platformioIni';

function speeds(text: string, env?: Environment): Record<string, number | null> {
  const { environments } = parsePlatformIo([text], env);
  return Object.fromEntries(environments.map(({ name, monitorSpeed }) => [name, monitorSpeed]));
}

describe('platformio.ini', () => {
  it('is read with what all environments have', () => {
    const text =
      '[platformio]\ndefault_envs = a\n[env]\nmonitor_speed = 115200 ; all\n[env:a]\nframework = arduino\n' +
      '[env:b]\nframework = espidf, arduino\nmonitor_speed=${common.speed}\nboard : lolin_s3\n';
    const { environments, defaults, buildFolder, sourceFolder } = parsePlatformIo([text]);
    const others = { monitorPort: null, sdkconfig: null };
    assert.deepEqual(environments, [
      { name: 'a', framework: 'arduino', board: null, monitorSpeed: 115_200, ...others },
      { name: 'b', framework: 'espidf, arduino', board: 'lolin_s3', monitorSpeed: null, ...others },
    ]);
    assert.deepEqual([defaults, buildFolder, sourceFolder], [['a'], '.pio/build', 'src']);
  });

  it('takes a value from the sections that one extends, the last named first, then from [env]', () => {
    const text = `
[env]
monitor_speed = 9600
[base]
monitor_speed = 74880
[fast]
extends = base
monitor_speed = 921600
[env:own]
extends = fast
monitor_speed = 230400
[env:parent]
extends = fast
[env:grandparent]
extends = plain
[plain]
extends = base
[env:last]
extends = base, fast
[env:list]
extends =
  base
  fast
[env:none]
[env:round]
extends = env:round
`;
    assert.deepEqual(speeds(text), {
      own: 230_400,
      parent: 921_600,
      grandparent: 74_880,
      last: 921_600,
      list: 921_600,
      none: 9600,
      round: 9600,
    });
  });

  it('puts in what a value stands for', () => {
    const text = `
[speeds]
fast = 460800
chosen = \${this.fast}
[env:a]
monitor_speed = \${speeds.chosen}
[env:b]
monitor_speed = \${sysenv.SPEED}
[env:c]
monitor_speed = \${env:a.monitor_speed}
[env:round]
monitor_speed = \${this.monitor_speed}
`;
    const env = { SPEED: '57600' };
    assert.deepEqual(speeds(text, env), { a: 460_800, b: 57_600, c: 460_800, round: null });
    const { buildFolder } = parsePlatformIo(['[platformio]\nworkspace_dir = out']);
    assert.equal(buildFolder, 'out/build');
  });

  it('lets the variables of PlatformIO count more than the file', () => {
    const env = { PLATFORMIO_BUILD_DIR: '/fast/disk', PLATFORMIO_DEFAULT_ENVS: 'b,c' };
    const { buildFolder, defaults } = parsePlatformIo(['[platformio]\nbuild_dir = x\ndefault_envs = a'], env);
    assert.deepEqual([buildFolder, defaults], ['/fast/disk', ['b', 'c']]);
  });

  it('keeps ports with marks of comments in them, and leaves comments out', () => {
    const port = (line: string) => parsePlatformIo([`[env:a]\n${line}\n`]).environments[0]?.monitorPort;
    assert.equal(port('monitor_port = /dev/cu.usb#1'), '/dev/cu.usb#1');
    assert.equal(port('monitor_port = socket://host:4000 ; the lab'), 'socket://host:4000');
    assert.equal(port('MONITOR_PORT = COM3 # mine'), 'COM3');
    assert.equal(port('; monitor_port = COM3'), null);
  });
});
