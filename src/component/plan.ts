/** What adding the component changes in a project, and what removing it takes back. Nothing is read or written here. */
import { t } from '../words/l10n';
import { changeOf, type FileChange } from './change';
import { addRequirement, isMinimalBuild, removeRequirement } from './cmake';
import { isRiscV } from '../checks/idfVersion';
import { addDefaults, removeDefaults, RISCV_LINES, TRACE_LINES, tracesToHost } from './defaults';
import {
  addStart,
  findFunction,
  includeLine,
  languageOf,
  removeStart,
  startLine,
  usesMonitor,
  type StartOptions,
} from './entry';
import { planParcel, planParcelRemoval, type Files } from './parcel';
import { isIdf, type PlanInput } from './project';

const DEFAULTS = 'sdkconfig.defaults';

export interface Plan {
  /** Of the project's own files. */
  readonly project: readonly FileChange[];
  /** Of the component's; their paths are relative to its folder. */
  readonly component: readonly FileChange[];
  /** What its user should know, a sentence each. */
  readonly notes: readonly string[];
  /** Lines to add by hand, as no place was found for them; null: none. */
  readonly paste: string | null;
}

export function planInstall(
  project: PlanInput,
  shipped: Files,
  installed: Files,
  options: StartOptions,
): Plan {
  const parcel = planParcel(shipped, installed);
  const notes =
    parcel.edited.length > 0
      ? [t('Files of the component that were changed are replaced: {0}.', parcel.edited.join(', '))]
      : [];
  // Arduino's core is built already: its heap does not trace, and its console is its own.
  const chosen = isIdf(project.kind) ? options : { trace: false, commands: false };
  const start = planStart(project, chosen);
  const cmake = planRequirement(project);
  const defaults = chosen.trace ? planDefaults(project) : NOTHING;
  return {
    project: [...start.changes, ...cmake.changes, ...defaults.changes],
    component: parcel.changes,
    notes: [...notes, ...cmake.notes, ...defaults.notes],
    paste: start.paste,
  };
}

export function planRemoval(project: PlanInput, shipped: Files, installed: Files): Plan {
  const parcel = planParcelRemoval(shipped, installed);
  const { entry, cmake } = project;
  const without = entry && removeStart(entry.text);
  const users = [...(entry && usesMonitor(without ?? '') ? [entry.path] : []), ...project.users];
  const defaults = [...project.defaults].flatMap(([path, text]) =>
    changeOf(path, text, removeDefaults(text)),
  );
  return {
    project: [
      ...(entry ? changeOf(entry.path, entry.text, without) : []),
      ...(cmake ? changeOf(cmake.path, cmake.text, removeRequirement(cmake.text)) : []),
      ...defaults,
    ],
    component: parcel.changes,
    notes: [
      ...(parcel.edited.length > 0
        ? [t('Files of the component that were changed or added stay: {0}.', parcel.edited.join(', '))]
        : []),
      ...(users.length > 0
        ? [t('What you wrote yourself stays and no longer compiles: see {0}.', users.join(', '))]
        : []),
      ...(defaults.length > 0 && project.hasSdkconfig ? [sdkconfigNote()] : []),
    ],
    paste: null,
  };
}

interface Part {
  readonly changes: readonly FileChange[];
  readonly notes: readonly string[];
}

const NOTHING: Part = { changes: [], notes: [] };

function planStart(
  { kind, entry, users }: PlanInput,
  options: StartOptions,
): { changes: readonly FileChange[]; paste: string | null } {
  const include = includeLine(kind === 'arduino');
  const bodyAt = entry && findFunction(entry.text, entry.name);
  if (!entry || bodyAt === null)
    return {
      changes: [],
      paste: users.length > 0 ? null : `${include}\n${startLine(options, 'c')}\n`,
    };
  const start = startLine(options, languageOf(entry.path));
  return {
    changes: changeOf(entry.path, entry.text, addStart(entry.text, bodyAt, include, start)),
    paste: null,
  };
}

function planRequirement({ kind, cmake, rootCmake }: PlanInput): Part {
  if (!isIdf(kind) || !cmake) return NOTHING;
  const seesAll = cmake.isMain && !isMinimalBuild(rootCmake);
  const after = addRequirement(cmake.text, seesAll);
  if (after === null)
    return {
      changes: [],
      notes: [t('{0} registers no component: add heap_monitor to what it requires.', cmake.path)],
    };
  return { changes: changeOf(cmake.path, cmake.text, after), notes: [] };
}

function planDefaults({ defaults, hasSdkconfig, rootCmake, targets }: PlanInput): Part {
  const common = defaults.get(DEFAULTS) ?? null;
  if (tracesToHost(common ?? ''))
    return {
      changes: [],
      notes: [t('Heap tracing to the host is on in {0}: the leak trace cannot be had beside it.', DEFAULTS)],
    };
  const changes = [
    ...changeOf(DEFAULTS, common, addDefaults(common, TRACE_LINES)),
    ...targets.filter(isRiscV).flatMap((target) => {
      const path = `${DEFAULTS}.${target}`;
      const before = defaults.get(path) ?? null;
      // What counts for all chips need not be said for one.
      const isSaid = addDefaults(common, RISCV_LINES) === common;
      return isSaid ? [] : changeOf(path, before, addDefaults(before, RISCV_LINES));
    }),
  ];
  const isListed = /\bSDKCONFIG_DEFAULTS\b/.test(rootCmake);
  return {
    changes,
    notes: [
      ...(changes.length > 0 && hasSdkconfig ? [sdkconfigNote()] : []),
      ...(changes.length > 0 && isListed
        ? [t('The project names its own SDKCONFIG_DEFAULTS: see that {0} is among them.', DEFAULTS)]
        : []),
    ],
  };
}

function sdkconfigNote(): string {
  return t(
    'There is an sdkconfig already, which counts more than {0}: set the same in menuconfig, or remove sdkconfig so that it is made anew.',
    DEFAULTS,
  );
}
