/** What stands in the way of monitoring a project, all at once: `heapmon doctor` and the command Check Project. */
import { t } from '../words/l10n';
import type { ConfigLine, Finding, Severity } from './check';
import { findProblems } from './checks';
import { blindSpots, isRiscV } from './idfVersion';
import { baudRateOf, idfVersionOf, isArduino, optionsOf, targetOf, type ProjectFiles } from './project';

/** What was found of the project's ELF. */
export type ElfFound =
  | { readonly state: 'none'; readonly reason: string }
  | { readonly state: 'unreadable'; readonly path: string; readonly reason: string }
  | {
      readonly state: 'read';
      readonly path: string;
      /** `e_machine`. */
      readonly machine: number;
      readonly hasDebugInfo: boolean;
      /** The configuration was changed after it was built. */
      readonly isOld: boolean;
      /** Whether the device that is monitored runs it; null: nobody knows. */
      readonly runs: boolean | null;
    };

export interface PortFound {
  readonly path: string;
  readonly product: string | null;
  readonly likelyEsp: boolean;
  /** This user may read and write it. */
  readonly isAllowed: boolean;
}

export interface Found {
  readonly project: ProjectFiles;
  readonly elf: ElfFound;
  /** null: the project does not say. */
  readonly compiler: { readonly path: string; readonly exists: boolean } | null;
  readonly ports: readonly PortFound[];
  /** `heapMonitor.baudRate`; null: not set. */
  readonly baudRate: number | null;
}

export type Topic = 'esp-idf' | 'elf' | 'toolchain' | 'ports' | 'options';

export interface Item {
  readonly topic: Topic;
  readonly state: 'ok' | Severity;
  readonly text: string;
  /** Of an option: what set it off. */
  readonly check: string | null;
  readonly fix: readonly ConfigLine[];
  readonly baudRate: number | null;
}

const MACHINES: Readonly<Record<number, string>> = { 94: 'Xtensa', 243: 'RISC-V' };
const MAX_PORTS = 20;

export function diagnose(found: Found): Item[] {
  return [
    ...idfItems(found),
    elfItem(found),
    ...compilerItems(found),
    ...portItems(found),
    ...optionItems(found),
  ];
}

function item(topic: Topic, state: Item['state'], text: string): Item {
  return { topic, state, text, check: null, fix: [], baudRate: null };
}

function idfItems({ project }: Found): Item[] {
  const { text, version } = idfVersionOf(project);
  const target = targetOf(project);
  if (isArduino(project))
    return [
      item(
        'esp-idf',
        'limits',
        t(
          'This is an Arduino project: its core is built without heap tracing, so there are the heap and the stacks, and no call stacks of leaks.',
        ),
      ),
    ];
  if (!version)
    return [
      item('esp-idf', 'hint', t('The version of ESP-IDF is not known: build or configure the project once.')),
    ];
  const spots = blindSpots(version, target);
  const name = target === null ? `ESP-IDF ${text}` : `ESP-IDF ${text}, ${target}`;
  return [item('esp-idf', 'ok', name), ...spots.map((spot) => item('esp-idf', 'hint', spot))];
}

function elfItem({ elf, project }: Found): Item {
  if (elf.state === 'none') return item('elf', 'blocks', elf.reason);
  if (elf.state === 'unreadable') return item('elf', 'blocks', `${elf.path}: ${elf.reason}`);
  const { path, machine, hasDebugInfo, isOld, runs } = elf;
  const target = targetOf(project);
  const wanted = target === null ? null : isRiscV(target) ? 243 : 94;
  const kind = MACHINES[machine] ?? `e_machine ${machine}`;
  if (wanted !== null && machine !== wanted)
    return item(
      'elf',
      'blocks',
      t('{0} is for {1}, the project for {2}: build it again.', path, kind, target),
    );
  if (runs === false)
    return item(
      'elf',
      'blocks',
      t('{0} is not what the device runs: flash it, or choose another ELF.', path),
    );
  if (!hasDebugInfo)
    return item(
      'elf',
      'limits',
      t('{0} has no debug information: functions are named, lines are not.', path),
    );
  if (isOld)
    return item('elf', 'limits', t('{0} is older than the configuration: build the project again.', path));
  return item('elf', 'ok', runs ? t('{0} ({1}), which the device runs', path, kind) : `${path} (${kind})`);
}

/** Addresses are resolved without a toolchain: it tells whether the project can be built here. */
function compilerItems({ compiler }: Found): Item[] {
  if (!compiler) return [];
  return compiler.exists
    ? [item('toolchain', 'ok', compiler.path)]
    : [
        item(
          'toolchain',
          'hint',
          t(
            '{0} is not on this machine: source lines are found without it, the project cannot be built here.',
            compiler.path,
          ),
        ),
      ];
}

function portItems({ ports, project, baudRate }: Found): Item[] {
  const rate = t('{0} baud', baudRateOf(project, baudRate));
  if (ports.length === 0)
    return [
      item(
        'ports',
        'hint',
        t('No serial port was found: is the board plugged in, with a cable that has data lines?'),
      ),
    ];
  return ports.slice(0, MAX_PORTS).map(({ path, product, likelyEsp, isAllowed }) => {
    const name = product === null ? path : `${path} (${product})`;
    if (isAllowed) return item('ports', 'ok', `${name}, ${rate}`);
    return item(
      'ports',
      likelyEsp ? 'blocks' : 'hint',
      t(
        '{0} may not be opened by this user: on Linux, join the group that owns it (dialout or uucp) and log in again.',
        name,
      ),
    );
  });
}

function optionItems({ project, baudRate }: Found): Item[] {
  const options = optionsOf(project, baudRate);
  if (!options) {
    const missing = t('There is no sdkconfig here: build or configure the project once.');
    return [
      ...(isArduino(project) ? [] : [item('options', 'hint', missing)]),
      ...baudItems(project, baudRate),
    ];
  }
  const found = findProblems(options).map(fromFinding);
  return found.length > 0 ? found : [item('options', 'ok', t('Nothing stands in the way.'))];
}

/** A setting of the user's against what the project says of itself. */
function baudItems({ baud }: ProjectFiles, setting: number | null): Item[] {
  if (baud === null || setting === null || setting === baud.value) return [];
  return [
    {
      ...item(
        'options',
        'limits',
        t('The project’s monitor runs at {0} baud ({1}), Heap Monitor at {2}.', baud.value, baud.by, setting),
      ),
      baudRate: baud.value,
    },
  ];
}

function fromFinding({ id, severity, message, fix, baudRate }: Finding): Item {
  return { topic: 'options', state: severity, text: message, check: id, fix, baudRate };
}
