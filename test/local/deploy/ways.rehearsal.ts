import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { CfnImage } from 'aws-cdk-lib/aws-imagebuilder';
import { Role } from 'aws-cdk-lib/aws-iam';
import { ParameterValueType, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AppStreamImage, AppStreamImageProvider, ImageSource } from '../../../lib';
import type { StackResult } from '../../../local/cloudformation/stack-player';
import type { Template } from '../../../local/cloudformation/template';
import { ACCOUNT } from '../../../local/deploy/simulated-aws';
import { PlayedApp, REGION } from './played-app';
import { PlayedStacks } from './played-stacks';

const AMI = 'ami-0123456789abcdef0';

/** Whatever can tell of an AMI or a WorkSpaces image, by the ids of what is made from it. */
const IMPORTS: Readonly<Record<string, (stack: Stack) => ImageSource>> = {
  Literal: () => ImageSource.ami(AMI),
  RoleOfAnotherTeam: (stack) => ImageSource.ami(AMI, { role: roleOutside(stack) }),
  WorkspacesImage: () => ImageSource.workspacesImage('wsi-0123456789'),
  ImageBuilder: (stack) => ImageSource.ami(new CfnImage(stack, 'Golden').attrImageId),
  ParameterOfTemplate: (stack) => ImageSource.ami(parameterWith(stack, AMI)),
  StoredByAnotherTeam: (stack) => ImageSource.ami(storedOutside(stack)),
  StoredByStack: (stack) => ImageSource.ami(storedInside(stack)),
};

function roleOutside(stack: Stack) {
  return Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${ACCOUNT}:role/import`, { mutable: false });
}

function parameterWith(stack: Stack, value: string): string {
  return new CfnParameter(stack, 'Parameter', { default: value }).valueAsString;
}

function storedOutside(stack: Stack): string {
  return StringParameter.valueForTypedStringParameterV2(
    stack,
    '/golden/ami',
    ParameterValueType.AWS_EC2_IMAGE_ID,
  );
}

function storedInside(stack: Stack): string {
  return new StringParameter(stack, 'Stored', { stringValue: AMI }).stringValue;
}

describe('an app with all ways', () => {
  let app: PlayedApp;

  beforeAll(async () => {
    app = await PlayedApp.start();
  });

  afterAll(() => app.close());

  test('imports from whatever tells of an AMI, updates, copies what it made, and leaves nothing', async () => {
    const results = await app.deploy((declared: App) => {
      const stack = new Stack(declared, 'Desktops', { env: { account: ACCOUNT, region: REGION } });
      // Fewer polls and resources are quicker to play.
      const provider = new AppStreamImageProvider(stack, 'Provider', { pollInterval: Duration.minutes(5) });
      const createTimeout = Duration.minutes(55);
      const [first] = Object.entries(IMPORTS).map(
        ([id, source]) => new AppStreamImage(stack, id, { source: source(stack), provider, createTimeout }),
      );
      new AppStreamImage(stack, 'Updated', { source: ImageSource.updateOfImageName('golden'), provider });
      new AppStreamImage(stack, 'Copied', { source: ImageSource.image(first), provider });
    });
    expect(results.get('Desktops')!.reason).toBeUndefined();
    expect(results.get('Desktops')!.status).toBe('CREATE_COMPLETE');
    const made = app.aws.appStream.journal.filter(({ outcome }) => outcome === 'ok');
    const count = (name: string) => made.filter(({ operation }) => operation === name).length;
    expect(count('CreateImportedImage')).toBe(Object.keys(IMPORTS).length);
    // The first one is a dry run.
    expect(count('CreateUpdatedImage')).toBe(2);
    expect(count('CopyImage')).toBe(1);
    expect(await app.destroy()).toEqual({ Desktops: 'DELETE_COMPLETE' });
    expect(app.aws.appStream.images(REGION).map(({ name }) => name)).toEqual(['golden']);
  }, 180_000);
});

describe('each action is needed', () => {
  const stacks = new PlayedStacks();
  afterEach(() => stacks.close());

  /** How the creation of an image fails without some text of the template. */
  async function creation(source: ImageSource, text: RegExp, other: string): Promise<StackResult> {
    const template = stacks.synthesize((stack) => {
      new AppStreamImage(stack, 'Image', { source });
    });
    const before = JSON.stringify(template);
    const after = before.replaceAll(text, other);
    expect(after).not.toBe(before);
    return (await stacks.player(template)).create(JSON.parse(after) as Template);
  }

  function reasonOf({ events }: StackResult): string {
    const failed = events.find(({ resourceStatus }) => resourceStatus === 'CREATE_FAILED');
    return failed?.resourceStatusReason ?? '';
  }

  test.each([
    ['CreateImportedImage', ImageSource.ami(AMI), /appstream:CreateImportedImage/g],
    ['CreateImportedImage', ImageSource.workspacesImage('wsi-0123456789'), /appstream:CreateImportedImage/g],
    ['PassRole', ImageSource.ami(AMI), /iam:PassRole/g],
    ['CreateUpdatedImage', ImageSource.updateOfImageName('golden'), /appstream:CreateUpdatedImage/g],
  ])('without %s, access is denied', async (_, source, action) => {
    const failed = await creation(source, action, 'appstream:StartFleet');
    expect(failed.status).toBe('ROLLBACK_COMPLETE');
    expect(reasonOf(failed)).toMatch(/access is denied/);
  });

  test('a role that does not trust AppStream is refused', async () => {
    const failed = await creation(
      ImageSource.ami(AMI),
      /"Service":"appstream.amazonaws.com"/g,
      '"Service":"ec2.amazonaws.com"',
    );
    expect(failed.status).toBe('ROLLBACK_COMPLETE');
    expect(reasonOf(failed)).toContain('AppStream cannot assume the role');
  });
});
