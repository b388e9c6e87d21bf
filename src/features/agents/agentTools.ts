/** The tools for language models in the editor: registered with it, and served to agents by `heapmon mcp --editor`. */
import * as vscode from 'vscode';
import { summarize } from '../../analysis/baseline/summary';
import type { Context } from '../context';
import { readBefore } from '../compare/compareCommands';
import { functionsOf, sitesOf } from '../export/exportCommands';
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

export interface AgentTools {
  readonly subscriptions: readonly vscode.Disposable[];
  /** Leaves no socket behind. */
  close(): Promise<void>;
}

/** @param program Path of heapmon.js. */
export function registerAgentTools(context: Context, program: string, version: string): AgentTools {
  const tools = TOOLS.map((tool) => vscode.lm.registerTool(tool.name, editorTool(context, tool)));
  const pipe = new ToolPipeServer({
    async call(name, input) {
      if (TOOLS.some((tool) => tool.name === name && tool.changes)) await confirm();
      return callTool(name, input, subjectOf(context));
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
        version,
      ),
    ],
  });
  return { subscriptions: [...tools, provider], close: () => pipe.dispose() };
}

function editorTool(context: Context, { name, changes }: ToolDefinition): vscode.LanguageModelTool<object> {
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
        const result = await callTool(name, input, subjectOf(context));
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

function subjectOf(context: Context): Subject {
  const { devices, client, sources } = context;
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
    elfRuns: client.elfMatch === 'unknown' ? null : client.elfMatch === 'match',
    sites: async () => (await sitesOf(context)) ?? [],
    sourceLine: async (file, { line, column }) => {
      const path = await sources.find(file, 'path' in client.elf ? client.elf.path : null);
      const asked = path === null ? null : client.server.request(lineNowRequest, { path, line, column });
      const now = (await asked?.catch(() => null)) ?? null;
      return path === null || now === null ? null : { path, ...now };
    },
    mark: (name) => monitor.mark(name),
    async before(path) {
      const read = await readBefore(context, inWorkspace(path));
      if (!read) throw new HumanError('The user stopped reading the file.');
      return read;
    },
    present() {
      const of = analysis.of(session.boot);
      return of ? summarize(of, (stack) => functionsOf(context, stack)) : null;
    },
  };
}

/** A path that a model gives may be relative to the workspace. */
function inWorkspace(path: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  return /^(?:[/\\]|[a-z]:)/i.test(path) || !folder ? path : vscode.Uri.joinPath(folder.uri, path).fsPath;
}
