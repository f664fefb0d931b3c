/** Plays that take the simulator longest: copies of hours that a sibling undoes, 150 images at once. */
module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['<rootDir>/test/**/*.long.ts'],
};
