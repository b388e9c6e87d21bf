/** The page's end of the protocol in `src/views/panel/protocol.ts`. */
import type { FromPanel, ToPanel } from '../../src/views/panel/protocol';

/** What VS Code puts into a webview. */
interface WebviewApi {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): WebviewApi;

export interface Host {
  readonly post: (message: FromPanel) => void;
  /** What `saved` kept when the page was last shown; undefined at first. */
  readonly restored: () => unknown;
  readonly save: (state: unknown) => void;
}

/** May be called once in the life of the page. */
export function connectHost(receive: (message: ToPanel) => void): Host {
  const api = acquireVsCodeApi();
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isToPanel(event.data)) receive(event.data);
  });
  return {
    post: (message) => api.postMessage(message),
    restored: () => api.getState(),
    save: (state) => api.setState(state),
  };
}

/** The window also gets messages that are none of ours (developer tools, other scripts of the editor). */
function isToPanel(data: unknown): data is ToPanel {
  if (typeof data !== 'object' || data === null || !('type' in data) || !('seq' in data)) return false;
  return (data.type === 'snapshot' || data.type === 'append') && typeof data.seq === 'number';
}
