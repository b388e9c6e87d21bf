/** The tools as a server of the Model Context Protocol on standard input and output (modelcontextprotocol.io). */
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  type CallToolResult,
} from '@modelcontextprotocol/sdk/types.js';
import { describeError } from '../../errors';
import { NOTICE } from '../../agents/callTool';
import { TOOLS } from '../../agents/definitions';
import type { ToolHost } from '../../agents/subject';

export interface ServeOptions {
  readonly version: string;
  /** Tools that change something need not be confirmed here. */
  readonly mayChange: boolean;
}

/** Resolves when the client has gone. */
export async function serveTools(host: ToolHost, { version, mayChange }: ServeOptions): Promise<void> {
  const server = new Server(
    { name: 'heap-monitor', title: 'Heap Monitor', version },
    { capabilities: { tools: {} }, instructions: NOTICE },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: TOOLS.map(({ name, title, description, inputSchema, changes }) => ({
      name,
      title,
      description,
      inputSchema: toSchema(inputSchema),
      annotations: { readOnlyHint: !changes, destructiveHint: false, openWorldHint: false },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params: { name, arguments: input } }) => {
    const changes = TOOLS.some((tool) => tool.name === name && tool.changes);
    const refusal = changes && !mayChange ? await refused(server, name) : null;
    if (refusal !== null) return failure(refusal);
    try {
      return success(await host.call(name, input));
    } catch (error) {
      return failure(describeError(error));
    }
  });
  const closed = new Promise<void>((resolve) => (server.onclose = resolve));
  await server.connect(new StdioServerTransport());
  process.stdin.once('end', () => void server.close());
  await closed;
}

function toSchema({ properties, required }: (typeof TOOLS)[number]['inputSchema']) {
  return { type: 'object' as const, properties: { ...properties }, required: [...(required ?? [])] };
}

/** Asks the user through the client; why not, where he does not agree or cannot be asked. null: he agrees. */
async function refused(server: Server, name: string): Promise<string | null> {
  if (!server.getClientCapabilities()?.elicitation)
    return `${name} changes the session: start heapmon mcp with --allow-marks to allow it.`;
  const { action, content } = await server.elicitInput({
    message: 'Set a mark in the session of Heap Monitor?',
    requestedSchema: {
      type: 'object',
      properties: { agree: { type: 'boolean', title: 'Set the mark' } },
      required: ['agree'],
    },
  });
  return action === 'accept' && content?.['agree'] === true ? null : 'The user did not agree.';
}

function success(result: object): CallToolResult {
  return {
    content: [{ type: 'text', text: JSON.stringify(result) }],
    structuredContent: { ...result },
  };
}

function failure(text: string): CallToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}
