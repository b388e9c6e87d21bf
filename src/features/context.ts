/** What commands work on, and the devices that they are given. */
import type { Stored } from '../settings/settings';
import type { SymbolizerClient } from '../frames/symbolizerClient';
import type { Comparisons } from './compare/comparisons';
import type { SourceAddress } from '../device/source';
import type { Device, Devices } from '../sessions/devices';
import type { EditorSupport } from './editor/editorSupport';
import type { ElfChoice } from '../frames/elfChoice';
import type { FirmwareComponent } from './component/firmwareComponent';
import type { HostCommands } from './component/hostCommands';
import type { IgnoreList } from './ignore/ignoreList';
import type { Lending } from './ports/lending';
import type { Recordings } from './recordings/recordings';
import type { Sharing } from './ports/sharing';
import type { Teaching } from './teach/teach';
import type { Panel } from '../views/panel/panel';
import type { ReportDocuments } from '../views/reportDocuments';
import type { SourceFiles } from '../views/sourceFiles';

export interface Context {
  readonly devices: Devices;
  readonly client: SymbolizerClient;
  readonly elf: ElfChoice;
  /** Where the workspace's devices were, latest first. */
  readonly recent: Stored<SourceAddress[]>;
  readonly sources: SourceFiles;
  readonly demo: { readonly recording: string; readonly elf: string };
  readonly panel: () => Panel;
  readonly teaching: Teaching;
  readonly recordings: Recordings;
  readonly ignoreList: IgnoreList;
  readonly reports: ReportDocuments;
  readonly comparisons: Comparisons;
  readonly editor: EditorSupport;
  /** Selects a call site in the Leaks view. @param id As `Site.stack`. */
  readonly showLeak: (id: string) => Promise<void>;
  readonly lending: Lending;
  readonly sharing: Sharing;
  readonly component: FirmwareComponent;
  readonly host: HostCommands;
}

export type Handler = (context: Context, ...args: unknown[]) => Promise<void> | void;

export type CommandTable = Readonly<Record<string, Handler>>;

/** @param given A device's id or its row in the tree, as a command got it. */
function givenDevice({ devices }: Context, given: unknown): Device | undefined {
  const row = (given as { row?: { id?: unknown } } | null | undefined)?.row?.id;
  const id = typeof row === 'string' ? row.replace(/^device:/, '') : given;
  return typeof id === 'string' ? devices.get(id) : undefined;
}

/** The device that a command is for: the given one, else the selected one. */
export function deviceOf(context: Context, given: unknown): Device | undefined {
  return givenDevice(context, given) ?? context.devices.selected;
}

/** Selects the given device; false where none is given. */
export function selectGiven(context: Context, given: unknown): boolean {
  const device = givenDevice(context, given);
  if (device) context.devices.select(device);
  return device !== undefined;
}
