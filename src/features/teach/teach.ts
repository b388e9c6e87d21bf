/**
 * Taught lines in the editor: gives the setting `heapMonitor.taughtLines` to every device, watches for lines that look
 * like free heap, and shows the device's lines. What a line means is asked in `views/teachPick.ts`.
 */
import * as vscode from 'vscode';
import { Suggester, type Suggestion } from '../../analysis/suggest';
import { distinctLines } from '../../analysis/teachPreview';
import { SECTION } from '../../settings/settings';
import type { Device, Devices } from '../../sessions/devices';
import { HumanError } from '../../errors';
import type { Disposable } from '../../model/emitter';
import type { HeardLine } from '../../sessions/sessionReader';
import type { Session } from '../../model/session';
import { plainTelemetry } from '../../records/formats/teleplot';
import { parsePrefix, type Line } from '../../records/prefix';
import {
  readMarkPatterns,
  readTaughtLines,
  taughtSetting,
  type TaughtLine,
  type TaughtSetting,
} from '../../records/taught';
import { DeviceLog, lineAtCursor } from './deviceLog';
import { pickHeardLine, pickMeaning } from './teachPick';
import { Pace } from '../../views/pace';
import type { Row } from '../../views/trees/stableTree';
import { t } from '../../words/l10n';
import { suggestionReason } from '../../words/suggestionReason';

const SETTING = 'taughtLines';
const MARKS = 'markPattern';
/** Lines that are offered to be taught. */
const MAX_OFFERED = 100;
/** A suggestion is looked for this often, ms. */
const SUGGEST_INTERVAL_MS = 1000;

export class Teaching implements vscode.Disposable {
  readonly #log: DeviceLog;
  readonly #heard = new Map<Device, Disposable>();
  /** Devices that are taught too, and no more, with the log of each. */
  readonly #beside = new Map<Devices, DeviceLog>();
  /** What was heard in a session; it goes with it. */
  readonly #suggesters = new WeakMap<Session, Suggester>();
  readonly #subscriptions: Disposable[];
  #lines: readonly TaughtLine[] = [];
  #shown: Device | undefined;
  #shownSession: Session | undefined;
  #suggestion: Suggestion | undefined;
  readonly #pace = new Pace(SUGGEST_INTERVAL_MS, () => this.#suggest(), SUGGEST_INTERVAL_MS);

