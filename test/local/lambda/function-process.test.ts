import { whyNoFunctionRuns } from '../../../local/lambda/function-process';

test('this Node.js runs functions', async () => {
  expect(await whyNoFunctionRuns(process.execPath)).toBeUndefined();
});

test('one that is not there does not, and the reason names it', async () => {
  expect(await whyNoFunctionRuns('/nowhere/node')).toContain('/nowhere/node');
});

test('what ends at once does not', async () => {
  expect(await whyNoFunctionRuns('/bin/false')).toBe('it ends at once');
});
