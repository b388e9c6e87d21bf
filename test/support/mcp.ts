/** `heapmon mcp` in a process of its own, and the official client of it over standard input and output. */
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema, type CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { inRoot } from './root';

export const HEAPMON = inRoot('dist', 'heapmon.js');

export class McpClient {
  private constructor(readonly client: Client) {}

  /** @param answer What the user says when he is asked; undefined: he cannot be. */
  static async connect(args: readonly string[], answer?: 'accept' | 'decline'): Promise<McpClient> {
    const capabilities = answer ? { elicitation: {} } : {};
    const client = new Client({ name: 'test', version: '1' }, { capabilities });
    if (answer)
      client.setRequestHandler(ElicitRequestSchema, () => ({
        action: answer,
        ...(answer === 'accept' ? { content: { agree: true } } : {}),
      }));
    const command = { command: process.execPath, args: [HEAPMON, 'mcp', ...args] };
    await client.connect(new StdioClientTransport(command));
    return new McpClient(client);
  }

  async call(name: string, input: Record<string, unknown> = {}): Promise<CallToolResult> {
    return (await this.client.callTool({ name, arguments: input })) as CallToolResult;
  }

  async result<T>(name: string, input: Record<string, unknown> = {}): Promise<T> {
    const { isError, structuredContent, content } = await this.call(name, input);
    assert.ok(!isError, JSON.stringify(content));
    const [first] = content;
    assert.ok(first?.type === 'text');
    assert.deepEqual(JSON.parse(first.text), structuredContent, 'text and structure say the same');
    return structuredContent as T;
  }

  /** The words of an error. */
  async failure(name: string, input: Record<string, unknown> = {}): Promise<string> {
    const { isError, content } = await this.call(name, input);
    const [first] = content;
    assert.ok(isError && first?.type === 'text');
    return first.text;
  }

  close(): Promise<void> {
    return this.client.close();
  }
}
