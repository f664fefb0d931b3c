import { deploy } from './command';

const APP = ['--app', 'test/local/deploy/mistakes'];

/** What the run ends with, a line for each problem. */
function problems(output: string): string[] {
  return output.split('\n').filter((line) => line.startsWith('FAILED  '));
}

/** What CloudFormation says of a stack's failure, but for its own words and those that name the image and the log. */
const REASON = / Message returned: Image (?:resource \w+|\S+ in [\w-]+): (.*) Log: /;

const invalid = (what: string) =>
  `a property is not valid (${what}). Correct it in the stack and deploy again.`;

test('a mistake that no synthesis can see fails the deployment, and ends in one line that says what to do', async () => {
  const { code, output } = await deploy(...APP, '--images', 'of-another-region@us-east-1');
  expect(code).toBe(1);
  const told = problems(output).map((line) => [
    /, (\w+): the creation/.exec(line)?.[1],
    REASON.exec(line)?.[1],
  ]);
  expect(Object.fromEntries(told)).toEqual({
    ForgottenRegion:
      'the source image does not exist (of-another-region in eu-west-1). Check the name and region of the source.',
    NoAppStream:
      'an AWS endpoint does not exist (af-south-1: Error: getaddrinfo ENOTFOUND appstream2.af-south-1.amazonaws.com). ' +
      'Choose a region that has AppStream; in a VPC, add what its endpoints and DNS lack.',
    PublicImage: invalid(
      'the name of the source "AppStream-WinServer2022-11-10-2025" is the name of a public image: AppStream copies and updates only ' +
        'images of your account. Name one of your own; a public image can be used for a fleet by its ARN.',
    ),
    Arn: invalid(
      'the name of the source "arn:aws:appstream:eu-west-1:444455556666:image/golden" is an ARN: it must be the name of ' +
        'an image of your account. Use ImageSource.image(…) or .updateOfImage(…) with AppStreamImage.fromImageArn(…), or give what follows "image/".',
    ),
    Spaces: invalid(
      'imageName "our desktops" is not an image name: it must have 1 to 101 letters, digits, "_", "." or "-" and begin ' +
        'with a letter or digit. Correct the name.',
    ),
    Account: invalid(
      'sharedWith.accountId "4444-5555-6666" is not an account id: it must have 12 digits. Correct the account id.',
    ),
    Region: invalid(
      'the region of the source "Ireland" is not a region: it must look like "eu-west-1". Correct the region.',
    ),
    Partition: invalid(
      'the region of the stack "eu-west-1" is in partition aws, and destinationRegion "us-gov-west-1" in aws-us-gov: ' +
        'images are not copied between partitions. Choose regions of one partition.',
    ),
  });
  expect(told).toHaveLength(8);
}, 120_000);

test('one that the synthesis sees ends in one line, too', async () => {
  const { code, output } = await deploy(...APP, '-c', 'synthesis=1');
  expect(code).toBe(1);
  expect(problems(output)).toEqual([
    expect.stringMatching(
      /^FAILED {2}npx tsx app\.ts in \S+ fails\. Error: Synthesis\/Image: source "golden" is a text: it must be an ImageSource\. Write ImageSource\.imageName\("golden"\)\.$/,
    ),
  ]);
  expect(output.trimEnd().endsWith(problems(output)[0])).toBe(true);
  expect(output).not.toContain('local/deploy/synthesize.ts');
}, 120_000);
