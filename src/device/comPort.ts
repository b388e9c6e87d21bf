/** The telnet option COM-PORT-OPTION (RFC 2217): its commands, and how they are written. */
import { OPTION, subnegotiation } from './telnet';

/** Commands of the client; the server's answers are these plus 100. */
export const COMMAND = {
  SIGNATURE: 0,
  SET_BAUDRATE: 1,
  SET_DATASIZE: 2,
  SET_PARITY: 3,
  SET_STOPSIZE: 4,
  SET_CONTROL: 5,
  NOTIFY_LINESTATE: 6,
  NOTIFY_MODEMSTATE: 7,
  FLOWCONTROL_SUSPEND: 8,
  FLOWCONTROL_RESUME: 9,
  SET_LINESTATE_MASK: 10,
  SET_MODEMSTATE_MASK: 11,
  PURGE_DATA: 12,
} as const;

/** Values of SET-CONTROL. */
export const CONTROL = {
  REQUEST_FLOW: 0,
  NO_FLOW_CONTROL: 1,
  REQUEST_DTR: 7,
  DTR_ON: 8,
  DTR_OFF: 9,
  REQUEST_RTS: 10,
  RTS_ON: 11,
  RTS_OFF: 12,
} as const;

const SERVER = 100;

/** What a client says. */
export function comPortRequest(command: number, ...value: readonly number[]): Uint8Array {
  return subnegotiation(OPTION.COM_PORT, [command, ...value]);
}

/** What a server answers. */
export function comPortAnswer(command: number, ...value: readonly number[]): Uint8Array {
  return subnegotiation(OPTION.COM_PORT, [command + SERVER, ...value]);
}

/** A baud rate as it is sent: 32 bits, the high byte first. */
export function baudBytes(baudRate: number): number[] {
  return [24, 16, 8, 0].map((shift) => (baudRate >>> shift) & 0xff);
}

/** The baud rate of a SET-BAUDRATE; null where it is cut short. */
export function readBaud(value: Uint8Array): number | null {
  const [a, b, c, d] = value;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null;
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}
