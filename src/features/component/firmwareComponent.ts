/** The firmware component in the user's project: added, updated, removed. What is changed is shown and asked first. */
import * as vscode from 'vscode';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { HumanError } from '../../errors';
import { plural, t } from '../../words/l10n';
import { usesMonitor, type StartOptions } from '../../component/entry';
import { findProjects, libraryFolders, type FoundProject } from '../../component/findProjects';
import { removeIfEmpty } from '../../component/folders';
import { compareVersions, versionOf, type Files } from '../../component/parcel';
import { planInstall, planRemoval, type Plan } from '../../component/plan';
import { isIdf } from '../../component/project';
import { readFiles, readForPlan, readShipped } from '../../component/readForPlan';
import { isFolder } from '../../project/files';
import { pickProject, pickStartOptions } from './componentPick';
import { applyChanges } from './planEdit';
import { PlanPreview } from './planPreview';
import { workspaceFolders } from '../../settings/workspaceFolders';

const LIBRARY = 'HeapMonitor';

/** A project with the component as it is shipped and as it lies there. */
interface Place {
  readonly project: FoundProject;
  readonly component: string;
  readonly shipped: Files;
  readonly installed: Files;
}

export class FirmwareComponent implements vscode.Disposable {
  readonly #preview = new PlanPreview();

  /** @param folder Where the extension has the component. */
  constructor(private readonly folder: string) {}

  async add(): Promise<void> {
    const place = await this.#place();
    if (!place) return;
    const { project, shipped, installed } = place;
    const [old, version] = [versionOf(installed), versionOf(shipped) ?? ''];
    const order = old === null ? -1 : compareVersions(old, version);
    if (order > 0)
      throw new HumanError(
        t('The project has heap_monitor {0}, which is newer than {1}.', old, version),
        t('Update the extension, or remove the component first.'),
      );
    const isUpdate = old !== null && order < 0;
    const files = await readForPlan(project, readText);
    const isStarted = files.users.length > 0 || usesMonitor(files.entry?.text ?? '');
    const options = isUpdate || isStarted || !isIdf(project.kind) ? NO_OPTIONS : await pickStartOptions();
    if (!options) return;
    const whole = planInstall(files, shipped, installed, options);
    // What its user has made of the lines since is his.
    const plan: Plan = isUpdate ? { ...whole, project: [], paste: null } : whole;
    const title = isUpdate
      ? t('Update Heap Monitor’s Component to {0}', version)
      : t('Add Heap Monitor’s Component');
    const action = isUpdate ? t('Update') : t('Add');
    if (!(await this.#write(place, plan, title, action))) return;
    await report(plan, t('The component heap_monitor {0} is in the project.', version));
  }

  async remove(): Promise<void> {
    const place = await this.#place();
    if (!place) return;
    const { project, component, shipped, installed } = place;
    const plan = planRemoval(await readForPlan(project, readText), shipped, installed);
    if (!(await this.#write(place, plan, t('Remove Heap Monitor’s Component'), t('Remove')))) return;
    await removeIfEmpty(component);
    if (isIdf(project.kind)) await removeIfEmpty(dirname(component));
    await report(plan, t('The component heap_monitor was removed.'));
  }

  dispose(): void {
    this.#preview.dispose();
  }

  /** undefined: its user has given up. */
  async #place(): Promise<Place | undefined> {
    const project = await pickProject(await findProjects(workspaceFolders()));
    const component = project && (project.component ?? (await libraryOf(project)));
    if (!component) return undefined;
    const [shipped, installed] = await Promise.all([readShipped(this.folder), readFiles(component)]);
    return { project, component, shipped, installed };
  }

  /** Shows the changes, asks, and writes them; false where they are not wanted. */
  async #write(place: Place, plan: Plan, title: string, action: string): Promise<boolean> {
    const folder = vscode.Uri.file(place.project.folder);
    const component = vscode.Uri.file(place.component);
    const below = relative(place.project.folder, place.component).replaceAll('\\', '/');
    const changed = plan.component.filter(({ before, after }) => before !== null && after !== null);
    const shown = [...plan.project, ...changed.map((one) => ({ ...one, path: `${below}/${one.path}` }))];
    if (plan.project.length + plan.component.length === 0) {
      void vscode.window.showInformationMessage([t('There is nothing to change.'), ...plan.notes].join(' '));
      return false;
    }
    if (shown.length > 0) await this.#preview.show(title, folder, shown);
    const answer = await vscode.window.showQuickPick(
      [
        { label: `$(check) ${action}`, detail: [summary(plan, place.component), ...plan.notes].join(' ') },
        { label: t('$(close) Change nothing') },
      ],
      {
        title,
        placeHolder: t('The changes are shown in the editor. Nothing is written yet.'),
        ignoreFocusOut: true,
      },
    );
    await this.#preview.close(title);
    if (!answer?.label.startsWith('$(check)')) return false;
    await applyChanges({ folder, changes: plan.project }, { folder: component, changes: plan.component });
    return true;
  }
}

/** Where nothing can be chosen, or it stands in the project already. */
const NO_OPTIONS: StartOptions = { trace: false, commands: false };

/** As its user sees it, with what is not saved. */
async function readText(path: string): Promise<string> {
  return (await vscode.workspace.openTextDocument(path)).getText();
}

function summary(plan: Plan, component: string): string {
  const where = vscode.workspace.asRelativePath(component);
  return [
    plan.project.length > 0 ? t('{0} of the project.', plural(plan.project.length, 'file')) : '',
    plan.component.length > 0 ? t('{0} in {1}.', plural(plan.component.length, 'file'), where) : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Says what was done, and gives the lines that are left to add. */
async function report({ notes, paste }: Plan, done: string): Promise<void> {
  const byHand = t('No app_main or setup was found: add these lines where the firmware begins.');
  const text = [done, ...(paste === null ? [] : [byHand]), ...notes].join(' ');
  if (paste === null) return void vscode.window.showInformationMessage(text);
  const copy = t('Copy Lines');
  if ((await vscode.window.showInformationMessage(`${text} ${paste.trim()}`, copy)) === copy)
    await vscode.env.clipboard.writeText(paste);
}

/** The folder of Arduino's libraries that the sketch is built with, asked where it is not in a usual place. */
async function libraryOf({ folder }: FoundProject): Promise<string | undefined> {
  for (const libraries of libraryFolders(folder, homedir()))
    if (await isFolder(libraries)) return join(libraries, LIBRARY);
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: t('The libraries folder of your Arduino sketchbook'),
      openLabel: t('Use'),
      canSelectFolders: true,
      canSelectFiles: false,
    })) ?? [];
  return chosen && join(chosen.fsPath, LIBRARY);
}
