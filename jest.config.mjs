/** One configuration for all suites. `npm test` starts PostgreSQL and RabbitMQ before it and passes their
 * addresses in the environment; see bootstrap.mjs. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: [],
  moduleNameMapper: { '^fast-check$': '<rootDir>/test/support/seeded-fast-check.mjs' },
  setupFiles: ['reflect-metadata'],
  transform: {
    '\\.(ts|js|mjs)$': [
      '@swc/jest',
      {
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
        },
      },
    ],
  },
  // Packages published as ES modules only.
  transformIgnorePatterns: [
    '/node_modules/(?!(jose|@apollo/|@as-integrations|@repeaterjs|csv-parse|graphql-ws|p-limit|temporal-polyfill|temporal-utils)/)',
  ],
  maxWorkers: 2,
  globalSetup: '<rootDir>/test/support/with-parent.ts',
  // To end what hangs, and nothing else: the slowest take a sixth of it on a machine that does nothing besides.
  testTimeout: 180_000,
};
