// Circles in the firmware component, read from its text: files that include each other, and files of the core that use each
// other's functions and variables. The ports are no part of the latter: the core asks them for everything, and their task
// runs it (`hm_port.h` is both halves of that contract).
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { circlesIn } from './circles.mjs';

const FUNCTION = /^(?!static\b|typedef\b)[a-z][\w \t*]*?\b(\w+)\([^;{}]*\)\s*\{/gm;
const VARIABLE =
  /^(?!static\b|typedef\b|extern\b|return\b)[a-z][\w \t*]* \**(\w+)(?:\[[^\]]*\])*(?: =[^;]*)?;/gm;

/** @returns The circles as lists of paths within `component`, the folder of the component. */
export function firmwareCircles(component) {
  const texts = new Map();
  for (const folder of ['include', 'src']) {
    for (const name of readdirSync(path.join(component, folder), { recursive: true })) {
      if (!/\.[ch]$/.test(name)) continue;
      const file = path.join(folder, name);
      texts.set(file, withoutComments(readFileSync(path.join(component, file), 'utf8')));
    }
  }
  const includesOf = (file) => [...texts.get(file).matchAll(/^#\s*include "([^"]+)"/gm)];
  const included = (file) =>
    includesOf(file)
      .map(([, name]) => path.join(path.dirname(file), name))
      .filter((name) => texts.has(name));

  const core = [...texts.keys()].filter((file) => path.dirname(file) === 'src' && file.endsWith('.c'));
  const definedIn = new Map(core.flatMap((file) => definitions(texts.get(file)).map((name) => [name, file])));
  const used = (file) => {
    const words =
      texts
        .get(file)
        .replaceAll(/"(?:\\.|[^"\\])*"/g, '')
        .match(/\w+/g) ?? [];
    return new Set(words.map((word) => definedIn.get(word)).filter((other) => other && other !== file));
  };
  return [...circlesIn(texts.keys(), included), ...circlesIn(core, used)];
}

function definitions(text) {
  return [FUNCTION, VARIABLE].flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name));
}

function withoutComments(text) {
  return text.replaceAll(/"(?:\\.|[^"\\])*"|\/\*[^]*?\*\/|\/\/.*/g, (found) =>
    found[0] === '"' ? found : ' ',
  );
}
