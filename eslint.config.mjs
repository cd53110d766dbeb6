import eslint from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { moneyCode, noFloatingMoney } from './lint/no-floating-money.mjs';

/**
 * The floors of the house, top to bottom. A folder may import what its row lists and nothing else below
 * `src/`; `platform` is open to everyone. docs/architecture.md gives the reasons.
 */
const floors = {
  schema: ['preview', 'operations', 'commands', 'queries', 'sagas', 'messaging', 'eventstore/types.ts'],
  operations: ['commands', 'sagas', 'projections', 'connectors', 'messaging', 'eventstore'],
  preview: ['commands', 'sagas', 'projections', 'eventstore/types.ts'],
  queries: ['projections', 'eventstore'],
  scheduling: ['commands', 'messaging', 'eventstore'],
  sagas: ['commands', 'connectors', 'messaging', 'eventstore'],
  projections: ['commands', 'messaging', 'eventstore'],
  connectors: ['messaging', 'eventstore'],
  commands: ['eventstore'],
  messaging: ['eventstore'],
  eventstore: [],
  platform: [],
};

const zones = Object.entries(floors).map(([floor, allowed]) => ({
  target: `./src/${floor}`,
  from: './src',
  except: [`./${floor}`, ...(floor === 'platform' ? [] : ['./platform']), ...allowed.map((f) => `./${f}`)],
  message: `src/${floor} may import only: ${['platform', ...allowed].join(', ')}.`,
}));

export default tseslint.config(
  { ignores: ['node_modules/', 'bench/node_modules/', 'coverage/', 'console/dist/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: {
      'import-x/extensions': ['.ts', '.mjs', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      'max-lines': ['error', { max: 390, skipBlankLines: false }],
    },
  },
  // Tests hand fractions in to see them refused.
  {
    files: moneyCode,
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noFloatingMoney] },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        Buffer: 'readonly',
        AbortSignal: 'readonly',
        fetch: 'readonly',
      },
    },
  },
);
