/** The settings, typed. Their descriptions and defaults stand in package.json. */
import * as vscode from 'vscode';
import type { RecordingLimits } from '../device/recordingFolder';
import type { SourceMapRule } from '../project/sourceMap';
import type { Shown } from '../server/facts';

export const SECTION = 'heapMonitor';

export interface Settings {
  /** The user's own choice of ELF; empty: find it. */
  readonly elfPath: string;
  /** null: the project's, else `DEFAULT_BAUD_RATE`. */
  readonly baudRate: number | null;
  /** A stack watermark below this many bytes is low. */
  readonly lowStackBytes: number;
  /** Where sources lie whose recorded path begins so. */
  readonly sourcePathMap: readonly SourceMapRule[];
  readonly recording: RecordingSettings;
  readonly sharing: SharingSettings;
  /** Ports are left to flash tasks and to programs that wait for them. */
  readonly stepAside: boolean;
}

export interface SharingSettings {
  /** Ports are shared as they are opened; else when the user says so. */
  readonly enabled: boolean;
  /** TCP ports on this machine; 0: any that is free. */
  readonly tcpPort: number;
  readonly rfc2217Port: number;
}

export interface RecordingSettings {
  readonly enabled: boolean;
  /** The user's own choice of folder; empty: the workspace's storage. */
  readonly folder: string;
  readonly limits: RecordingLimits;
}

/** What of the facts is shown in source files. */
export function readShown(): Shown {
  const section = vscode.workspace.getConfiguration(`${SECTION}.editor`);
  const isOn = (name: string): boolean => section.get<unknown>(name) !== false;
  return {
    diagnostics: isOn('diagnostics'),
    codeLens: isOn('codeLens'),
    inlayHints: isOn('inlayHints'),
    marks: isOn('gutterMarks'),
  };
}

/** The settings as they are now. A value of the wrong type counts as not set. */
export function readSettings(): Settings {
  const section = vscode.workspace.getConfiguration(SECTION);
  const elfPath = section.get<unknown>('elfPath');
  const baudRate = section.get<unknown>('baudRate');
  const lowStackBytes = section.get<unknown>('lowStackBytes');
  const sourcePathMap = section.get<unknown>('sourcePathMap');
  return {
    sourcePathMap: toRules(sourcePathMap),
    elfPath: typeof elfPath === 'string' ? elfPath.trim() : '',
    baudRate: typeof baudRate === 'number' && baudRate > 0 ? baudRate : null,
    lowStackBytes: typeof lowStackBytes === 'number' && lowStackBytes >= 0 ? lowStackBytes : 512,
    recording: readRecording(section),
    sharing: readSharing(section),
    stepAside: section.get<unknown>('stepAside') !== false,
  };
}

function readSharing(section: vscode.WorkspaceConfiguration): SharingSettings {
  const port = (name: string): number => {
    const value = section.get<unknown>(name);
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65535 ? value : 0;
  };
  return {
    enabled: section.get<unknown>('sharing.enabled') === true,
    tcpPort: port('sharing.tcpPort'),
    rfc2217Port: port('sharing.rfc2217Port'),
  };
}

const MEGABYTE = 1024 * 1024;
const DAY_MS = 86_400_000;

function readRecording(section: vscode.WorkspaceConfiguration): RecordingSettings {
  const folder = section.get<unknown>('recording.folder');
  const size = section.get<unknown>('recording.maximumSizeMB');
  const age = section.get<unknown>('recording.maximumAgeDays');
  return {
    enabled: section.get<unknown>('recording.enabled') !== false,
    folder: typeof folder === 'string' ? folder.trim() : '',
    limits: {
      totalBytes: (typeof size === 'number' && size >= 1 ? size : 1024) * MEGABYTE,
      ageMs: (typeof age === 'number' && age >= 1 ? age : 30) * DAY_MS,
    },
  };
}

function toRules(value: unknown): SourceMapRule[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([from, to]) => (typeof to === 'string' ? [{ from, to }] : []));
}

/** A typed value that outlives the window. */
export class Stored<T> {
  constructor(
    private readonly memento: vscode.Memento,
    private readonly key: string,
  ) {}

  get value(): T | undefined {
    return this.memento.get<T>(this.key);
  }

  async set(value: T): Promise<void> {
    await this.memento.update(this.key, value);
  }
}
