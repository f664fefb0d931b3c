// Ends a run of the tests with the line `N passed, N failed`, read off the file that jest wrote with --json. A test
// file that did not even load counts as a failed test, and so does a run that wrote no file.
import { existsSync, readFileSync } from 'node:fs';

const NO_RUN = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1, success: false };

const file = process.argv[2];
const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, success } = existsSync(file)
  ? JSON.parse(readFileSync(file, 'utf8'))
  : NO_RUN;
const failed = numFailedTests + numRuntimeErrorTestSuites;
console.log(`${numPassedTests} passed, ${failed} failed`);
if (!success || failed > 0 || numPassedTests === 0) process.exitCode = 1;
