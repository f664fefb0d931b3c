const config = require('./jest.config.js');

/** What `npm run test:mutation` runs against each mutant: the tests of the handler, without the slow matrices. */
module.exports = { ...config, testMatch: ['<rootDir>/test/lambda/**/*.test.ts'], testTimeout: 20_000 };
