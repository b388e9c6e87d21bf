// Chromium for the tests that drive VS Code's window.
import { chromium, type Browser } from 'playwright-core';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** Quiet and offline; without a sandbox, for that needs rights which a container's root lacks. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the system's Chromium, or the one that CHROMIUM names, headless and on a fresh profile. */
export async function launchBrowser(): Promise<Browser> {
  // Playwright closes the browser on SIGTERM but leaves this process running.
  process.once('SIGTERM', () => process.exit(143));
  return chromium.launch({ executablePath: process.env['CHROMIUM'] ?? findChromium(), args: flags });
}

function findChromium(): string {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const found = names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
  if (!found)
    throw new Error(`None of ${names.join(', ')} is on PATH; install one or set CHROMIUM to its path.`);
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
