// Writes what each mistake is answered with: in every language in the same words.
const { writeFileSync } = require('node:fs');
const { App, Duration, RemovalPolicy, Stack } = require('aws-cdk-lib');
const { AgentVersion, AppStreamImage, ImageSource, WhenUpToDate } = require('cdk-appstream-image');

const golden = ImageSource.imageName('golden');
const ami = 'ami-0123456789abcdef0';
const shares = (...sharedWith) => ({ source: golden, sharedWith });
const mistakes = [
  { source: ImageSource.imageName('no good') },
  { source: ImageSource.imageName('') },
  { source: ImageSource.imageName('arn:aws:appstream:eu-west-1:111122223333:image/golden') },
  { source: ImageSource.imageName('AppStream-WinServer2022-11-10-2025') },
  { source: ImageSource.imageName('golden', { region: 'Ireland' }) },
  { source: ImageSource.ami('golden') },
  { source: ImageSource.ami(ami, { displayName: 'Desktops [November]' }) },
  {
    source: ImageSource.ami(ami, {
      agentVersion: AgentVersion.ALWAYS_LATEST,
      validateOnInstanceType: 'large',
    }),
  },
  { source: ImageSource.ami(ami), description: 'Desktops: November' },
  { source: ImageSource.workspacesImage(ami) },
  { source: ImageSource.updateOfImageName('no good') },
  { source: ImageSource.updateOfImageName('golden', { whenUpToDate: WhenUpToDate.COPY, displayName: '' }) },
  { source: golden, imageName: 'golden' },
  { source: golden, imageName: '' },
  { source: golden, destinationRegion: 'eu-west-9' },
  { source: golden, description: 'd'.repeat(201) },
  { source: golden, createTimeout: Duration.minutes(1) },
  { source: golden, removalPolicy: RemovalPolicy.SNAPSHOT },
  shares({ accountId: '4444' }),
  shares({ accountId: '444455556666', allowFleet: false }),
  shares({ accountId: '444455556666' }, { accountId: '444455556666' }),
];

function answerTo(props) {
  try {
    new AppStreamImage(new Stack(new App(), 'Desktops'), 'Desktop', props);
  } catch (error) {
    return error.message;
  }
  return 'no error';
}

writeFileSync(process.argv[2], JSON.stringify(mistakes.map(answerTo)));
