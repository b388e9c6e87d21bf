/**
 * Finds a USB serial device again, wherever the system has put it meanwhile: by its serial number, else by where it
 * is plugged in. A path alone says nothing: `/dev/ttyUSB0` is whatever was plugged in first.
 */
import type { PortDescription } from './ports';
import type { PortIdentity } from './source';

/** Serial numbers that whole series of adapters share (Silicon Labs' and others' default). */
const SHARED_SERIAL = /^0*[01]?$/;

/** What stays the same of the device at `path`, as far as its serial number tells it from the others there are. */
export function identityAt(path: string, ports: readonly PortDescription[]): PortIdentity | null {
  const identity = ports.find((port) => port.path === path)?.identity ?? null;
  if (!identity?.serialNumber) return identity;
  const twins = ports.filter(
    (port) =>
      port.identity !== null &&
      isSameModel(port.identity, identity) &&
      port.identity.serialNumber === identity.serialNumber &&
      deviceOf(port.identity) !== deviceOf(identity),
  );
  const isUnique = twins.length === 0 && !SHARED_SERIAL.test(identity.serialNumber);
  return isUnique ? identity : { ...identity, serialNumber: null };
}

/**
 * Where the device is now; null while it is not there.
 * @param path Where it was: preferred among several ports of one device.
 */
export function findSamePort(
  identity: PortIdentity,
  path: string,
  ports: readonly PortDescription[],
): PortDescription | null {
  const candidates = ports.filter(
    (port) => port.identity !== null && isSame(port.identity, identity, port.path === path),
  );
  return (
    candidates.find((port) => interfaceOf(port.identity) === interfaceOf(identity)) ??
    candidates.find((port) => port.path === path) ??
    candidates[0] ??
    null
  );
}

function isSame(found: PortIdentity, wanted: PortIdentity, isSamePath: boolean): boolean {
  if (!isSameModel(found, wanted)) return false;
  if (wanted.serialNumber !== null) return found.serialNumber === wanted.serialNumber;
  return wanted.location === null ? isSamePath : found.location === wanted.location;
}

function isSameModel(a: PortIdentity, b: PortIdentity): boolean {
  return a.vendorId === b.vendorId && a.productId === b.productId;
}

/** `1-2.3:1.0` of Linux is interface `1.0` of the device at `1-2.3`; others tell only the device. */
function deviceOf({ location }: PortIdentity): string | null {
  return location?.split(':')[0] ?? null;
}

function interfaceOf(identity: PortIdentity | null): string | null {
  return identity?.location?.split(':')[1] ?? null;
}
