const config = require('./jest.config.js');

/** What `npm run test:mutation` runs against each mutant. */
module.exports = {
  ...config,
  roots: ['lambda', 'lib/private', 'local', 'test/lambda'].map((folder) => `<rootDir>/${folder}`),
  testMatch: ['<rootDir>/test/lambda/mutation-suite.ts'],
  testEnvironment: require.resolve('./test/lambda/until-first-failure.js'),
  testTimeout: 20_000,
};
