import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AppStreamImage, AppStreamImageProvider, ImageSource } from '../../lib';

interface Statement {
  readonly Action: string | string[];
}

type Policies = Record<string, { readonly Properties: PolicyProperties }>;

interface PolicyProperties {
  readonly Roles?: { Ref: string }[];
  readonly PolicyDocument: { readonly Statement: Statement[] };
}

const page = readFileSync(path.join(__dirname, '../../docs/permissions.md'), 'utf8');

/** What the role of the function that polls is allowed, in the role itself and by policies. */
function allowed(stack: Stack): Statement[] {
  const template = Template.fromStack(stack);
  const [[logicalId, role]] = Object.entries(template.findResources('AWS::IAM::Role')).filter(([id]) =>
    id.includes('PollRole'),
  );
  const inline = role.Properties.Policies as PolicyProperties[];
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    Object.values(template.findResources(type) as Policies)
      .map(({ Properties }) => Properties)
      .filter(({ Roles }) => Roles?.some(({ Ref }) => Ref === logicalId)),
  );
  return [...inline, ...attached].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** What the page writes for what CloudFormation fills in. */
const WRITTEN: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::AccountId': '<account>',
  'AWS::StackId': '<the id of this stack>',
};

test('the policy on the page is the one of the function that polls', () => {
  const stack = new Stack(new App(), 'Desktops', { env: { region: 'eu-west-1' } });
  new AppStreamImage(stack, 'Image', {
    source: ImageSource.imageName('golden-2026-11', { region: 'us-east-1' }),
  });
  const synthesized = allowed(stack).map(written);

  const [, json] = /## What the functions may do\n.*?```json\n(.*?)```/s.exec(page)!;
  const documented = JSON.parse(json) as unknown[];
  expect(documented).toHaveLength(synthesized.length);
  expect(documented).toEqual(expect.arrayContaining(synthesized));
});

/** A value of a template as the page writes it. */
function written(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== 'object' || value === null) return value;
  const properties = value as Record<string, unknown>;
  const { Ref, 'Fn::Join': join, 'Fn::GetAtt': attribute } = properties;
  if (typeof Ref === 'string') return WRITTEN[Ref] ?? Ref;
  if (Array.isArray(join)) return (written(join[1]) as string[]).join(join[0] as string);
  if ('Fn::Select' in properties) return "<first part of the stack's UUID>";
  if (Array.isArray(attribute) && /LogGroup/.test(String(attribute[0])))
    return '<the log group of the provider>';
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, written(item)]));
}

test('what a role of the user has to have is what a role of ours gets', () => {
  const stack = new Stack(new App(), 'Desktops', { env: { region: 'eu-west-1' } });
  const provider = new AppStreamImageProvider(stack, 'Provider', { vpc: new ec2.Vpc(stack, 'Vpc') });
  const sources = [
    ImageSource.imageName('golden'),
    ImageSource.ami('ami-0123456789abcdef0'),
    ImageSource.updateOfImageName('golden'),
  ];
  for (const [index, source] of sources.entries())
    new AppStreamImage(stack, `Image${index}`, { source, provider });
  const actions = allowed(stack).flatMap(({ Action }) => Action);

  const [, section] = /## A role of your own\n(.*?)^## /ms.exec(page)!;
  const documented = [...section.matchAll(/`([a-z0-9]+:[A-Z][A-Za-z]+)`/g)].map(([, action]) => action);
  expect(documented.sort()).toEqual(actions.sort());
});
