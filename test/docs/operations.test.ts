import { readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import type { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type PollProps, createPoll } from '../../lambda/poll';
import { Measurements } from '../../lambda/report/measurements';
import { AppStreamImage, AppStreamImageProvider, ImageSource } from '../../lib';
import { WAIT_REASONS } from '../../lib/private/metrics';

const read = (name: string) => readFileSync(path.join(__dirname, '../../docs', name), 'utf8');
const operations = read('operations.md');

/** With this, Powertools writes through the console that jest can listen to. */
process.env.POWERTOOLS_DEV = 'true';
process.env.POWERTOOLS_METRICS_DISABLED = 'false';

const STACK_ID = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Desktops/1a2b3c4d-0000';

/** The cells of the rows of the table that follows a text. */
function rowsAfter(text: string): string[][] {
  const [, section = ''] = operations.split(text);
  const [, table] = /\n\n(\|.*?)\n\n/s.exec(section)!;
  const [, , ...rows] = table.split('\n');
  return rows.map((row) =>
    row
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

/** What the function that polls gets of a provider with metrics. */
function environment(): Record<string, string> {
  const stack = new Stack(new App(), 'Desktops');
  const provider = new AppStreamImageProvider(stack, 'Provider', { metrics: true });
  new AppStreamImage(stack, 'Image', { source: ImageSource.imageName('golden'), provider });
  const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  return functions.find(({ Properties }) => Properties.Handler === 'index.poll')!.Properties.Environment
    .Variables;
}

interface Embedded {
  readonly CloudWatchMetrics: {
    Namespace: string;
    Dimensions: string[][];
    Metrics: { Name: string; Unit: string }[];
  }[];
}

test('the metrics are those that the handler writes, with unit, dimensions and namespace', () => {
  const { POWERTOOLS_METRICS_NAMESPACE: namespace, POWERTOOLS_SERVICE_NAME: serviceName } = environment();
  const log = jest.spyOn(console, 'log').mockImplementation();
  const measurements = new Measurements(new Metrics({ namespace, serviceName }), STACK_ID);
  measurements.completed('creation', 2400);
  measurements.completed('deletion', 60);
  measurements.left(1);
  measurements.failed();
  measurements.waited({
    kind: 'wait',
    why: 'x',
    state: 'COPYING',
    deadline: 0,
    atDeadline: 'createTimedOut',
  });
  const lines = log.mock.calls.map(
    ([line]) => JSON.parse(String(line)) as { _aws: Embedded; service: string },
  );
  log.mockRestore();

  const written = lines.flatMap(({ _aws }) =>
    _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics: metrics }) => {
      const [sum, ...others] = Dimensions;
      expect(others).toEqual([[...sum, 'Stack']]);
      return metrics.map(({ Name, Unit }) => [Namespace, Name, Unit, sum.join(', ')]);
    }),
  );
  const rows = rowsAfter('Namespace `AppStreamImage`:');
  const documented = rows.map(([name, , unit, dimensions]) => ['AppStreamImage', name, unit, dimensions]);
  // Each poll writes its own `Polls`.
  const unique = new Map(written.map((metric) => [metric.join(), metric]));
  expect(documented.sort()).toEqual([...unique.values()].sort());
  expect(operations).toContain(`\`service\` is always \`${lines[0].service}\``);
});

test('the methods are those of the provider, each for its metric', () => {
  const rows = rowsAfter('Namespace `AppStreamImage`:').filter(([, method]) => method !== '');
  const provider = new AppStreamImageProvider(new Stack(), 'Provider', { metrics: true });
  const metrics = {
    'metricCreateDuration()': provider.metricCreateDuration(),
    'metricDeleteDuration()': provider.metricDeleteDuration(),
    'metricFailures()': provider.metricFailures(),
    'metricLeft()': provider.metricLeft(),
    'metricWaits(reason)': provider.metricWaits('held'),
  };
  expect(rows.map(([name, method]) => [method, name])).toEqual(
    Object.entries(metrics).map(([method, { metricName }]) => [method, metricName]),
  );
});

