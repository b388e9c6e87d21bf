/** Asks where the device is: the latest choices first, then ports (likely ESP boards first), TCP, a file, the demo. */
import * as vscode from 'vscode';
import { formatAddress, parseSocketAddress, type SourceAddress } from '../../device/source';
import type { PortDescription } from '../../device/ports';
import { t } from '../../words/l10n';

interface Item extends vscode.QuickPickItem {
  /** Gives the address, perhaps by asking further; undefined if the user cancels. */
  readonly choose?: () => Promise<SourceAddress | undefined> | SourceAddress;
}

/** Ports that take longer to find come after the other entries, ms. */
const PORTS_WAIT_MS = 500;

/**
 * @param listPorts Lists the serial ports; may reject, then only the other sources are offered.
 * @param recent The choices before, latest first.
 */
export async function pickSource(
  listPorts: () => Promise<PortDescription[]>,
  recent: readonly SourceAddress[],
): Promise<SourceAddress | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = t('Start Heap Monitor');
  pick.placeholder = t('Where is the device?');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  /** Lists what there is; an entry that the user has moved to stays the active one. */
  const list = (ports: readonly PortDescription[]): void => {
    const moved = pick.activeItems[0] === pick.items[0] ? undefined : pick.activeItems[0]?.label;
    pick.items = items(ports, recent);
    const again = pick.items.find(({ label }) => label === moved);
    if (again) pick.activeItems = [again];
  };
  pick.show();
  // Entries that come one after the other would slip away from under the pointer: wait a moment for the ports.
  const late = setTimeout(() => list([]), PORTS_WAIT_MS);
  try {
    void listPorts()
      .then(list, (error: unknown) => {
        pick.placeholder = error instanceof Error ? error.message : String(error);
        list([]);
      })
      .finally(() => {
        clearTimeout(late);
        pick.busy = false;
      });
    const chosen = await new Promise<Item | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]));
      pick.onDidHide(() => resolve(undefined));
    });
    return await chosen?.choose?.();
  } finally {
    clearTimeout(late);
    pick.dispose();
  }
}

/** Everything on offer; the choices before stand first, and only there. */
function items(ports: readonly PortDescription[], recent: readonly SourceAddress[]): Item[] {
  const isRecent = (address: SourceAddress): boolean =>
    recent.some((other) => formatAddress(other) === formatAddress(address));
  const known = ports.map((port) => ({ address: portAddress(port), item: portItem(port) }));
  const again = recent.map((address, index) => {
    const id = formatAddress(address);
    const item = known.find((port) => formatAddress(port.address) === id)?.item ?? recentItem(address);
    const when = index === 0 ? t('last used') : t('used before');
    return { ...item, description: [when, item.description].filter(Boolean).join(' · ') };
  });
  return [
    ...again,
    ...known.filter(({ address }) => !isRecent(address)).map(({ item }) => item),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: t('$(plug) Another serial port…'),
      detail: t('By its path, such as /dev/ttyUSB0 or COM3'),
      choose: askPath,
    },
    {
      label: t('$(remote) TCP: socket://host:port…'),
      detail: t('Raw bytes from QEMU, ser2net, esp-link'),
      choose: askSocket,
    },
    {
      label: t('$(remote) RFC 2217: rfc2217://host:port…'),
      detail: t('A port of another machine, from esp_rfc2217_server or ser2net'),
      choose: askRfc2217,
    },
    {
      label: t('$(broadcast) UDP: udp://:port…'),
      detail: t('Datagrams that the firmware sends, as for Teleplot'),
      choose: askUdp,
    },
    {
      label: t('$(eye) Follow a log file…'),
      detail: t('What another program’s log has, and what it appends'),
      choose: askFollow,
    },
    {
      label: t('$(file) Log file or recording…'),
      detail: t('Read what a device printed before'),
      choose: askFile,
    },
    ...(isRecent(DEMO) ? [] : [demoItem]),
  ];
}

const DEMO: SourceAddress = { kind: 'demo' };
const demoItem: Item = {
  label: t('$(beaker) Demo device'),
  detail: t('A recorded device with two leaks: 45 minutes of history, then live'),
  choose: () => DEMO,
};

function portAddress({ path, identity }: PortDescription): SourceAddress {
  return { kind: 'serial', path, ...(identity ? { identity } : {}) };
}

function portItem(port: PortDescription): Item {
  const facts = [port.product, port.manufacturer, port.usbId].filter((fact) => fact !== null);
  return {
    label: `$(plug) ${port.path}`,
    description: facts.join(' · '),
    ...(port.likelyEsp ? { detail: t('Likely an ESP board') } : {}),
    choose: () => portAddress(port),
  };
}

function recentItem(address: SourceAddress): Item {
  if (address.kind === 'demo') return demoItem;
  const icons = {
    serial: 'plug',
    tcp: 'remote',
    rfc2217: 'remote',
    udp: 'remote',
    file: 'file',
    follow: 'file',
  } as const;
  return { label: `$(${icons[address.kind]}) ${formatAddress(address)}`, choose: () => address };
}

async function askPath(): Promise<SourceAddress | undefined> {
  const path = await vscode.window.showInputBox({
    title: t('Serial port'),
    prompt: t('Path of the serial port'),
    placeHolder: process.platform === 'win32' ? 'COM3' : '/dev/ttyUSB0',
  });
  return path?.trim() ? { kind: 'serial', path: path.trim() } : undefined;
}

const askSocket = (): Promise<SourceAddress | undefined> =>
  askUrl('TCP', t('Address of a server that sends the device’s raw output'), 'socket://', 'localhost:5555');

const askRfc2217 = (): Promise<SourceAddress | undefined> =>
  askUrl('RFC 2217', t('Address of a server that serves a serial port'), 'rfc2217://', 'localhost:4000');

const askUdp = (): Promise<SourceAddress | undefined> =>
  askUrl('UDP', t('Port of this machine that the device sends to'), 'udp://:', '47269');

async function askUrl(
  title: string,
  prompt: string,
  scheme: string,
  example: string,
): Promise<SourceAddress | undefined> {
  const isOne = (text: string): boolean =>
    text.trim().startsWith(scheme.slice(0, scheme.indexOf(':') + 3)) && parseSocketAddress(text) !== null;
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    value: scheme + example,
    valueSelection: [scheme.length, scheme.length + example.length],
    validateInput: (value) =>
      isOne(value)
        ? null
        : t('{0}{1} is wanted', scheme, scheme.endsWith('//:') ? t('port') : t('host:port')),
  });
  return text === undefined ? undefined : (parseSocketAddress(text) ?? undefined);
}

async function askFollow(): Promise<SourceAddress | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({ title: t('Follow a log file'), openLabel: t('Follow') })) ?? [];
  return file ? { kind: 'follow', path: file.fsPath } : undefined;
}

async function askFile(): Promise<SourceAddress | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: t('Log file or recording'),
      openLabel: t('Open'),
      filters: { 'Logs and recordings': ['log', 'txt', 'hmrec'], 'All files': ['*'] },
    })) ?? [];
  return file ? { kind: 'file', path: file.fsPath } : undefined;
}
