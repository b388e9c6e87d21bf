/**
 * Stacks whose size is an option: those of ESP-IDF's own tasks (its Kconfig files, 4.4 to 6.1), and the user's where
 * the call names one. The remedy is a line of `sdkconfig.defaults`.
 */
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ConfigLine } from '../../checks/check';
import type { Sdkconfig } from '../../checks/sdkconfig';
import { readProject } from '../../project/readProject';
import type { TaskFact } from '../facts';
import type { WorkspaceFolders } from '../workspaceFolders';

/** By the names that ESP-IDF gives its tasks. */
const OF_TASKS: Readonly<Record<string, string>> = {
  main: 'ESP_MAIN_TASK_STACK_SIZE',
  'Tmr Svc': 'FREERTOS_TIMER_TASK_STACK_DEPTH',
  IDLE: 'FREERTOS_IDLE_TASK_STACKSIZE',
  IDLE0: 'FREERTOS_IDLE_TASK_STACKSIZE',
  IDLE1: 'FREERTOS_IDLE_TASK_STACKSIZE',
  ipc0: 'ESP_IPC_TASK_STACK_SIZE',
  ipc1: 'ESP_IPC_TASK_STACK_SIZE',
  esp_timer: 'ESP_TIMER_TASK_STACK_SIZE',
  sys_evt: 'ESP_SYSTEM_EVENT_TASK_STACK_SIZE',
  tiT: 'LWIP_TCPIP_TASK_STACK_SIZE',
  tcpip: 'LWIP_TCPIP_TASK_STACK_SIZE',
  nimble_host: 'BT_NIMBLE_HOST_TASK_STACK_SIZE',
  BTC_TASK: 'BT_BTC_TASK_STACK_SIZE',
  BTU_TASK: 'BT_BTU_TASK_STACK_SIZE',
};

/** The option that sets a task's stack, of ESP-IDF's own tasks; undefined: it is no such task. */
export function optionOfTask(name: string): string | undefined {
  return Object.hasOwn(OF_TASKS, name) ? OF_TASKS[name] : undefined;
}

/**
 * The option as it should be: what it is now, and what the advice adds to that (a task may get more than the option
 * says). null where nothing is to be changed, or its value is not known.
 * @param config That sets it now: decimal or, as Kconfig's `hex` must be, with `0x`.
 */
export function lineFor(option: string, config: Sdkconfig, { changeBytes }: TaskFact): ConfigLine | null {
  const value = config.number(option);
  if (value === null || changeBytes === 0 || value + changeBytes <= 0) return null;
  const isHex = /^0x/i.test(config.get(option) ?? '');
  const bytes = value + changeBytes;
  return { name: option, value: isHex ? `0x${bytes.toString(16)}` : String(bytes) };
}

/** A project's options, and a file in its folder. */
export interface ProjectOptions {
  /** URI. */
  readonly file: string;
  readonly options: Sdkconfig;
}

/** The project that a source file is of: the nearest folder above it with a configuration, in the workspace. */
export async function projectOf(path: string, folders: WorkspaceFolders): Promise<ProjectOptions | null> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { config } = await readProject(folder);
    if (config) return { file: pathToFileURL(join(folder, 'sdkconfig')).href, options: config.options };
    if (!folders.has(folder)) return null;
  }
}
