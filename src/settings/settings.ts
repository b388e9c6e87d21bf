/** The settings, typed. Their descriptions and defaults stand in package.json. */
import { resolve } from 'node:path';
import * as vscode from 'vscode';
import type { RecordingLimits } from '../device/recordingFolder';
import type { SourceMapRule } from '../project/sourceMap';
import type { Shown } from '../server/facts';

export const SECTION = 'heapMonitor';

export interface Settings {
  /** The user's own choice of ELF, absolute; several where folders of the workspace differ; none: find it. */
  readonly elfPaths: readonly string[];
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

/**
 * The settings as they are now. A value of the wrong type counts as not set.
 * @param folder One of the workspace's; without it, the first that has a value of its own counts.
 */
export function readSettings(folder?: vscode.Uri): Settings {
  const sections = sectionsOf(folder);
  const valueOf = (name: string): unknown => firstOwn(sections, name).get<unknown>(name);
  const baudRate = valueOf('baudRate');
  const lowStackBytes = valueOf('lowStackBytes');
  return {
    sourcePathMap: sections.flatMap(({ section }) => toRules(section.get<unknown>('sourcePathMap'))),
    elfPaths: readElfPaths(sections),
    baudRate: typeof baudRate === 'number' && baudRate > 0 ? baudRate : null,
    lowStackBytes: typeof lowStackBytes === 'number' && lowStackBytes >= 0 ? lowStackBytes : 512,
    recording: readRecording(valueOf),
    sharing: readSharing(valueOf),
    stepAside: valueOf('stepAside') !== false,
  };
}

/** The settings of one folder; `folder` is empty where none is open. */
interface FolderSection {
  readonly folder: string;
  readonly section: vscode.WorkspaceConfiguration;
}

function sectionsOf(folder: vscode.Uri | undefined): FolderSection[] {
  const folders = folder ? [folder] : (vscode.workspace.workspaceFolders?.map(({ uri }) => uri) ?? []);
  if (folders.length === 0) return [noFolder()];
  return folders.map((uri) => ({
    folder: uri.fsPath,
    section: vscode.workspace.getConfiguration(SECTION, uri),
  }));
}

function noFolder(): FolderSection {
  return { folder: '', section: vscode.workspace.getConfiguration(SECTION, null) };
}

/** The section of the first folder with a value of its own, else any: they agree then. */
function firstOwn(sections: readonly FolderSection[], name: string): vscode.WorkspaceConfiguration {
  const own = sections.find(({ section }) => section.inspect(name)?.workspaceFolderValue !== undefined);
  return (own ?? sections[0] ?? noFolder()).section;
}

/** A relative path is relative to the folder that has it; one for the whole workspace, to its first folder. */
function readElfPaths(sections: readonly FolderSection[]): string[] {
  const own = sections.filter(
    ({ section }) => section.inspect('elfPath')?.workspaceFolderValue !== undefined,
  );
  const paths = (own.length > 0 ? own : sections.slice(0, 1)).flatMap(({ folder, section }) => {
    const value = section.get<unknown>('elfPath');
    return typeof value === 'string' && value.trim() !== '' ? [resolve(folder, value.trim())] : [];
  });
  return [...new Set(paths)];
}

type ValueOf = (name: string) => unknown;

function readSharing(valueOf: ValueOf): SharingSettings {
  const port = (name: string): number => {
    const value = valueOf(name);
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65535 ? value : 0;
  };
  return {
    enabled: valueOf('sharing.enabled') === true,
    tcpPort: port('sharing.tcpPort'),
    rfc2217Port: port('sharing.rfc2217Port'),
  };
}

const MEGABYTE = 1024 * 1024;
const DAY_MS = 86_400_000;

function readRecording(valueOf: ValueOf): RecordingSettings {
  const folder = valueOf('recording.folder');
  const size = valueOf('recording.maximumSizeMB');
  const age = valueOf('recording.maximumAgeDays');
  return {
    enabled: valueOf('recording.enabled') !== false,
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

/** For the workspace, or for the user where none is open. Rejects where the settings cannot be written. */
export async function keepBaudRate(rate: number): Promise<void> {
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration(SECTION).update('baudRate', rate, target);
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
