import { readFileSync } from 'node:fs';
import { join } from 'node:path';

test('the shipped handler reads no config or credentials files', () => {
  const bundle = readFileSync(join(__dirname, '../../assets/handler/functions.js'), 'utf8');
  expect(bundle).toContain('a Lambda function has no config files');
  expect(bundle).not.toContain('fs/promises');
});
