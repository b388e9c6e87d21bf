/**
 * Checks of what else is built into the heap, of tasks, and of the console. Sources, of ESP-IDF's release branches:
 * `components/heap/Kconfig`, `multi_heap_poisoning.c` (head of 8 bytes, tail of 4), `heap_debug.rst`;
 * `components/freertos/Kconfig`, `tasks.c`, `queue.c`, `event_groups.c`, `timers.c`, `stream_buffer.c`;
 * `components/log/Kconfig.settings`; `components/esp_app_format/Kconfig.projbuild`.
 */
import { t } from '../words/l10n';
import { isIdfBefore, onTwoCores, type Check } from './check';

export const HEAP_CHECKS: readonly Check[] = [
  {
    id: 'poisoning',
    severity: 'limits',
    option: 'HEAP_POISONING_COMPREHENSIVE',
    applies: ({ config }) => config.isOn('HEAP_POISONING_COMPREHENSIVE'),
    message: () =>
      t(
        'Comprehensive poisoning fills and checks every block when it is allocated and when it is freed, which is slow: light poisoning finds overruns too, and takes the same 12 bytes for each block.',
      ),
    fix: () => ({ HEAP_POISONING_LIGHT: 'y' }),
  },
  {
    id: 'task-tracking',
    severity: 'limits',
    option: 'HEAP_TASK_TRACKING',
    applies: (options) => options.config.isOn('HEAP_TASK_TRACKING') && !isIdfBefore(options, 5, 5),
    message: () =>
      t(
        'Task tracking tells what each task has allocated, but takes RAM for every block and crashes where memory is allocated or freed while the scheduler is suspended: it is for debugging, not for long runs.',
      ),
    fix: () => ({ HEAP_TASK_TRACKING: 'n' }),
  },
];

const TASK_LIST = {
  FREERTOS_USE_TRACE_FACILITY: 'y',
  FREERTOS_USE_STATS_FORMATTING_FUNCTIONS: 'y',
} as const;
const CORE = { FREERTOS_VTASKLIST_INCLUDE_COREID: 'y' } as const;

export const TASK_CHECKS: readonly Check[] = [
  {
    id: 'trace-facility',
    severity: 'limits',
    option: 'FREERTOS_USE_TRACE_FACILITY',
    applies: ({ config }) => !config.isOn('FREERTOS_USE_TRACE_FACILITY'),
    message: () =>
      t(
        'The trace facility of FreeRTOS is off: there is no vTaskList(), and so no table of tasks and stacks; it takes 8 bytes of RAM for each task, queue and semaphore, and 4 for each event group, timer and stream buffer.',
      ),
    fix: (options) => (onTwoCores(options) ? { ...TASK_LIST, ...CORE } : TASK_LIST),
  },
  {
    id: 'stats-formatting',
    severity: 'limits',
    option: 'FREERTOS_USE_STATS_FORMATTING_FUNCTIONS',
    applies: ({ config }) =>
      config.isOn('FREERTOS_USE_TRACE_FACILITY') && !config.isOn('FREERTOS_USE_STATS_FORMATTING_FUNCTIONS'),
    message: () =>
      t(
        'The formatting functions of FreeRTOS are off: there is no vTaskList(), and so no table of tasks and stacks; they take flash, and heap only while they print.',
      ),
    fix: (options) => (onTwoCores(options) ? { ...TASK_LIST, ...CORE } : TASK_LIST),
  },
  {
    id: 'core-id',
    severity: 'hint',
    option: 'FREERTOS_VTASKLIST_INCLUDE_COREID',
    applies: (options) =>
      onTwoCores(options) &&
      options.config.isOn('FREERTOS_USE_STATS_FORMATTING_FUNCTIONS') &&
      !options.config.isOn('FREERTOS_SMP') &&
      !options.config.isOn('FREERTOS_VTASKLIST_INCLUDE_COREID'),
    message: () => t('vTaskList() does not print the core of a task: that column takes flash only.'),
    fix: () => CORE,
  },
  {
    id: 'run-time-stats',
    severity: 'hint',
    option: 'FREERTOS_GENERATE_RUN_TIME_STATS',
    applies: ({ config }) =>
      config.isOn('FREERTOS_USE_STATS_FORMATTING_FUNCTIONS') &&
      !config.isOn('FREERTOS_GENERATE_RUN_TIME_STATS'),
    message: () =>
      t(
        'Run time statistics are off: what each task takes of the CPU is not known; they read a timer at every switch of tasks, and take 4 bytes of RAM for each task.',
      ),
    fix: () => ({ FREERTOS_GENERATE_RUN_TIME_STATS: 'y' }),
  },
];

/** Digits that tell one build from any other. */
const SHA_DIGITS = 16;

export const CONSOLE_CHECKS: readonly Check[] = [
  {
    id: 'console-none',
    severity: 'blocks',
    option: 'ESP_CONSOLE_NONE',
    applies: ({ config }) => config.isOn('ESP_CONSOLE_NONE'),
    message: () => t('The console is off: nothing is printed that could be read; a console takes a UART.'),
    fix: () => ({ ESP_CONSOLE_UART_DEFAULT: 'y' }),
  },
  {
    id: 'binary-log',
    severity: 'limits',
    option: 'LOG_MODE_BINARY',
    applies: ({ config }) => config.isOn('LOG_MODE_BINARY'),
    message: () =>
      t(
        'The log is binary: its lines are passed over; as text they take more flash, and more bytes on the line.',
      ),
    fix: () => ({ LOG_MODE_TEXT: 'y' }),
  },
  {
    id: 'baud-rate',
    severity: 'blocks',
    option: 'ESP_CONSOLE_UART_BAUDRATE',
    applies: ({ config, baudRate }) => {
      const rate = config.number('ESP_CONSOLE_UART_BAUDRATE');
      return rate !== null && !config.isOn('ESP_CONSOLE_USB_SERIAL_JTAG') && rate !== baudRate;
    },
    message: ({ config, baudRate }) =>
      t(
        'The firmware’s console runs at {0} baud and Heap Monitor reads it at {1}, which gives garbage: to set the rate costs nothing.',
        config.number('ESP_CONSOLE_UART_BAUDRATE'),
        baudRate,
      ),
    baudRate: ({ config }) => config.number('ESP_CONSOLE_UART_BAUDRATE'),
  },
  {
    id: 'elf-hash',
    severity: 'hint',
    option: 'APP_RETRIEVE_LEN_ELF_SHA',
    applies: (options) => {
      const digits = options.config.number('APP_RETRIEVE_LEN_ELF_SHA');
      return digits !== null && digits < SHA_DIGITS && !isIdfBefore(options, 4, 0);
    },
    message: ({ config }) =>
      t(
        'The firmware prints {0} digits of the hash of its ELF: {1} tell it from any other build beyond doubt, at one byte of RAM each.',
        config.number('APP_RETRIEVE_LEN_ELF_SHA'),
        SHA_DIGITS,
      ),
    fix: () => ({ APP_RETRIEVE_LEN_ELF_SHA: String(SHA_DIGITS) }),
  },
];
