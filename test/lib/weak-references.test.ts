import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newImage } from './support';

const WEAK = { '@aws-cdk/core:defaultCrossStackReferences': 'weak' };
const OWNER = { account: '111122223333', region: 'eu-west-1' };
const ELSEWHERE = [
  ['in another account', { ...OWNER, account: '444455556666' }],
  ['in another region', { ...OWNER, region: 'us-east-1' }],
] as const;

/** What a stack elsewhere gets for the attributes of an image. */
function usedIn(env: typeof OWNER, imageName?: string): unknown[] {
  const app = new App({ context: WEAK });
  const image = newImage(new Stack(app, 'Images', { env: OWNER }), { imageName });
  const fleets = new Stack(app, 'Fleets', { env });
  new CfnOutput(fleets, 'Name', { value: image.imageName });
  new CfnOutput(fleets, 'Arn', { value: image.imageArn });
  const { Outputs } = Template.fromStack(fleets).toJSON();
  return [Outputs.Name.Value, Outputs.Arn.Value];
}

test.each(ELSEWHERE)('a name that is made at deployment is handed over by an output: %s', (_, env) => {
  const output = (attribute: string) => ({
    'Fn::GetStackOutput': expect.objectContaining({
      StackName: 'Images',
      OutputName: expect.stringContaining(attribute),
      Region: OWNER.region,
    }),
  });
  expect(usedIn(env)).toEqual([output('ImageName'), output('ImageArn')]);
});

test.each(ELSEWHERE)('an explicit name is known before the deployment: %s', (_, env) => {
  const [name, arn] = usedIn(env, 'desktop');
  expect(name).toBe('desktop');
  expect(JSON.stringify(arn)).toContain(`:appstream:${OWNER.region}:${OWNER.account}:image/desktop`);
});
