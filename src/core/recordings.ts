/** Recordings in the editor: where they are kept, and that every session with a device is recorded. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { readSettings } from '../settings/settings';
import { recorded } from '../device/recorded';
import { Recorder } from '../device/recorder';
import { RecordingFolder } from '../device/recordingFolder';
import type { Source, SourceAddress } from '../device/source';
import type { HumanError } from '../errors';
import { workspaceFolders } from '../settings/workspaceFolders';

export class Recordings {
  /**
   * @param storage Where they are kept unless the user has chosen a folder.
   * @param failed A recording has stopped for this reason, which the monitoring has not.
   */
  constructor(
    private readonly storage: string,
    private readonly failed: (reason: HumanError) => void,
  ) {}

  /** The folder that the settings name now. */
  get folder(): RecordingFolder {
    const { folder, limits } = readSettings().recording;
    return new RecordingFolder(folder === '' ? this.storage : toPath(folder), limits);
  }

  /** The source, recorded on its way; as it is where nothing is to be recorded, such as what was recorded before. */
  recorded(source: Source, { kind }: SourceAddress): Source {
    if (kind === 'file' || kind === 'demo' || !readSettings().recording.enabled) return source;
    const { folder } = this;
    return recorded(
      source,
      new Recorder({
        path: folder.newPath(source.label),
        source: source.label,
        baudRate: source.control?.baudRate ?? null,
        makeRoom: () => folder.makeRoom(),
        failed: this.failed,
      }),
    );
  }
}

/** `~/x` is in the home folder, `x` in the workspace's first one. */
function toPath(folder: string): string {
  if (/^~(?=$|[\\/])/.test(folder)) return join(homedir(), folder.slice(1));
  return resolve(workspaceFolders()[0] ?? homedir(), folder);
}
