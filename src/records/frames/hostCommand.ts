/**
 * Commands for Heap Monitor's firmware component, `~hmc1 ID COMMAND*CRC` (firmware/heap_monitor/docs/wire-format.md). To be sent only to a
 * device whose hello says that it takes them (`MonitorHelloRecord.commands` is not `off`); it answers with an ack of the
 * same id (`MonitorAckRecord`).
 */
import { crcDigits } from './crc32';

export type HostCommand =
  /** Goes on with, or holds up, the periodic reports. */
  | { readonly kind: 'start' | 'stop' }
  /** Says hello again. */
  | { readonly kind: 'hello' }
  /** Reports now. `full`: the leaks as a whole list, also what is known. */
  | { readonly kind: 'report'; readonly full?: boolean }
  | { readonly kind: 'mark'; readonly name: string }
  /** Period of the reports, ms; at least 100. */
  | { readonly kind: 'period'; readonly ms: number }
  /** Starts the leak trace anew. `windowMs` 0: until it is stopped. */
  | { readonly kind: 'trace'; readonly windowMs: number }
  | { readonly kind: 'trace-off' };

/** Ids that a command can have: 0 … this. */
export const MAX_COMMAND_ID = 0xfffffffd;
/** Bytes of a mark's name that the device keeps. */
const MAX_MARK = 23;

/** The line to send, with its end. */
export function encodeHostCommand(id: number, command: HostCommand): string {
  const text = `~hmc1 ${id} ${commandText(command)}`;
  return `${text}*${crcDigits(text)}\n`;
}

/** The command as the line has it, such as `period 1000`. */
export function commandText(command: HostCommand): string {
  switch (command.kind) {
    case 'mark':
      return `mark ${markName(command.name)}`;
    case 'period':
      return `period ${Math.round(command.ms)}`;
    case 'trace':
      return `trace ${Math.round(command.windowMs)}`;
    case 'trace-off':
      return 'trace off';
    case 'report':
      return command.full ? 'report full' : 'report';
    default:
      return command.kind;
  }
}

/**
 * A mark's name as the device gets it, and says it again: printable ASCII without what means something to the line or to
 * esp_console, which may read it first; never empty.
 */
export function markName(name: string): string {
  const plain = name.normalize('NFD').replace(/[^ -}]/g, '');
  const words = plain.replace(/[*"\\]/g, '').split(' ');
  return (
    words
      .filter((word) => word !== '')
      .join(' ')
      .slice(0, MAX_MARK)
      .trimEnd() || 'mark'
  );
}
