import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { runInThisContext } from 'node:vm';
import * as cdk from 'aws-cdk-lib';
import * as ts from 'typescript';
import * as library from '../../lib';

export const ROOT = path.join(__dirname, '../..');

export interface Sample {
  readonly name: string;
  /** The heading that it stands under. */
  readonly heading: string;
  readonly code: string;
}

/** The TypeScript samples of a document, in order. */
export function samplesOf(document: string): Sample[] {
  const text = readFileSync(path.join(ROOT, document), 'utf8');
  return [...text.matchAll(/```ts\n(.*?)```/gs)].map(({ 1: code, index: at }, index) => ({
    name: `${path.basename(document)} sample ${index + 1}`,
    heading: [...text.slice(0, at).matchAll(/^#+ (.*)$/gm)].at(-1)?.[1] ?? '',
    code,
  }));
}

type Code = (require: (id: string) => unknown, exports: object) => void;

/** The app that a sample declares, with aspects applied, and its templates. */
export interface RunSample {
  readonly app: cdk.App;
  readonly templates: object[];
}

/** Runs a sample, and synthesizes its app. */
export function run({ code }: Sample): RunSample {
  const outdir = mkdtempSync(path.join(tmpdir(), 'sample-'));
  try {
    const apps: cdk.App[] = [];
    class App extends cdk.App {
      constructor(props?: cdk.AppProps) {
        super({ ...props, outdir });
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
    const sample = runInThisContext(`(function (require, exports) {${outputText}\n})`) as Code;
    sample((id) => modules[id] ?? fromHere(id), {});
    expect(apps).toHaveLength(1);
    const [app] = apps;
    return { app, templates: app.synth().stacks.map(({ template }) => template as object) };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
