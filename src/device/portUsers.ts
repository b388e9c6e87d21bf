/**
 * Which other programs have a serial port open, or are about to: flashers and monitors with its path on their command
 * line. Linux only (/proc); elsewhere nobody is found. A flasher that is given no port cannot be seen.
 */
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename } from 'node:path';

export interface PortUser {
  readonly pid: number;
  /** `esptool.py`, `idf.py`. */
  readonly name: string;
  /** It has the port open already; else it is named on its command line. */
  readonly holds: boolean;
}

/** Programs that want a port for themselves. Another one that merely names its path (an editor) does not. */
const PROGRAM =
  /^(esptool|idf|espflash|cargo-espflash|idf_monitor|esp_idf_monitor|esp_rfc2217_server|platformio|pio|arduino-cli|miniterm|pyserial-miniterm|picocom|minicom|screen|tio)(\.py|\.exe|-script\.py)?$/;
/** Runs of a Python module: `python -m esptool`. */
const INTERPRETER = /^(python[\d.]*|pypy[\d.]*|node|sh|bash)$/;

const PROC = '/proc';
/** A process that is no such program at this many looks does not become one: only a young one is about to. */
const LOOKS = 3;

/** Finds the users of a port, again and again: processes that are of no interest are not looked at for ever. */
export class PortUserFinder {
  /** How often each process was seen that is no such program. */
  #dull = new Map<string, number>();

  readonly find = async (path: string): Promise<PortUser[]> => {
    if (process.platform !== 'linux') return [];
    const device = await realpath(path).catch(() => path);
    const pids = (await readdir(PROC).catch(() => [])).filter((name) => /^\d+$/.test(name));
    const before = this.#dull;
    this.#dull = new Map();
    const users = await Promise.all(
      pids
        .filter((pid) => Number(pid) !== process.pid)
        .map((pid) => this.#portUser(pid, before.get(pid) ?? 0, path, device).catch(() => null)),
    );
    return users.filter((user) => user !== null);
  };

  async #portUser(pid: string, looks: number, path: string, device: string): Promise<PortUser | null> {
    const folder = `${PROC}/${pid}`;
    const args = looks < LOOKS ? (await readFile(`${folder}/cmdline`, 'utf8')).split('\0') : [];
    const name = programName(args);
    if (name === null) {
      this.#dull.set(pid, looks + 1);
      return null;
    }
    if (await hasOpen(folder, device)) return { pid: Number(pid), name, holds: true };
    return (await names(args, path, device)) ? { pid: Number(pid), name, holds: false } : null;
  }
}

function programName(args: readonly string[]): string | null {
  const program = basename(args[0] ?? '');
  if (PROGRAM.test(program)) return program;
  if (!INTERPRETER.test(program)) return null;
  const script = args
    .slice(1, 6)
    .map((arg) => basename(arg))
    .find((arg) => PROGRAM.test(arg));
  return script ?? null;
}

/** `-p PORT`, `-pPORT`, `--port=PORT`; also by a link to the device. */
async function names(args: readonly string[], path: string, device: string): Promise<boolean> {
  for (const arg of args.slice(1, 100)) {
    const value = /^(?:--?[A-Za-z-]+=|-p)?(\/.+)$/.exec(arg)?.[1];
    if (value === undefined) continue;
    if (value === path || value === device || (await realpath(value).catch(() => '')) === device) return true;
  }
  return false;
}

async function hasOpen(folder: string, device: string): Promise<boolean> {
  for (const fd of await readdir(`${folder}/fd`).catch(() => []))
    if ((await readlink(`${folder}/fd/${fd}`).catch(() => '')) === device) return true;
  return false;
}
