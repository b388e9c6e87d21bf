// `npm start`: opens the extension with the demo device running, in the desktop VS Code if there is one, else in a
// local code-server in the browser. `PORT` chooses the latter's port.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { startCodeServer } from './codeServer.mjs';
import { run, runOrThrow } from './process.mjs';
import { root } from './root.mjs';
import { ensureCodeServer, ensureNodeModules, onPath } from './setup.mjs';

const workspace = path.join(root, 'demo');
const env = { HEAP_MONITOR_START: 'demo' }; // the extension starts the demo device by itself

await ensureNodeModules();
await runOrThrow(process.execPath, ['esbuild.mjs']);
if (onPath('code')) await openDesktop();
else await openBrowser();

async function openDesktop() {
  const { code } = await run('code', [`--extensionDevelopmentPath=${root}`, '--new-window', workspace], {
    env,
  });
  process.exitCode = code;
}

async function openBrowser() {
  await ensureCodeServer();
  const server = await startCodeServer({ root, env, port: Number(process.env.PORT ?? 8137) });
  const url = `${server.origin}/?folder=${encodeURI(workspace)}`;
  console.log(`\nHeap Monitor runs at ${url}\nCtrl-C ends it.`);

  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const hasDisplay = process.platform === 'darwin' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (hasDisplay && onPath(opener)) spawn(opener, [url], { stdio: 'ignore', detached: true }).unref();

  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void server.stop());
  await server.ended;
}
