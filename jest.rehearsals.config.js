/** What is played with the real bundle, in processes of its own. `npm test` leaves it out: it takes as long as all else. */
module.exports = {
  ...require('./jest.config.js'),
  // Each has processes of its own.
  maxWorkers: 1,
  testMatch: ['<rootDir>/test/**/*.rehearsal.ts'],
};
