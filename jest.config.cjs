/** Tests run from the TypeScript sources; types are checked by `npm run check`. */
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
  ],
};

module.exports = {
  testEnvironment: 'node',
  transform,
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.otvet'],
  // Two cores hold two suites with real servers beside them, not more.
  maxWorkers: 2,
  // What a slow or busy machine takes is no fault: only what hangs may fail by it.
  testTimeout: 180_000,
  reporters: ['default', '<rootDir>/test/support/closing-line-reporter.cjs'],
};
