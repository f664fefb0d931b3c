const config = require('./jest.config.js');

/** What `npm run test:mutation` runs against each mutant. */
module.exports = {
  ...config,
  roots: ['<rootDir>/lambda', '<rootDir>/lib/private', '<rootDir>/local', '<rootDir>/test/lambda'],
  testMatch: ['<rootDir>/test/lambda/mutation-suite.ts'],
  testEnvironment: require.resolve('./test/lambda/until-first-failure.js'),
  testTimeout: 20_000,
};
