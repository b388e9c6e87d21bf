// The layer table: who may import whom (docs/architecture.md draws it), and the lint rule that enforces it.
// `"types"` in a tsconfig would not keep `vscode` out of a room.
import { dirname, relative, resolve, sep } from 'node:path';

const root = import.meta.dirname;

/** Each is a room of its own: what two of them need is left of both. */
const features = [
  'agents',
  'compare',
  'component',
  'connect',
  'editor',
  'elf',
  'export',
  'ignore',
  'marks',
  'period',
  'ports',
  'project',
  'recordings',
  'source',
  'teach',
  'terminal',
];
const feature = {
  rooms: [
    'src/errors.ts',
    'src/words',
    'src/settings',
    'src/checks',
    'src/component',
    'src/device',
    'src/device/source.ts',
    'src/project',
    'src/project/projectCheck.ts',
    'src/records',
    'src/model',
    'src/analysis',
    'src/sessions',
    'src/server/facts.ts',
    'src/server/protocol.ts',
    'src/exports',
    'src/agents',
    'src/agents/toolPipe.ts',
    'src/frames',
    'src/views',
    'src/core',
  ],
  types: ['src/symbolize'],
  vscode: true,
  node: true,
};

/**
 * `rooms`: other rooms whose code may be imported; `types`: rooms of which only types may be (`import type`);
 * `node`: may use Node's modules and globals; `vscode`: may import the editor's API. A package may be imported
 * anywhere. Of two rooms, one in the other, the longer name counts.
 *
 * @type {Record<string, {rooms: string[], types?: string[], node?: boolean, vscode?: boolean}>}
 */
export const layers = {
  'src/errors.ts': { rooms: [] },
  // Words are made of evidence: its types are all that they need of the rooms that find it.
  'src/words': { rooms: ['src/errors.ts'], types: ['src/analysis', 'src/model'] },
  'src/records': { rooms: ['src/words'] },
  'src/model': { rooms: ['src/words', 'src/records'] },
  'src/analysis': { rooms: ['src/records', 'src/model'] },
  'src/exports': {
    rooms: ['src/errors.ts', 'src/words', 'src/checks', 'src/records', 'src/model', 'src/analysis'],
  },
  'src/agents': {
    rooms: ['src/errors.ts', 'src/words', 'src/records', 'src/model', 'src/analysis', 'src/exports'],
  },
  'src/agents/toolPipe.ts': { rooms: ['src/errors.ts'], types: ['src/agents'], node: true },
  'src/symbolize': { rooms: [] },
  'src/checks': { rooms: ['src/words'] },
  'src/device': { rooms: ['src/errors.ts', 'src/words', 'src/device/source.ts'], node: true },
  'src/device/source.ts': { rooms: ['src/errors.ts', 'src/words'] },
  'src/project': { rooms: ['src/errors.ts', 'src/words', 'src/symbolize', 'src/checks'], node: true },
  'src/project/projectCheck.ts': {
    rooms: ['src/errors.ts', 'src/checks', 'src/device', 'src/project'],
    node: true,
  },
  'src/component': { rooms: ['src/errors.ts', 'src/words', 'src/checks', 'src/project'], node: true },
  'src/sessions': {
    rooms: ['src/errors.ts', 'src/words', 'src/device/source.ts', 'src/records', 'src/model', 'src/analysis'],
  },
  'src/sessions/sessionFile.ts': {
    rooms: [
      'src/errors.ts',
      'src/words',
      'src/records',
      'src/model',
      'src/analysis',
      'src/device',
      'src/sessions',
    ],
    node: true,
  },
  'src/server/protocol.ts': { rooms: [], types: ['src/symbolize'] },
  'src/server/facts.ts': { rooms: ['src/server/protocol.ts'], types: ['src/analysis'] },
  'src/server': {
    rooms: [
      'src/words',
      'src/checks',
      'src/project',
      'src/records',
      'src/analysis',
      'src/symbolize',
      'src/server/protocol.ts',
      'src/server/facts.ts',
    ],
    types: ['src/model'],
    node: true,
  },
  'src/settings': { rooms: ['src/device', 'src/project', 'src/server/facts.ts'], node: true, vscode: true },
  'src/frames': {
    rooms: [
      'src/errors.ts',
      'src/words',
      'src/settings',
      'src/project',
      'src/records',
      'src/model',
      'src/sessions',
      'src/server/protocol.ts',
    ],
    types: ['src/symbolize'],
    vscode: true,
    node: true,
  },
  'src/views': {
    rooms: [
      'src/errors.ts',
      'src/words',
      'src/settings',
      'src/frames',
      'src/sessions',
      'src/device/source.ts',
      'src/project',
      'src/component',
      'src/records',
      'src/model',
      'src/analysis',
      'src/exports',
      'src/server/protocol.ts',
    ],
    types: ['src/symbolize', 'src/device'],
    node: true,
    vscode: true,
  },
  'src/core': {
    rooms: [
      'src/errors.ts',
      'src/words',
      'src/settings',
      'src/checks',
      'src/device',
      'src/device/source.ts',
      'src/project',
      'src/records',
      'src/model',
      'src/analysis',
      'src/exports',
      'src/sessions',
      'src/sessions/sessionFile.ts',
      'src/server/protocol.ts',
      'src/frames',
      'src/views',
    ],
    vscode: true,
    node: true,
  },
  // A file that is in none of them.
  'src/features': { rooms: [] },
  ...Object.fromEntries(features.map((name) => [`src/features/${name}`, feature])),
  'src/cli': {
    rooms: [
      'src/errors.ts',
      'src/words',
      'src/agents',
      'src/agents/toolPipe.ts',
      'src/analysis',
      'src/checks',
      'src/device',
      'src/device/source.ts',
      'src/exports',
      'src/model',
      'src/project',
      'src/project/projectCheck.ts',
      'src/records',
      'src/sessions',
      'src/sessions/sessionFile.ts',
      'src/symbolize',
    ],
    node: true,
  },
  media: { rooms: ['src/words'], types: ['src/views'] },
};

