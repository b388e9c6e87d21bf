/** What was built of the workspace's projects, by its folders and by the settings of Espressif's extension. */
import * as vscode from 'vscode';
import type { Build } from '../project/builds/build';
import { findBuilds, surroundings } from '../project/builds/findBuilds';
import { toIdfSettings } from '../project/builds/idfSettings';
import { workspaceFolders } from './workspaceFolders';

/** @param folders Absolute; without them, the workspace's. Never rejects. */
export async function workspaceBuilds(folders: readonly string[] = workspaceFolders()): Promise<Build[]> {
  return findBuilds(folders, {
    ...surroundings,
    idfSettings: (folder) => {
      const settings = vscode.workspace.getConfiguration(undefined, vscode.Uri.file(folder));
      return Promise.resolve(toIdfSettings((name) => settings.get<unknown>(name), folder, surroundings));
    },
  });
}
