// Ends a test run with the line `N passed, N failed`, from the files that jest wrote with --json. A test file that did
// not load counts as a failed test, and so does a run that wrote no file.
import { existsSync, readFileSync } from 'node:fs';

const NO_RUN = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1, success: false };

const runs = process.argv
  .slice(2)
  .map((file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : NO_RUN));
const sum = (counts) => counts.reduce((all, count) => all + count, 0);
const failed = sum(
  runs.map(({ numFailedTests, numRuntimeErrorTestSuites }) => numFailedTests + numRuntimeErrorTestSuites),
);
console.log(`${sum(runs.map(({ numPassedTests }) => numPassedTests))} passed, ${failed} failed`);
const isGreen = ({ success, numPassedTests }) => success && numPassedTests > 0;
if (failed > 0 || runs.length === 0 || !runs.every(isGreen)) process.exitCode = 1;
