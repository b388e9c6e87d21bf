// The types of codeServer.mjs, for the tests.

export interface CodeServerOptions {
  /** The checkout: its .vscode-host/ holds code-server, and it is the extension unless `vsix` is given. */
  root: string;
  /** A packaged extension to install instead of the checkout. */
  vsix?: string;
  /** 0, the default, picks a free one. */
  port?: number;
  /** User settings beside those that keep the window quiet. */
  settings?: Record<string, unknown>;
  /** Added to the environment of the server and so of the extension host. */
  env?: Record<string, string>;
  /** Further arguments of code-server. */
  args?: readonly string[];
}

export interface CodeServer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Changes user settings; a window has to load anew to be sure to see them. */
  updateSettings(changes: Record<string, unknown>): void;
  /** The end of what the server has printed and the extension has logged. */
  logTail(): string;
  /** Settles when the server has ended, asked to or not. */
  readonly ended: Promise<unknown>;
  /** Ends the server with all its processes and removes its data folder. */
  stop(): Promise<void>;
}

/** Starts a server that ends with this process at the latest. */
export function startCodeServer(options: CodeServerOptions): Promise<CodeServer>;
