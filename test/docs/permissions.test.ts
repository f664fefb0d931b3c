import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AppStreamImage } from '../../lib';

interface Policy {
  readonly Properties: {
    readonly Roles: { Ref: string }[];
    readonly PolicyDocument: { Statement: unknown[] };
  };
}

/** What the README writes for what CloudFormation fills in. */
const WRITTEN: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::AccountId': '<account>',
  'AWS::StackId': '<the id of this stack>',
};

test('the policy in the README is the one of the function that works on images', () => {
  const stack = new Stack(new App(), 'Desktops', { env: { region: 'eu-west-1' } });
  new AppStreamImage(stack, 'Image', { sourceImageName: 'golden-2026-11', sourceRegion: 'us-east-1' });
  const template = Template.fromStack(stack);
  const policies: Policy[] = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    Object.values(template.findResources(type) as Record<string, Policy>),
  );
  const synthesized = policies
    .filter(({ Properties }) => Properties.Roles.some(({ Ref }) => Ref.includes('ProviderIsCompleteRole')))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .map(written);

  const readme = readFileSync(path.join(__dirname, '../../README.md'), 'utf8');
  const [, json] = /## Permissions.*?```json\n(.*?)```/s.exec(readme)!;
  const documented = JSON.parse(json) as unknown[];
  expect(documented).toHaveLength(synthesized.length);
  expect(documented).toEqual(expect.arrayContaining(synthesized));
});

/** A value of a template as the README writes it. */
function written(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== 'object' || value === null) return value;
  const { Ref, 'Fn::Join': join, 'Fn::GetAtt': attribute } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return WRITTEN[Ref] ?? Ref;
  if (Array.isArray(join)) return (written(join[1]) as string[]).join(join[0] as string);
  if (Array.isArray(attribute) && /LogGroup/.test(String(attribute[0])))
    return '<the log group of the provider>';
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, written(item)]));
}
