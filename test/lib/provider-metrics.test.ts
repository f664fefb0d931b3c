import { App, NestedStack, Stack, Token } from 'aws-cdk-lib';
import { Alarm, type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { AppStreamImageProvider, type AppStreamImageProviderProps } from '../../lib';
import { METRICS_NAMESPACE, METRICS_SERVICE, WAIT_REASONS } from '../../lib/private/metrics';
import { functionNamed } from './permissions';
import { newStack, only } from './support';

const METHODS: [string, (provider: AppStreamImageProvider, options?: MetricOptions) => Metric][] = [
  ['metricCreateDuration', (provider, options) => provider.metricCreateDuration(options)],
  ['metricDeleteDuration', (provider, options) => provider.metricDeleteDuration(options)],
  ['metricWaits', (provider, options) => provider.metricWaits('held', options)],
  ['metricFailures', (provider, options) => provider.metricFailures(options)],
  ['metricLeft', (provider, options) => provider.metricLeft(options)],
];

function newProvider(stack: Stack = newStack(), props: AppStreamImageProviderProps = { metrics: true }) {
  return new AppStreamImageProvider(stack, 'Provider', props);
}

/** What an alarm on a metric says of it. */
function alarmed(metric: Metric, stack: Stack): Record<string, any> {
  new Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 });
  return only(stack, 'AWS::CloudWatch::Alarm').Properties;
}

const dimensions = (values: Record<string, unknown>) =>
  Object.keys(values)
    .sort()
    .map((Name) => ({ Name, Value: values[Name] }));

test.each([
  ['metricCreateDuration', 'CreateDuration', 'Average', {}],
  ['metricDeleteDuration', 'DeleteDuration', 'Average', {}],
  ['metricWaits', 'Waits', 'Sum', { Reason: 'held' }],
  ['metricFailures', 'Failures', 'Sum', {}],
  ['metricLeft', 'Left', 'Sum', {}],
] as const)('%s is %s of the stack: %s over 5 minutes', (method, MetricName, Statistic, more) => {
  const stack = newStack();
  const [, metric] = METHODS.find(([name]) => name === method)!;
  expect(alarmed(metric(newProvider(stack)), stack)).toMatchObject({
    Namespace: METRICS_NAMESPACE,
    MetricName,
    Statistic,
    Period: 300,
    Dimensions: dimensions({ service: METRICS_SERVICE, Stack: 'MyStack', ...more }),
  });
});

test('the functions write under that namespace and service', () => {
  const stack = newStack();
  newProvider(stack);
  expect(functionNamed(stack, 'poll').Properties.Environment.Variables).toMatchObject({
    POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    POWERTOOLS_SERVICE_NAME: METRICS_SERVICE,
  });
});

test.each(METHODS)('%s takes the options of a metric', (_, metric) => {
  const options = { statistic: 'Maximum', label: 'Mine', dimensionsMap: { service: METRICS_SERVICE } };
  expect(metric(newProvider(), options)).toMatchObject({
    statistic: 'Maximum',
    label: 'Mine',
    dimensions: options.dimensionsMap,
  });
});

test.each(METHODS)('%s is an error where the functions write no metrics', (method, metric) => {
  for (const props of [{}, { metrics: false }]) {
    expect(() => metric(newProvider(newStack(), props))).toThrow(
      `MyStack/Provider: ${method}() is not possible: the functions write metrics only with metrics: true. ` +
        'Give the provider metrics: true.',
    );
  }
});

test('a wait has one of the reasons that are listed', () => {
  const provider = newProvider();
  for (const reason of WAIT_REASONS)
    expect(provider.metricWaits(reason).dimensions).toMatchObject({ Reason: reason });
  expect(provider.metricWaits(Token.asString({ Ref: 'Reason' })).dimensions).toBeDefined();
  for (const reason of ['holded', 'Held', '']) {
    expect(() => provider.metricWaits(reason)).toThrow(
      `MyStack/Provider: reason "${reason}" is not a reason to wait: it must be one of held, AVAILABLE, COPYING, `,
    );
  }
  expect(() => provider.metricWaits(undefined as never)).toThrow(
    'MyStack/Provider: reason is missing: it is required. Declare it.',
  );
});

test('the metric of a provider is that of its stack, whatever stack asks for it', () => {
  const app = new App();
  const env = { account: '111122223333', region: 'eu-west-1' };
  const desktops = new Stack(app, 'Desktops', { env, stackName: 'the-desktops' });
  const monitoring = new Stack(app, 'Monitoring', { env: { ...env, region: 'us-east-1' } });
  const metric = newProvider(desktops).metricFailures();
  expect(metric.dimensions).toMatchObject({ Stack: 'the-desktops' });
  expect(metric).toMatchObject({ region: 'eu-west-1', account: '111122223333' });
  expect(() => alarmed(metric, monitoring)).toThrow(/region/);
});

test('the stack of a provider in a nested stack is the nested one', () => {
  const nested = new NestedStack(newStack(), 'Nested');
  expect(alarmed(newProvider(nested).metricFailures(), nested).Dimensions).toEqual(
    dimensions({
      service: METRICS_SERVICE,
      Stack: { Ref: 'AWS::StackName' },
    }),
  );
});

test('aws-cloudwatch is loaded when a metric is asked for, not before', () => {
  const load = jest.fn(() => jest.requireActual<object>('aws-cdk-lib/aws-cloudwatch'));
  jest.doMock('aws-cdk-lib/aws-cloudwatch', load);
  jest.isolateModules(() => {
    /* eslint-disable @typescript-eslint/no-require-imports -- anew, with what they load themselves */
    const cdk = require('aws-cdk-lib') as typeof import('aws-cdk-lib');
    const lib = require('../../lib') as typeof import('../../lib');
    /* eslint-enable @typescript-eslint/no-require-imports */
    const app = new cdk.App();
    const stack = new cdk.Stack(app, 'MyStack');
    const provider = new lib.AppStreamImageProvider(stack, 'Provider', { metrics: true });
    new lib.AppStreamImage(stack, 'Desktop', { source: lib.ImageSource.imageName('golden'), provider });
    app.synth();
    expect(load).not.toHaveBeenCalled();
    provider.metricFailures();
    expect(load).toHaveBeenCalled();
  });
  jest.dontMock('aws-cdk-lib/aws-cloudwatch');
});
