import { readFileSync } from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');
const readme = read('README.md');

test('the sections come in the order in which a new user needs them', () => {
  expect([...readme.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual([
    'Install',
    'Smallest example',
    'What is created, and what it costs',
    'Lifecycle',
    'Long copies',
    'Sharing',
    'Pipelines',
    'Permissions',
    'VPC and boundaries',
    'Troubleshooting',
    'Compatibility',
    'How it is tested, and what is not verified',
    'License',
  ]);
});

test.each([
  ['ts', 'examples/smallest/app.ts'],
  ['python', 'examples/python/app.py'],
])('the smallest example in %s is the one that is tested', (language, file) => {
  const [, code] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(readme)!;
  expect(code).toBe(read(file));
});

test('the versions that it is compatible with are those of package.json', () => {
  const { peerDependencies, engines, devDependencies } = JSON.parse(read('package.json'));
  const [, table] = /^## Compatibility$(.*?)^## /ms.exec(readme)!;
  const rowOf = (label: string) => table.split('\n').find((line) => line.startsWith(`| ${label}`));
  for (const peer of ['aws-cdk-lib', 'constructs'])
    expect(rowOf(`\`${peer}\``)).toContain(peerDependencies[peer].replace('^', ''));
  expect(rowOf('Node.js')).toContain(`${engines.node.replace('>=', '')} or newer`);
  expect(rowOf('CDK CLI')).toContain(devDependencies['aws-cdk']);
});
