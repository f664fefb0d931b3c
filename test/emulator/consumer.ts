import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutated, type Mutation } from './mutations';

const ROOT = join(__dirname, '..', '..');
const APP = join(__dirname, 'consumer', 'app.js');

interface Manifest {
  readonly name: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

/** An app that has installed the packed tarball, in a folder of its own. */
export async function makeConsumer(folder: string): Promise<string> {
  const { installConsumer, pack } = await import('../../scripts/consumer-app.mjs');
  const app = join(folder, 'app');
  const { 'aws-cdk-lib': cdk, constructs } = manifest.devDependencies;
  installConsumer(app, pack(ROOT, folder), { 'aws-cdk-lib': cdk, constructs });
  copyFileSync(APP, join(app, 'app.js'));
  return app;
}

/** The same app with a changed handler in its copy of the package. It finds the rest in the folders above. */
export function makeMutant(app: string, mutation: Mutation): string {
  const mutant = join(app, 'mutants', mutation.name);
  const installed = join(mutant, 'node_modules', manifest.name);
  mkdirSync(mutant, { recursive: true });
  cpSync(join(app, 'node_modules', manifest.name), installed, { recursive: true });
  copyFileSync(APP, join(mutant, 'app.js'));
  const handler = join(installed, 'assets', 'handler', 'functions.js');
  writeFileSync(handler, mutated(readFileSync(handler, 'utf8'), mutation));
  return mutant;
}
