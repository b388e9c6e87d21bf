// The layer table: who may import whom (docs/architecture.md draws it). The linter is generated from it,
// so that a forbidden import fails `npm run lint`; `"types"` in a tsconfig would not keep `vscode` out.
//
// `rooms`: other rooms whose code may be imported; `types`: rooms of which only types may be imported
// (`import type`); `node`: may use Node's modules and globals; `vscode`: may import the editor's API.

/** @type {Record<string, {rooms: string[], types?: string[], node?: boolean, vscode?: boolean}>} */
export const layers = {
  'src/errors.ts': { rooms: [] },
  'src/records': { rooms: [] },
  'src/model': { rooms: ['src/records'] },
  'src/analysis': { rooms: ['src/records', 'src/model'] },
  'src/symbolize': { rooms: [] },
  'src/device': { rooms: ['src/errors.ts'], node: true },
  'src/project': { rooms: ['src/errors.ts'], node: true },
  'src/server': {
    rooms: ['src/symbolize'],
    types: ['src/records', 'src/model', 'src/analysis'],
    node: true,
  },
  'src/views': {
    rooms: ['src/records', 'src/model', 'src/analysis', 'src/errors.ts'],
    types: ['src/symbolize'],
    node: true,
    vscode: true,
  },
  'src/cli': {
    rooms: [
      'src/errors.ts',
      'src/records',
      'src/model',
      'src/analysis',
      'src/symbolize',
      'src/device',
      'src/project',
    ],
    node: true,
  },
  media: { rooms: [], types: ['src/views'] },
};

/** Rooms that nobody but the composition root, the tests and the benchmarks may import. */
export const rooms = Object.keys(layers);