/** The room a file is in; undefined for the composition root, tests and scripts, which may import all. */
function roomOf(file) {
  const path = relative(root, file).split(sep).join('/');
  return Object.keys(layers)
    .filter((room) => path === room || `${path}.ts` === room || path.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** Why `room` may not import `source`; null where it may. */
function objection(room, file, source, isType) {
  const layer = layers[room];
  if (source.startsWith('node:')) return layer.node || isType ? null : `${room} does no I/O`;
  if (source === 'vscode') return layer.vscode ? null : `${room} knows no editor`;
  if (!source.startsWith('.')) return null;
  const other = roomOf(resolve(dirname(file), source));
  if (other === room || (other && layer.rooms.includes(other))) return null;
  if (isType && other && layer.types?.includes(other)) return null;
  return `${room} may not import ${other ?? source}${isType ? '' : ' (or only its types)'}`;
}

/** @type {import('eslint').Rule.RuleModule} */
const importRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const room = roomOf(context.filename);
    if (!room) return {};
    const check = (node, source, isType) => {
      const why = typeof source === 'string' ? objection(room, context.filename, source, isType) : null;
      if (why) context.report({ node, message: `${why} (layers.mjs).` });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source.value, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => check(node, node.source?.value, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.source.value, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, node.source.value, false),
      TSImportType: (node) => check(node, node.source?.value, true),
    };
  },
};

function filesOf(room) {
  return room.endsWith('.ts') ? room : `${room}/**/*.ts`;
}

/** The table as linter configuration. */
export const layerConfig = [
  {
    files: ['**/*.ts'],
    plugins: { layers: { rules: { import: importRule } } },
    rules: { 'layers/import': 'error' },
  },
  {
    files: Object.keys(layers)
      .filter((room) => !layers[room].node)
      .map(filesOf),
    ignores: Object.keys(layers)
      .filter((room) => layers[room].node)
      .map(filesOf),
    rules: { 'no-restricted-globals': ['error', 'Buffer', 'process', 'require', '__dirname'] },
  },
];
