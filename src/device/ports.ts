/** The serial ports of this machine, likely ESP boards first. */
import { access, readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { loadSerialPort } from './loadSerialPort';
import type { PortIdentity } from './source';

export interface PortDescription {
  /** `/dev/ttyUSB0`, `COM3`. */
  readonly path: string;
  readonly manufacturer: string | null;
  /** The bridge chip or what the device calls itself. */
  readonly product: string | null;
  /** `10C4:EA60`; null for a port that is not on USB. */
  readonly usbId: string | null;
  readonly serialNumber: string | null;
  /** The USB id is one that ESP boards use. A hint, no proof: the same bridges sit on other things too. */
  readonly likelyEsp: boolean;
  /** Which device it is; null for a port that is not on USB. */
  readonly identity: PortIdentity | null;
}

/** Lists ports; another one stands in where a test has no USB to plug. */
export type PortLister = () => Promise<PortDescription[]>;

/** USB bridges and devices of ESP boards (public udev rules, openocd-esp32 rules, esptool's documentation). */
const ESP_USB: Readonly<Record<string, string>> = {
  '10C4:EA60': 'CP210x',
  '10C4:EA70': 'CP2105',
  '1A86:7523': 'CH340',
  '1A86:7522': 'CH340K',
  '1A86:5523': 'CH341',
  '1A86:55D3': 'CH343',
  '1A86:55D4': 'CH9102',
  '0403:6001': 'FT232R',
  '0403:6010': 'FT2232H',
  '0403:6011': 'FT4232H',
  '0403:6014': 'FT232H',
  '0403:6015': 'FT231X',
  '303A:1001': 'USB Serial/JTAG',
  '303A:1002': 'ESP USB Bridge',
  '303A:0002': 'ESP32-S2 USB',
  '303A:0009': 'ESP32-S3 USB',
  '303A:4001': 'TinyUSB CDC',
  '303A:4002': 'TinyUSB CDC',
  '067B:2303': 'PL2303',
  '067B:23A3': 'PL2303',
};

/** Found ports; an empty list where none are or where the system does not tell. */
export async function listPorts(): Promise<PortDescription[]> {
  const found = process.platform === 'linux' ? await listBySysfs() : await listBySerialPort();
  return found.sort((a, b) => Number(b.likelyEsp) - Number(a.likelyEsp) || comparePaths(a.path, b.path));
}

function comparePaths(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

async function listBySerialPort(): Promise<PortDescription[]> {
  const { SerialPort } = await loadSerialPort();
  // Its own type comes from a package whose types do not resolve here.
  const ports = (await SerialPort.list()) as unknown as (RawPort & { friendlyName?: string })[];
  return ports.map((port) => describe({ ...port, product: port.friendlyName }));
}

/** As `serialport` lists it. */
interface RawPort {
  path: string;
  vendorId?: string | undefined;
  productId?: string | undefined;
  manufacturer?: string | undefined;
  product?: string | undefined;
  serialNumber?: string | undefined;
  locationId?: string | undefined;
}

function describe(port: RawPort): PortDescription {
  const identity = identify(port);
  const usbId = identity && `${identity.vendorId}:${identity.productId}`;
  const bridge = usbId === null ? undefined : ESP_USB[usbId];
  return {
    path: port.path,
    manufacturer: port.manufacturer ?? null,
    product: port.product ?? bridge ?? null,
    usbId,
    serialNumber: port.serialNumber ?? null,
    likelyEsp: bridge !== undefined,
    identity,
  };
}

function identify({ vendorId, productId, serialNumber, locationId }: RawPort): PortIdentity | null {
  if (!vendorId || !productId) return null;
  return {
    vendorId: hex4(vendorId),
    productId: hex4(productId),
    serialNumber: serialNumber ?? null,
    location: locationId ?? null,
  };
}

function hex4(id: string): string {
  return id.replace(/^0x/, '').padStart(4, '0').toUpperCase();
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * Linux, from the kernel: `serialport` asks `udevadm`, which containers do not have (it would die for want of it), and
 * which tells neither the product nor where the device is plugged in.
 */
async function listBySysfs(root = '/sys/class/tty'): Promise<PortDescription[]> {
  const names = await readdir(root).catch(() => []);
  const ports = names
    .filter((name) => /^(tty(USB|ACM|AMA|S|XRUSB|WCH|MFD|O)|rfcomm)\d+$/.test(name))
    .map((name) => sysfsPort(join(root, name), `/dev/${name}`));
  return (await Promise.all(ports)).filter((port) => port !== null);
}

async function sysfsPort(folder: string, path: string): Promise<PortDescription | null> {
  if (!(await exists(path))) return null;
  const device = await realpath(join(folder, 'device')).catch(() => null);
  if (device === null) return null;
  // The USB device is one to three levels above its tty, its interface one level below it: `1-2.3:1.0`.
  let location = basename(device);
  for (let level = device, depth = 0; depth < 4; depth++, level = dirname(level)) {
    const vendorId = await attribute(level, 'idVendor');
    if (vendorId === undefined) {
      location = basename(level);
      continue;
    }
    return describe({
      path,
      vendorId,
      productId: await attribute(level, 'idProduct'),
      manufacturer: await attribute(level, 'manufacturer'),
      product: await attribute(level, 'product'),
      serialNumber: await attribute(level, 'serial'),
      locationId: location,
    });
  }
  // Not on USB: an unused on-board port shows up as type 0.
  return (await attribute(folder, 'type')) === '0' ? null : describe({ path });
}

async function attribute(folder: string, name: string): Promise<string | undefined> {
  return readFile(join(folder, name), 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
}
