const EVERY_SECONDS = 15;

/**
 * Prints which tests run. jest prints nothing until a file has ended, and a pipeline may stop a job that is silent for
 * long.
 */
module.exports = class ProgressReporter {
  running = new Set();
  ended = 0;

  onRunStart({ numTotalTestSuites: all }) {
    if (process.stdout.isTTY) return;
    const say = () => {
      const names = [...this.running].map((path) => path.split(/[\\/]test[\\/]/).pop());
      console.log(`… ${this.ended} of ${all} files, now ${names.join(', ')}`);
    };
    this.timer = setInterval(say, EVERY_SECONDS * 1000);
  }

  onTestFileStart({ path }) {
    this.running.add(path);
  }

  onTestFileResult({ path }) {
    this.running.delete(path);
    this.ended += 1;
  }

  onRunComplete() {
    clearInterval(this.timer);
  }
};