  /** @param changed There is another suggestion, or none any more. */
  constructor(
    private readonly devices: Devices,
    private readonly changed: () => void,
    private readonly problem: (text: string) => void,
  ) {
    this.#log = logOf(devices);
    this.#subscriptions = [
      devices.onDidChange(() => this.#followDevices()),
      devices.onDidChangeState((device) => this.#showDevice(device)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if ([SETTING, MARKS].some((name) => event.affectsConfiguration(`${SECTION}.${name}`)))
          this.#readSetting();
      }),
    ];
    this.#readSetting();
  }

  /** The row of the Heap view for a line that looks like free heap, while no heap is known. */
  rows(): Row[] {
    const found = this.#suggestion;
    if (!found || this.#hasHeap()) return [];
    return [
      {
        id: 'suggestion',
        label: t('Looks like free heap'),
        description: found.message.trim(),
        tooltip: t('{0}\n{1}\nClick to say what its numbers mean.', found.text, suggestionReason(found.why)),
        icon: ['lightbulb', 'editorLightBulb.foreground'],
        command: { command: 'heapMonitor.teachLine', title: t('Teach a Line…'), arguments: [found.text] },
      },
    ];
  }

  /** @param devices Those that are taught, or others that are taught beside them. */
  showLog(devices: Devices): void {
    (this.#beside.get(devices) ?? this.#log).show();
  }

  /** Teaches other devices too, until what is returned is disposed of. */
  teachBeside(devices: Devices): Disposable {
    const log = logOf(devices);
    this.#beside.set(devices, log);
    const following = devices.onDidChange(() => this.#teachAll(devices));
    return {
      dispose: () => {
        this.#beside.delete(devices);
        following.dispose();
        log.dispose();
      },
    };
  }

  /**
   * @param given The line, where it is known; from the context menu of the log that of the cursor.
   * @param devices That have printed it.
   */
  async teach(given: unknown, devices = this.devices): Promise<void> {
    const heard = devices.monitor.keptLines().map(({ line }) => line);
    const line = await this.#lineToTeach(given, heard);
    if (!line) return;
    const header = heard.find(({ message }) => /[,;]/.test(message) && !/\d/.test(message))?.message;
    const taught = await pickMeaning(plain(line), heard.map(plain), header);
    if (taught) await this.#save([...settingNow(), taughtSetting(taught)]);
  }

  /** Lists the taught lines, to remove one or to edit them in the settings. */
  async manage(): Promise<void> {
    const all = settingNow();
    const remove = { iconPath: new vscode.ThemeIcon('trash'), tooltip: t('Remove') };
    const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { index?: number }>();
    pick.title = all.length === 0 ? t('No lines are taught yet') : t('Taught lines');
    pick.placeholder = t('The bin removes a line; Enter opens the settings');
    pick.items = [
      ...all.map((entry, index) => ({
        label: typeof entry === 'string' ? entry : entry.line,
        description: typeof entry === 'string' || !entry.tag ? '' : t('tag {0}', entry.tag),
        buttons: [remove],
        index,
      })),
      { label: t('$(add) Teach a line…'), alwaysShow: true },
    ];
    const chosen = await new Promise<{ removed?: number; item?: vscode.QuickPickItem & { index?: number } }>(
      (resolve) => {
        pick.onDidTriggerItemButton(({ item }) =>
          resolve(item.index === undefined ? {} : { removed: item.index }),
        );
        pick.onDidAccept(() => resolve(pick.selectedItems[0] ? { item: pick.selectedItems[0] } : {}));
        pick.onDidHide(() => resolve({}));
        pick.show();
      },
    );
    pick.dispose();
    if (chosen.removed !== undefined) await this.#save(all.filter((_, index) => index !== chosen.removed));
    else if (chosen.item?.index !== undefined)
      await vscode.commands.executeCommand('workbench.action.openSettings', `${SECTION}.${SETTING}`);
    else if (chosen.item) await this.teach(undefined);
  }

  dispose(): void {
    this.#pace.dispose();
    for (const each of [...this.#subscriptions, ...this.#heard.values(), this.#log]) each.dispose();
  }

  async #lineToTeach(given: unknown, heard: readonly Line[]): Promise<Line | undefined> {
    const text = typeof given === 'string' ? given : given instanceof vscode.Uri ? lineAtCursor() : undefined;
    if (text !== undefined && text.trim() !== '') return parsePrefix(text, null);
    if (heard.length === 0)
      throw new HumanError(t('No line has been heard yet.'), t('Start Heap Monitor on the device first.'));
    return pickHeardLine(distinctLines(heard, MAX_OFFERED), this.#suggester().suggestions());
  }

  /** Into the workspace's settings, so that the team shares it; without a workspace into the user's. */
  async #save(lines: readonly TaughtSetting[]): Promise<void> {
    const { Workspace, Global } = vscode.ConfigurationTarget;
    const target = vscode.workspace.workspaceFolders ? Workspace : Global;
    await vscode.workspace
      .getConfiguration(SECTION)
      .update(SETTING, lines.length === 0 ? undefined : lines, target);
  }

  #readSetting(): void {
    const section = vscode.workspace.getConfiguration(SECTION);
    const taught = readTaughtLines(section.get<unknown>(SETTING));
    const marks = readMarkPatterns(section.get<unknown>(MARKS));
    for (const problem of taught.problems) this.problem(`${SECTION}.${SETTING}: ${problem}`);
    for (const problem of marks.problems) this.problem(`${SECTION}.${MARKS}: ${problem}`);
    this.#lines = [...marks.lines, ...taught.lines];
    for (const devices of [this.devices, ...this.#beside.keys()]) this.#teachAll(devices);
    this.#suggestion = undefined;
  }

  #teachAll({ all }: Devices): void {
    for (const { monitor } of all) monitor.setTaught(this.#lines);
  }

  #followDevices(): void {
    const { all, selected } = this.devices;
    for (const [device, listener] of this.#heard) {
      if (all.includes(device)) continue;
      listener.dispose();
      this.#heard.delete(device);
    }
    for (const device of all) {
      if (this.#heard.has(device)) continue;
      device.monitor.setTaught(this.#lines);
      this.#heard.set(
        device,
        device.monitor.onDidReadLines((lines) => this.#take(device, lines)),
      );
    }
    if (selected) this.#showDevice(selected);
  }

  /** The log is of the selected device, from the beginning of its session. */
  #showDevice(device: Device): void {
    if (device !== this.devices.selected) return;
    const isNewSession =
      device.monitor.state.kind === 'connecting' && device.monitor.session !== this.#shownSession;
    if (device === this.#shown && !isNewSession) return;
    this.#shown = device;
    this.#shownSession = device.monitor.session;
    this.#suggestion = undefined;
    this.#log.refill();
  }

  #take(device: Device, lines: readonly HeardLine[]): void {
    const { session } = device.monitor;
    const suggester = this.#suggester(session);
    for (const { line, isUnderstood } of lines)
      if (!isUnderstood && !this.#isRejected(line)) suggester.add(plain(line));
    if (device !== this.devices.selected) return;
    this.#log.append(lines.map(({ line }) => line.text));
    this.#pace.request();
  }

  /** It is said to be no heap's. */
  #isRejected({ message, tag: of }: Line): boolean {
    return this.#lines.some(
      ({ isNoHeap, tag, template }) =>
        isNoHeap === true && (tag === null || tag === of) && template.match(message) !== null,
    );
  }

  #suggester(session = this.devices.monitor.session): Suggester {
    const known = this.#suggesters.get(session);
    if (known) return known;
    const suggester = new Suggester();
    this.#suggesters.set(session, suggester);
    return suggester;
  }

  #suggest(): void {
    const [best] = this.#hasHeap() ? [] : this.#suggester().suggestions();
    const isSame = best?.key === this.#suggestion?.key;
    if (!isSame) this.#suggestion = best;
    if (!isSame) this.changed();
  }

  #hasHeap(): boolean {
    return (this.devices.monitor.session.boot?.heap?.samples ?? 0) > 0;
  }
}

function logOf(devices: Devices): DeviceLog {
  return new DeviceLog(() => devices.monitor.keptLines().map(({ line }) => line.text));
}

/** What is taught, as the setting has it; entries that are no text at all are left out. */
function settingNow(): TaughtSetting[] {
  const value = vscode.workspace.getConfiguration(SECTION).get<unknown>(SETTING);
  return Array.isArray(value) ? (value as TaughtSetting[]) : [];
}

/** A line of Teleplot in its plain form, which is what is taught: whatever time stamp, unit and flags it comes with. */
function plain(line: Line): Line {
  const message = plainTelemetry(line.message);
  return message === null ? line : { ...line, message };
}
