/** Lines set in a configuration file, as text edits: a line that sets the option already is replaced, others are added. */
import type { ConfigLine } from './check';
import { readLine } from './sdkconfig';

export interface LineEdit {
  /** 0-based; as many as the text has lines: at its end. */
  readonly line: number;
  /** The line is replaced; else the text is added there. */
  readonly replaces: boolean;
  /** Without its line feed. */
  readonly text: string;
}

/** `CONFIG_NAME=value`, as sdkconfig.defaults takes it. */
export function formatLine({ name, value }: ConfigLine): string {
  const isBare = /^(?:[ynm]|-?\d+|0x[\da-f]+)$/i.test(value);
  return `CONFIG_${name}=${isBare ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`;
}

/** Options of which Kconfig lets one be on at a time. */
const CHOICES: readonly (readonly string[])[] = [
  ['HEAP_TRACING_OFF', 'HEAP_TRACING_STANDALONE', 'HEAP_TRACING_TOHOST'],
  ['HEAP_POISONING_DISABLED', 'HEAP_POISONING_LIGHT', 'HEAP_POISONING_COMPREHENSIVE'],
  ['ESP_SYSTEM_NO_BACKTRACE', 'ESP_SYSTEM_USE_EH_FRAME', 'ESP_SYSTEM_USE_FRAME_POINTER'],
  [
    'ESP_CONSOLE_UART_DEFAULT',
    'ESP_CONSOLE_UART_CUSTOM',
    'ESP_CONSOLE_USB_CDC',
    'ESP_CONSOLE_USB_SERIAL_JTAG',
    'ESP_CONSOLE_NONE',
  ],
  ['LOG_MODE_TEXT', 'LOG_MODE_BINARY'],
];

/** Nothing for options that are set so already. */
export function editsFor(text: string, wanted: readonly ConfigLine[]): LineEdit[] {
  const lines = text.split(/\r?\n/);
  const end = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  const set = lines.map((line) => readLine(line.trim()));
  const edits: LineEdit[] = [];
  for (const { name, value } of wanted) {
    const rivals = value === 'y' ? CHOICES.find((choice) => choice.includes(name)) : undefined;
    for (const [line, option] of set.entries())
      if (option && option.name !== name && option.value === 'y' && rivals?.includes(option.name))
        edits.push({ line, replaces: true, text: `# CONFIG_${option.name} is not set` });
    const at = set.findLastIndex((option) => option?.name === name);
    if (at >= 0 && set[at]?.value === value) continue;
    edits.push({ line: at >= 0 ? at : end, replaces: at >= 0, text: formatLine({ name, value }) });
  }
  return edits;
}

/** The text with the edits done. Line feeds stay what they are. */
export function applyEdits(text: string, edits: readonly LineEdit[]): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text === '' ? [] : text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  for (const { line, text: now, replaces } of edits) {
    if (replaces) lines[line] = now;
    else lines.push(now);
  }
  return lines.length === 0 ? '' : lines.join(newline) + newline;
}
