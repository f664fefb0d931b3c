import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import { ROOT, run, samplesOf } from './samples';

const pages = readdirSync(path.join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
const samples = ['README.md', ...pages.map((name) => `docs/${name}`)].flatMap(samplesOf);

test('the samples are right TypeScript', () => {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    paths: { 'cdk-appstream-image': [path.join(ROOT, 'lib/index.ts')] },
  };
  const files = new Map(samples.map(({ name, code }) => [path.join(ROOT, `${name}.ts`), code]));
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => files.has(file) || disk.fileExists(file),
    readFile: (file) => files.get(file) ?? disk.readFile(file),
    getSourceFile: (file, version) => {
      const code = files.get(file);
      return code === undefined
        ? disk.getSourceFile(file, version)
        : ts.createSourceFile(file, code, version);
    },
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const problems = ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  expect(problems).toEqual([]);
});

test.each(samples)('$name synthesizes', (sample) => {
  const stacks = sample.code.match(/new (?:\w+\.)?Stack\(/g) ?? [];
  expect(run(sample).templates).toHaveLength(stacks.length);
});
