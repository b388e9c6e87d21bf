/**
 * What start-up code says: the second-stage bootloader (tag `boot`), the application information (tag `cpu_start` up
 * to ESP-IDF v5.2, `app_init` later), chip revision (`boot`, `cpu_start`, `efuse_init`), cores and clock.
 * Sources: `bootloader_init.c`, `cpu_start.c`, `esp_app_desc.c`, `startup.c`, v3 to v6.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';
import type { ApplicationRecord } from '../record';

const SHA256 = /^ELF file SHA256: {1,2}([0-9a-fA-F]{8,64})(?:\.\.\.)?(?:\s|$)/;
/** Second-stage bootloader and application; ESP-IDF v4 prints one number, v5 two. */
const CHIP_REVISION = /^(?:chip revision|Chip rev): +v?(\d{1,2})(?:\.(\d{1,2}))?\s*$/;
const INFO =
  /^(Project name|App version|Compile time|ESP-IDF|Secure version|Min chip rev|Max chip rev): +(\S(?:.{0,126}\S)?)\s*$/;
const BOOTLOADER = /^ESP-IDF (\S{1,64}) 2nd stage bootloader\s*$/;
/** v4 prints a bare number; it is in Hz there too. */
const CPU_FREQUENCY = /^cpu freq: (\d{6,10})(?: Hz)?\s*$/;
/** v3 and v4 tell by what they do with the second core. */
const CORES = /^(?:(Unicore|Multicore) app|(Single|Starting app) (?:core mode|cpu))/;

const KEYS: Readonly<Record<string, ApplicationRecord['key']>> = {
  'Project name': 'projectName',
  'App version': 'appVersion',
  'Compile time': 'compileTime',
  'ESP-IDF': 'idfVersion',
  'Secure version': 'secureVersion',
  'Min chip rev': 'minChipRevision',
  'Max chip rev': 'maxChipRevision',
};

export class Application implements Format {
  readonly first = 'ACEMPSUc';

  parse({ message }: Line, emit: Emit): boolean {
    if (emitElfSha256(message, emit)) return true;
    if (/^Application information:\s*$/.test(message)) {
      emit({ kind: 'application', key: 'start', value: '' });
      return true;
    }
    return emitRevision(message, emit) || emitInfo(message, emit) || emitCpu(message, emit);
  }

  reset(): void {}
}

/** Takes `ELF file SHA256: …` at the beginning of a text, as the start-up code and panics print it. */
export function emitElfSha256(text: string, emit: Emit): boolean {
  const prefix = text.startsWith('ELF file SHA256') ? SHA256.exec(text)?.[1] : undefined;
  if (prefix === undefined) return false;
  // All zeros: the image was made by a tool that does not fill the hash in.
  if (!/^0+$/.test(prefix)) emit({ kind: 'elf-sha256', prefix });
  return true;
}

function emitRevision(message: string, emit: Emit): boolean {
  const revision = CHIP_REVISION.exec(message);
  if (!revision) return false;
  const [, first, minor] = revision;
  if (minor === undefined) emit({ kind: 'chip-revision', revision: Number(first), bare: true });
  else emit({ kind: 'chip-revision', revision: Number(first) * 100 + Number(minor), bare: false });
  return true;
}

function emitInfo(message: string, emit: Emit): boolean {
  const bootloader = BOOTLOADER.exec(message)?.[1];
  const info = bootloader === undefined ? INFO.exec(message) : null;
  const key = bootloader === undefined ? info?.[1] && KEYS[info[1]] : 'bootloader';
  const value = bootloader ?? info?.[2];
  if (!key || value === undefined) return false;
  emit({ kind: 'application', key, value });
  return true;
}

function emitCpu(message: string, emit: Emit): boolean {
  const frequency = CPU_FREQUENCY.exec(message)?.[1];
  const cores = frequency === undefined ? CORES.exec(message) : null;
  if (frequency !== undefined) emit({ kind: 'cpu', frequencyHz: Number(frequency) });
  else if (cores) emit({ kind: 'cpu', cores: /^(?:Unicore|Single)/.test(cores[0]) ? 1 : 2 });
  else return false;
  return true;
}
