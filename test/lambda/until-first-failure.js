const { TestEnvironment } = require('jest-environment-node');

/** A mutant is killed by one failure: the tests after it are skipped. jest's own `bail` ends files, not tests. */
module.exports = class UntilFirstFailure extends TestEnvironment {
  #failed = false;

  handleTestEvent({ name, test }) {
    if (name === 'test_done' && test.errors.length > 0) this.#failed = true;
    if (name === 'test_start' && this.#failed) test.mode = 'skip';
  }
};