test('the reasons of waits are those that the handler tells, and the docstring lists them, too', () => {
  const names = (text: string) => [...text.matchAll(/[A-Za-z]+/g)].map(([name]) => name);
  const documented = rowsAfter('The reasons of `Waits`:').flatMap(([reasons]) => names(reasons));
  expect(documented.sort()).toEqual([...WAIT_REASONS].sort());
  const source = readFileSync(path.join(__dirname, '../../lib/app-stream-image-provider.ts'), 'utf8');
  const [, docstring] = /(`held`: .*?)@default.*?\n {2}public metricWaits/s.exec(source)!;
  const listed = [...docstring.matchAll(/`(\w+)`/g)].map(([, reason]) => reason);
  expect(listed.sort()).toEqual([...WAIT_REASONS].sort());
});

test('the decisions by which it tells why a stack waits are those of the handler', () => {
  const lambda = path.join(__dirname, '../../lambda');
  const sources = readdirSync(lambda, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(path.join(lambda, name), 'utf8'));
  const beginnings = rowsAfter('What stands after `wait:` is the reason.').flatMap(
    ([decision]) => /^wait: (.*?) ?(?:COPYING|\d|…|$)/.exec(decision)?.[1] ?? [],
  );
  expect(beginnings).toHaveLength(3);
  const unknown = beginnings.filter((words) => !sources.some((text) => text.includes(`${words} \${`)));
  expect(unknown).toEqual([]);
});

/** The fields of the line that a poll writes: that of a deletion waiter, which asks nobody. */
async function pollFields(): Promise<string[]> {
  const lines: object[] = [];
  const logger = { info: (message: string, fields: object) => lines.push({ message, ...fields }) };
  const poll = createPoll({
    now: () => 0,
    logger: logger as unknown as Logger,
    settings: { imageNamePrefix: 'cdk-Desktops-1a2b3c4d.', pollIntervalSeconds: 30 },
    cloudFormation: () => ({}),
    appStream: () => ({}),
  } as unknown as PollProps);
  await poll({
    Event: {
      RequestType: 'Create',
      ResourceType: 'Custom::AppStreamImageDeletionWaiter',
      RequestId: 'request',
      ResponseURL: 'https://example.com',
      StackId: STACK_ID,
      LogicalResourceId: 'ImageDeletionWaiter1',
      ResourceProperties: { SourceImageName: 'golden', ImageLogicalId: 'Image' },
    },
    StartedAt: new Date(0).toISOString(),
  });
  expect(lines).toHaveLength(1);
  return Object.keys(lines[0]);
}

test('the fields are those of the line of a poll', async () => {
  const fields = await pollFields();
  const documented = rowsAfter('Each poll writes one line').map(([field]) => field);
  expect(['message', ...documented].sort()).toEqual([...fields].sort());
  const [, json] = /```json\n(.*?)```/s.exec(operations)!;
  const ofTheLogger = ['level', 'message', 'timestamp', 'service', 'sampling_rate'];
  expect(Object.keys(JSON.parse(json)).sort()).toEqual([...new Set([...ofTheLogger, ...fields])].sort());
});

test.each(['operations.md', 'troubleshooting.md'])(
  'the queries in %s ask for fields that exist',
  async (name) => {
    const fields = [...(await pollFields()), 'timestamp'];
    const queries = [...read(name).matchAll(/^```(\w*)\n(.*?)^```$/gms)]
      .filter(([, language, code]) => language === '' && /^(fields|filter) /.test(code))
      .map(([, , code]) => code);
    expect(queries.length).toBeGreaterThan(0);
    for (const query of queries) {
      const named = query
        .replace(/"[^"]*"|\/[^/]*\//g, '')
        .replace(/\bas (\w+)/g, (_, alias: string) => (fields.push(alias), ''))
        .match(/[A-Za-z]+/g)!;
      const words = 'fields filter sort desc limit stats latest max count by and like'.split(' ');
      expect(named.filter((word) => !words.includes(word) && !fields.includes(word))).toEqual([]);
    }
  },
);
