import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { runInThisContext } from 'node:vm';
import * as cdk from 'aws-cdk-lib';
import * as ts from 'typescript';
import * as library from '../../lib';

const root = path.join(__dirname, '../..');

/** Every TypeScript sample of the documents, in order. */
const samples = ['README.md', 'docs/operations.md'].flatMap((document) =>
  [...readFileSync(path.join(root, document), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(
    ([, code], index) => ({ name: `${path.basename(document)} sample ${index + 1}`, code }),
  ),
);

type Sample = (require: (id: string) => unknown, exports: object) => void;

test('the samples are right TypeScript', () => {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    paths: { 'cdk-appstream-image': [path.join(root, 'lib/index.ts')] },
  };
  const files = new Map(samples.map(({ name, code }) => [path.join(root, `${name}.ts`), code]));
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

test.each(samples)('$name synthesizes', ({ code }) => {
  const outdir = mkdtempSync(path.join(tmpdir(), 'sample-'));
  try {
    const apps: cdk.App[] = [];
    class App extends cdk.App {
      constructor() {
        super({ outdir });
        apps.push(this);
      }
    }
    const fromHere: (id: string) => unknown = createRequire(__filename);
    const modules: Readonly<Record<string, unknown>> = {
      'aws-cdk-lib': new Proxy(cdk, {
        get: (target, key) => (key === 'App' ? App : (Reflect.get(target, key) as unknown)),
      }),
      'cdk-appstream-image': library,
    };
    const { outputText } = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
    const sample = runInThisContext(`(function (require, exports) {${outputText}\n})`) as Sample;
    sample((id) => modules[id] ?? fromHere(id), {});
    expect(apps).toHaveLength(1);
    expect(apps[0].synth().stacks).toHaveLength(1);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});
