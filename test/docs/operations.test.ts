import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type PollProps, createPoll } from '../../lambda/poll';
import { Measurements } from '../../lambda/report/measurements';
import { AppStreamImage, AppStreamImageProvider, ImageSource } from '../../lib';

const read = (name: string) => readFileSync(path.join(__dirname, '../../docs', name), 'utf8');
const operations = read('operations.md');

/** With this, Powertools writes through the console that jest can listen to. */
process.env.POWERTOOLS_DEV = 'true';
process.env.POWERTOOLS_METRICS_DISABLED = 'false';

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
  const measurements = new Measurements(new Metrics({ namespace, serviceName }));
  measurements.done('copy', 2400);
  measurements.done('deletion', 60);
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
    _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions: [dimensions], Metrics: metrics }) =>
      metrics.map(({ Name, Unit }) => [Namespace, Name, Unit, dimensions.join(', ')]),
    ),
  );
  const documented = rowsAfter('Namespace `AppStreamImage`:').map(([name, unit, dimensions]) => [
    'AppStreamImage',
    name,
    unit,
    dimensions,
  ]);
  expect(documented.sort()).toEqual(written.sort());
  expect(operations).toContain(`\`service\` is always \`${lines[0].service}\``);
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
      StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Desktops/1a2b3c4d-0000',
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
