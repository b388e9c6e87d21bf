/** `heapmon doctor`: what stands in the way of monitoring a project. */
import { resolve } from 'node:path';
import { formatLine } from '../checks/configEdit';
import { diagnose, type Item, type Topic } from '../checks/diagnosis';
import { idfVersionOf, targetOf, type ProjectFiles } from '../checks/project';
import { HumanError } from '../errors';
import { howToApply, TOPICS } from '../exports/projectReport';
import { isFolder } from '../project/files';
import { lookAtProject } from '../project/projectCheck';
import { readBaudRate } from './baudRate';
import { JSON_OUTPUT, optionHelp, readArguments } from './options';
import { CommandLineError, print, type Command } from './command';

const OPTIONS = {
  elf: { type: 'string', value: 'ELF', help: 'the firmware’s ELF file, if it is not the one that is found' },
  baud: { type: 'string', value: 'RATE', help: 'of the serial port, if it is not what the project says' },
  json: JSON_OUTPUT,
} as const;

const HELP = `${optionHelp(OPTIONS)}
Checks a firmware project (DIR, or the current folder) for what prevents monitoring: the ESP-IDF version and what it
supports, the ELF file, the toolchain, the serial ports, and the sdkconfig options, each with the sdkconfig.defaults
lines that fix it. Nothing is changed. Exit codes: 0 nothing blocks, 1 something blocks, 2 wrong usage.

Example:
  heapmon doctor ~/projects/sensor
`;

export const doctor: Command = {
  name: 'doctor',
  usage: 'doctor [DIR] [--elf ELF] [--baud RATE] [--json]',
  summary: 'what stands in the way of monitoring a project',
  options: OPTIONS,
  help: HELP,
  async run(args) {
    const { values, positionals: rest } = readArguments(args, OPTIONS);
    const { elf = '', json = false, baud } = values;
    if (rest.length > 1) throw new CommandLineError('one folder is wanted.');
    const folder = resolve(rest[0] ?? '.');
    if (!(await isFolder(folder))) throw new HumanError(`${folder} is not a folder.`, 'Check the path.');
    const baudRate = baud === undefined ? null : readBaudRate(baud);
    const elfPaths = elf === '' ? [] : [resolve(elf)];
    const found = await lookAtProject({ folder, elfPaths, baudRate, runs: null });
    const items = diagnose(found);
    await print(json ? `${JSON.stringify(toDoctorJson(found.project, items))}\n` : formatItems(items));
    return blocks(items) ? 1 : 0;
  },
};

function blocks(items: readonly Item[]): boolean {
  return items.some(({ state }) => state === 'blocks');
}

/** Its keys are documented in docs/heapmon.md and stay. */
export interface DoctorJson {
  /** Nothing blocks. */
  readonly ok: boolean;
  readonly folder: string;
  readonly idfVersion: string | null;
  readonly target: string | null;
  /** The file that the options are of. */
  readonly config: string | null;
  readonly items: readonly {
    readonly topic: Topic;
    readonly state: Item['state'];
    readonly text: string;
    readonly check: string | null;
    /** Lines of sdkconfig.defaults. */
    readonly fix: readonly string[];
  }[];
}

function toDoctorJson(project: ProjectFiles, items: readonly Item[]): DoctorJson {
  return {
    ok: !blocks(items),
    folder: project.folder,
    idfVersion: idfVersionOf(project).text,
    target: targetOf(project),
    config: project.config?.path ?? null,
    items: items.map(({ topic, state, text, check, fix }) => ({
      topic,
      state,
      text,
      check,
      fix: fix.map(formatLine),
    })),
  };
}

const MARKS: Readonly<Record<Item['state'], string>> = {
  ok: 'ok    ',
  blocks: 'BLOCKS',
  limits: 'limits',
  hint: 'hint  ',
};
function formatItems(items: readonly Item[]): string {
  const lines: string[] = [];
  let topic: Topic | undefined;
  for (const item of items) {
    if (item.topic !== topic) lines.push(TOPICS[(topic = item.topic)]);
    lines.push(`  ${MARKS[item.state]} ${item.text}`);
    for (const line of item.fix) lines.push(`         ${formatLine(line)}`);
  }
  if (items.some(({ fix }) => fix.length > 0)) lines.push('', howToApply());
  return `${lines.join('\n')}\n`;
}
