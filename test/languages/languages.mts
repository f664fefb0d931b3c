import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../scripts/consumer-app.mjs';

const ROOT = path.join(import.meta.dirname, '..', '..');

/** In the cloud assembly of a language that tries it: what mistakes are answered with. */
export const MISTAKES = 'mistakes.json';

/** What an app in one language is made from. */
interface Place {
  /** The app's own folder, a copy of the one in `apps/`. */
  readonly app: string;
  /** Where jsii-pacmak wrote the package of the language. */
  readonly packed: string;
  /** Where the app has to write its cloud assembly. */
  readonly output: string;
  readonly version: string;
  readonly cdkVersion: string;
}

export interface Language {
  readonly name: string;
  /** The commands without which it cannot be tried, each as one that tells its version. */
  readonly toolchain: readonly (readonly string[])[];
  synthesize(place: Place): void;
}

const python: Language = {
  name: 'python',
  toolchain: [['python3', '--version']],
  synthesize({ app, packed, output, cdkVersion }) {
    run('python3', ['-m', 'venv', '.venv'], { cwd: app });
    const wheel = readdirSync(packed).find((file) => file.endsWith('.whl'))!;
    const bin = path.join(app, '.venv', 'bin');
    run(
      path.join(bin, 'pip'),
      ['install', '--quiet', path.join(packed, wheel), `aws-cdk-lib==${cdkVersion}`],
      { cwd: app },
    );
    run(path.join(bin, 'python'), ['app.py', output], { cwd: app });
    run(path.join(bin, 'python'), ['mistakes.py', path.join(output, MISTAKES)], { cwd: app });
    // The example in Python needs the same packages: its lifecycle is played with them.
    const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
    run('npm', ['run', 'deploy:local', '--', '--app', 'examples/python'], { cwd: ROOT, env });
  },
};

const java: Language = {
  name: 'java',
  toolchain: [
    ['javac', '-version'],
    ['mvn', '--version'],
  ],
  synthesize({ app, packed, output, version, cdkVersion }) {
    const settings = [`-Dpacked=${packed}`, `-Dpackage.version=${version}`, `-Dcdk.version=${cdkVersion}`];
    const mvn = (...goal: string[]) =>
      run('mvn', ['--batch-mode', '--quiet', ...settings, ...goal], { cwd: app });
    // Maven keeps a version that it has met for good, here what an earlier run has packed.
    mvn(
      'dependency:purge-local-repository',
      '-DmanualInclude=io.github.cdkappstreamimage:cdk-appstream-image',
      '-DreResolve=false',
    );
    const classpath = path.join(app, 'classpath');
    mvn('compile', 'dependency:build-classpath', `-Dmdep.outputFile=${classpath}`);
    run('sh', ['-c', 'java -cp "target/classes:$(cat classpath)" Desktops "$0"', output], { cwd: app });
  },
};

const go: Language = {
  name: 'go',
  toolchain: [['go', 'version']],
  synthesize({ app, packed, output, version, cdkVersion }) {
    const module = 'github.com/cdk-appstream-image/cdk-appstream-image-go/cdkappstreamimage';
    writeFileSync(
      path.join(app, 'go.mod'),
      [
        'module app',
        'go 1.24',
        `require github.com/aws/aws-cdk-go/awscdk/v2 v${cdkVersion}`,
        `require ${module} v${version}`,
        `replace ${module} => ${path.join(packed, 'cdkappstreamimage')}`,
        '',
      ].join('\n'),
    );
    run('go', ['mod', 'tidy'], { cwd: app });
    run('go', ['run', '.', output], { cwd: app });
  },
};

export const LANGUAGES: readonly Language[] = [python, java, go];
