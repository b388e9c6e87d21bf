// The layer table: who may import whom (docs/architecture.md draws it), and the lint rule that enforces it.
// `"types"` in a tsconfig would not keep `vscode` out of a room.
import { dirname, relative, resolve, sep } from 'node:path';

const root = import.meta.dirname;

/**
 * `rooms`: other rooms whose code may be imported; `types`: rooms of which only types may be (`import type`);
 * `node`: may use Node's modules and globals; `vscode`: may import the editor's API. A package may be imported
 * anywhere. Of two rooms, one in the other, the longer name counts.
 *
 * @type {Record<string, {rooms: string[], types?: string[], node?: boolean, vscode?: boolean}>}
 */
export const layers = {
  'src/errors.ts': { rooms: [] },
  'src/l10n.ts': { rooms: [] },
  'src/figures.ts': { rooms: ['src/l10n.ts'] },
  'src/untrusted.ts': { rooms: [] },
  'src/records': { rooms: ['src/l10n.ts'] },
  'src/model': { rooms: ['src/l10n.ts', 'src/records'] },
  'src/analysis': { rooms: ['src/errors.ts', 'src/l10n.ts', 'src/records', 'src/model'] },
  'src/exports': { rooms: ['src/l10n.ts', 'src/checks', 'src/records', 'src/model', 'src/analysis'] },
  'src/tools': {
    rooms: ['src/errors.ts', 'src/untrusted.ts', 'src/records', 'src/model', 'src/analysis', 'src/exports'],
  },
  'src/agents/toolPipe.ts': { rooms: ['src/errors.ts'], types: ['src/tools'], node: true },
  'src/symbolize': { rooms: [] },
  'src/checks': { rooms: ['src/l10n.ts'] },
  'src/device': { rooms: ['src/errors.ts', 'src/l10n.ts', 'src/device/source.ts'], node: true },
  'src/device/source.ts': { rooms: ['src/errors.ts', 'src/l10n.ts'] },
  'src/project': { rooms: ['src/errors.ts', 'src/l10n.ts', 'src/symbolize', 'src/checks'], node: true },
  'src/project/projectCheck.ts': {
    rooms: ['src/errors.ts', 'src/checks', 'src/device', 'src/project'],
    node: true,
  },
  'src/server/protocol.ts': { rooms: [], types: ['src/symbolize'] },
  'src/server/facts.ts': { rooms: ['src/server/protocol.ts'], types: ['src/analysis'] },
  'src/server': {
    rooms: [
      'src/l10n.ts',
      'src/figures.ts',
      'src/untrusted.ts',
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
  'src/monitoring': {
    rooms: [
      'src/errors.ts',
      'src/l10n.ts',
      'src/device/source.ts',
      'src/records',
      'src/model',
      'src/analysis',
    ],
  },
  'src/monitoring/sessionFile.ts': {
    rooms: ['src/errors.ts', 'src/l10n.ts', 'src/records', 'src/model', 'src/analysis', 'src/device'],
    node: true,
  },
  'src/views': {
    rooms: [
      'src/errors.ts',
      'src/l10n.ts',
      'src/figures.ts',
      'src/device/source.ts',
      'src/project',
      'src/records',
      'src/model',
      'src/analysis',
      'src/exports',
      'src/server/protocol.ts',
    ],
    types: ['src/symbolize', 'src/monitoring', 'src/device'],
    node: true,
    vscode: true,
  },
  'src/config.ts': { rooms: ['src/device', 'src/project', 'src/server/facts.ts'], vscode: true },
  'src/client': {
    rooms: [
      'src/errors.ts',
      'src/l10n.ts',
      'src/config.ts',
      'src/project',
      'src/records',
      'src/model',
      'src/monitoring',
      'src/server/protocol.ts',
      'src/views',
    ],
    types: ['src/symbolize'],
    vscode: true,
    node: true,
  },
  'src/editor': {
    rooms: [
      'src/errors.ts',
      'src/l10n.ts',
      'src/figures.ts',
      'src/config.ts',
      'src/client',
      'src/checks',
      'src/exports',
      'src/project',
      'src/records',
      'src/model',
      'src/analysis',
      'src/server/protocol.ts',
      'src/server/facts.ts',
      'src/views',
    ],
    types: ['src/symbolize', 'src/monitoring'],
    vscode: true,
    node: true,
  },
  'src/ports': {
    rooms: [
      'src/errors.ts',
      'src/l10n.ts',
      'src/config.ts',
      'src/device',
      'src/device/source.ts',
      'src/model',
      'src/monitoring',
    ],
    vscode: true,
    node: true,
  },
  'src/recording': {
    rooms: [
      'src/errors.ts',
      'src/l10n.ts',
      'src/config.ts',
      'src/device',
      'src/device/source.ts',
      'src/model',
      'src/monitoring',
      'src/client',
      'src/views',
    ],
    vscode: true,
    node: true,
  },
  'src/firmware': {
    rooms: [
      'src/errors.ts',
      'src/l10n.ts',
      'src/project',
      'src/records',
      'src/model',
      'src/monitoring',
      'src/views',
    ],
    vscode: true,
    node: true,
  },
  'src/workspace': {
    rooms: [
      'src/errors.ts',
      'src/l10n.ts',
      'src/config.ts',
      'src/records',
      'src/model',
      'src/analysis',
      'src/monitoring',
      'src/views',
    ],
    vscode: true,
  },
  'src/cli': {
    rooms: [
      'src/exports',
      'src/monitoring/sessionFile.ts',
      'src/project/projectCheck.ts',
      'src/checks',
      'src/tools',
      'src/agents/toolPipe.ts',
      'src/monitoring',
      'src/errors.ts',
      'src/l10n.ts',
      'src/records',
      'src/model',
      'src/analysis',
      'src/symbolize',
      'src/device/source.ts',
      'src/device',
      'src/device/source.ts',
      'src/project',
    ],
    node: true,
  },
  media: { rooms: [], types: ['src/views'] },
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
      .map((room) => (room.endsWith('.ts') ? room : `${room}/**/*.ts`)),
    rules: { 'no-restricted-globals': ['error', 'Buffer', 'process', 'require', '__dirname'] },
  },
];
