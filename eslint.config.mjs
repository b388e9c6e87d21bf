import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { layers, rooms } from './layers.mjs';

/** A regular expression for import paths that end inside `room`, whatever the number of `../` before it. */
const into = (room) => `(^|/)${room.replace(/^src\//, '').replace(/\.ts$/, '')}(/|$)`;

/** The rules of one row of the layer table. */
function layerRules(room, { rooms: allowed, types = [], node = false, vscode = false }) {
  const patterns = rooms
    .filter((other) => other !== room && !allowed.includes(other))
    .map((other) => ({
      regex: `^\\.\\.?/.*${into(other).replace('(^|/)', '(?<=/)')}`,
      allowTypeImports: types.includes(other),
      message: `${room} may not import ${other} (layers.mjs).`,
    }));
  if (!node)
    patterns.push({ regex: '^node:', message: `${room} does no I/O: no Node modules (layers.mjs).` });
  if (!vscode)
    patterns.push({ regex: '^vscode$', message: `${room} may not import vscode (layers.mjs).` });
  const isFile = room.endsWith('.ts');
  return {
    files: isFile ? [room] : [`${room}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns }],
      ...(node ? {} : { 'no-restricted-globals': ['error', 'Buffer', 'process', 'require', '__dirname'] }),
    },
  };
}

export default tseslint.config(
  {
    ignores: ['dist', 'out', 'node_modules', 'prebuilds', '.vscode-host', '.vscode-test', '*.vsix'],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './media/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-control-regex': 'off', // device output is full of control characters
    },
  },
  ...Object.entries(layers).map(([room, layer]) => layerRules(room, layer)),
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', fetch: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly', performance: 'readonly' } },
  },
  prettier,
);
