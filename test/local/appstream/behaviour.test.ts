import { readFileSync } from 'node:fs';
import { AppStreamSimulator, BEHAVIOURS, DEFAULT_BEHAVIOUR } from '../../../local/appstream';
import { rawRequest } from './client';

test('the default of each switch is the first of its values, and no value stands twice', () => {
  expect(Object.keys(DEFAULT_BEHAVIOUR)).toEqual(Object.keys(BEHAVIOURS));
  for (const [name, values] of Object.entries(BEHAVIOURS)) {
    expect(DEFAULT_BEHAVIOUR[name as keyof typeof BEHAVIOURS]).toBe(values[0]);
    expect(new Set<unknown>(values).size).toBe(values.length);
    expect(values.length).toBeGreaterThan(1);
  }
});

test('each switch is tried with a value that is not the default', () => {
  const tests = [
    ...['copy', 'delete', 'describe', 'sharing-and-tags'],
    ...['import', 'import-refusals', 'update', 'nothing-to-update'],
  ]
    .map((name) => readFileSync(`${__dirname}/${name}.test.ts`, 'utf8'))
    .join('\n');
  const untried = Object.keys(BEHAVIOURS).filter((name) => !tests.includes(name));
  expect(untried).toEqual([]);
});

test('DescribeImages takes the simulator well under 0.2 ms, with 250 images', async () => {
  const simulator = new AppStreamSimulator();
  for (let index = 0; index < 250; index += 1) simulator.addImage('us-east-1', { name: `image${index}` });
  const request = rawRequest('DescribeImages', { Names: ['image7'] });
  const durations: number[] = [];
  for (let call = 0; call < 500; call += 1) {
    const start = performance.now();
    await simulator.handle(request);
    durations.push(performance.now() - start);
  }
  const median = durations.sort((a, b) => a - b)[250];
  expect(median).toBeLessThan(0.2);
});
