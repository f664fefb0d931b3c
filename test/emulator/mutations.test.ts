import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLE } from '../../bench/starting/handlers';
import { MUTATIONS, mutated } from './mutations';

const code = readFileSync(join(BUNDLE, 'functions.js'), 'utf8');

test.each(MUTATIONS)('emulator: the fault $name fits in one place of the bundled handler', (mutation) => {
  expect(mutated(code, mutation)).not.toBe(code);
});

test('emulator: a fault that fits in no place or in two is refused', () => {
  const [mutation] = MUTATIONS;
  expect(() => mutated('', mutation)).toThrow(`${mutation.name} fits in 0 places`);
  expect(() => mutated(code + code, mutation)).toThrow(`${mutation.name} fits in 2 places`);
});
