/** The tools for language models in the editor: registered with it, and served to agents by `heapmon mcp --editor`. */
import * as vscode from 'vscode';
import { summarize } from '../../analysis/baseline/summary';
import type { Core } from '../../core/core';
import { readBefore } from '../../core/earlierSession';
import { functionsOf, sitesOf } from '../../core/resolvedSites';
import { describeError, HumanError } from '../../errors';
import { t } from '../../words/l10n';
import { isActive } from '../../sessions/monitor';
import { lineNowRequest } from '../../server/facts';
import { callTool } from '../../agents/callTool';
import { TOOLS, type ToolDefinition } from '../../agents/definitions';
import type { Subject } from '../../agents/subject';
import { ToolPipeServer } from '../../agents/toolPipe';

/** As in package.json. */
const MCP_PROVIDER = 'heapMonitor.mcp';

export function activateAgents(core: Core): void {
  const program = core.asset('dist/heapmon.js');
  const tools = TOOLS.map((tool) => vscode.lm.registerTool(tool.name, editorTool(core, tool)));
  const pipe = new ToolPipeServer({
    async call(name, input) {
      if (TOOLS.some((tool) => tool.name === name && tool.changes)) await confirm();
      return callTool(name, input, subjectOf(core));
    },
  });
  const provider = vscode.lm.registerMcpServerDefinitionProvider(MCP_PROVIDER, {
    provideMcpServerDefinitions: async () => [
      new vscode.McpStdioServerDefinition(
        'Heap Monitor',
        process.execPath,
        [program, 'mcp', '--editor', await pipe.listen()],
        // The desktop's own binary is Node only when it is told so.
        { ELECTRON_RUN_AS_NODE: '1' },
        versionOf(core),
      ),
    ],
  });
  core.add(...tools, provider);
  core.onClose(() => pipe.dispose()); // leaves no socket behind
}

function versionOf({ extension }: Core): string {
  return String((extension.extension.packageJSON as { version: unknown }).version);
}

function editorTool(core: Core, { name, changes }: ToolDefinition): vscode.LanguageModelTool<object> {
  return {
    prepareInvocation: () =>
      changes
        ? {
            confirmationMessages: {
              title: t('Set a mark'),
              message: t('Set a mark at this moment of the session?'),
            },
          }
        : {},
    async invoke({ input }) {
      try {
        const result = await callTool(name, input, subjectOf(core));
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(result))]);
      } catch (error) {
        throw new Error(describeError(error), { cause: error });
      }
    },
  };
}

/** Agents outside of the editor have not asked the user. */
async function confirm(): Promise<void> {
  const yes = t('Set a mark');
  const question = t('An AI agent wants to set a mark at this moment of the session.');
  if ((await vscode.window.showWarningMessage(question, { modal: true }, yes)) !== yes)
    throw new HumanError('The user did not agree.');
}

function subjectOf(core: Core): Subject {
  const { live, sources } = core;
  const { frames, devices } = live;
  const { monitor } = devices;
  const { session, analysis, state } = monitor;
  if (state.kind === 'idle')
    throw new HumanError(
      'Heap Monitor monitors nothing.',
      'Ask the user to run the command Start Heap Monitor and to choose the device.',
    );
  return {
    source: state.source,
    isLive: isActive(state),
    session,
    analysis,
    elfRuns: frames.elfMatch === 'unknown' ? null : frames.elfMatch === 'match',
    crashFrames: frames,
    sites: async () => (await sitesOf(live, core.ignoring)) ?? [],
    sourceLine: async (file, { line, column }) => {
      const path = await sources.find(file, 'path' in frames.elf ? frames.elf.path : null);
      const asked = path === null ? null : frames.server.request(lineNowRequest, { path, line, column });
      const now = (await asked?.catch(() => null)) ?? null;
      return path === null || now === null ? null : { path, ...now };
    },
    mark: (name) => monitor.mark(name),
    async before(path) {
      const read = await readBefore(frames, inWorkspace(path));
      if (!read) throw new HumanError('The user stopped reading the file.');
      return read;
    },
    present() {
      const of = analysis.of(session.boot);
      return of ? summarize(of, (stack) => functionsOf(frames, stack)) : null;
    },
  };
}

/** A path that a model gives may be relative to the workspace. */
function inWorkspace(path: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  return /^(?:[/\\]|[a-z]:)/i.test(path) || !folder ? path : vscode.Uri.joinPath(folder.uri, path).fsPath;
}
