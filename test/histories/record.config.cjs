const base = require('../../jest.config.cjs');

/** Records the histories that are missing; see README.md here. */
module.exports = {
  ...base,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/histories/record-histories.ts'],
};
