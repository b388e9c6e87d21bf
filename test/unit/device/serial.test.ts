/** Real serial ports: a pair of pseudo-terminals made by socat, read through `serialport`. */
import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listPorts } from '../../../src/device/ports';
import { SerialSource } from '../../../src/device/serial';
import { explainSerialError } from '../../../src/device/serialErrors';
import { plugSerialPair, type SerialPair } from '../../support/feed';
import { CollectingSink } from '../../support/sink';
import { temporaryFolder } from '../../support/temp';

describe('SerialSource', () => {
  const folder = temporaryFolder();
  let pair: SerialPair;
  const port = (): string => join(folder(), 'port');

  beforeEach(async () => (pair = await plugSerialPair(folder())));
  afterEach(() => pair.unplug());

  it('gives what the device sends, and closes the port', async () => {
    const source = new SerialSource(port(), { value: 115200 });
    const sink = new CollectingSink();
    await source.open(sink);
    assert.ok(isOpen(pair.port));
    await appendFile(pair.device, 'Memoria atual: 1, Menor valor: 1\r\n');
    await sink.received('valor: 1\r\n');
    await source.close();
    assert.ok(!isOpen(pair.port), 'the port is still open');
  });

  it('says that the device was unplugged', async () => {
    const sink = new CollectingSink();
    await new SerialSource(port(), { value: 115200 }).open(sink);
    await pair.unplug();
    assert.match(String(await sink.end), /is gone: the device was unplugged or reset/);
  });

  it('says that the port is busy', async () => {
    const first = new SerialSource(port(), { value: 115200 });
    await first.open(new CollectingSink());
    await assert.rejects(
      new SerialSource(port(), { value: 115200 }).open(new CollectingSink()),
      /busy|cannot be opened/,
    );
    await first.close();
  });

  it('says that the port is not there', async () => {
    const source = new SerialSource(join(folder(), 'no'), { value: 115200 });
    await assert.rejects(source.open(new CollectingSink()), /no is not there\. Plug the device in/);
  });

  it('says that a file is no port', async () => {
    const source = new SerialSource(join(process.cwd(), 'package.json'), { value: 115200 });
    await assert.rejects(source.open(new CollectingSink()), /is not a serial port/);
  });
});

/** Whether this process has the file open. */
function isOpen(path: string): boolean {
  return readdirSync('/proc/self/fd').some((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path;
    } catch {
      return false;
    }
  });
}

describe('explainSerialError', () => {
  const explain = (message: string, platform: NodeJS.Platform): string =>
    explainSerialError(new Error(message), 'PORT', platform).toString();

  it('names the dialout group on Linux', () => {
    assert.match(
      explain('Error: Permission denied, cannot open PORT', 'linux'),
      /may not open PORT.*dialout/,
    );
  });

  it('takes Windows’ "Access denied" for a busy port', () => {
    assert.match(explain('Opening PORT: Access denied', 'win32'), /PORT is busy.*idf\.py monitor/);
    assert.match(explain('Opening PORT: File not found', 'win32'), /PORT is not there/);
  });

  it('keeps the words of an error that it does not know', () => {
    assert.match(explain('Error: strange thing', 'darwin'), /PORT cannot be opened: strange thing\./);
  });
});

describe('listPorts', () => {
  it('gives a list, also where there is no udevadm', async () => {
    const path = process.env['PATH'];
    try {
      for (const searched of [path, '/nowhere']) {
        process.env['PATH'] = searched ?? '';
        for (const { path: found } of await listPorts()) assert.match(found, /^\/dev\/|^COM/);
      }
    } finally {
      process.env['PATH'] = path ?? '';
    }
  });
});
