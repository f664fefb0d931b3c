import { AppStreamImage, ImageSource } from '../../lib';
import { type Mistake, told } from './telling';

const source = ImageSource.imageName('golden');

test.each<[string, Mistake, string]>([
  [
    'name',
    // @ts-expect-error -- no such prop
    (stack) => new AppStreamImage(stack, 'Image', { source, name: 'desktops' }),
    'there is no prop name, and what it says is not done. Write imageName.',
  ],
  [
    'region',
    // @ts-expect-error -- no such prop
    (stack) => new AppStreamImage(stack, 'Image', { source, region: 'us-east-1' }),
    'there is no prop region, and what it says is not done. Write destinationRegion.',
  ],
  [
    'sourceRegion',
    // @ts-expect-error -- no such prop
    (stack) => new AppStreamImage(stack, 'Image', { source, sourceRegion: 'us-east-1' }),
    'there is no prop sourceRegion, and what it says is not done. ' +
      'Write ImageSource.imageName("<name of the image>", { region: "<region>" }).',
  ],
  [
    'retain',
    // @ts-expect-error -- no such prop
    (stack) => new AppStreamImage(stack, 'Image', { source, retain: true }),
    'there is no prop retain, and what it says is not done. Write removalPolicy: RemovalPolicy.RETAIN.',
  ],
  [
    'image_name',
    // @ts-expect-error -- no such prop
    (stack) => new AppStreamImage(stack, 'Image', { source, image_name: 'desktops' }),
    'there is no prop image_name, and what it says is not done. Write imageName.',
  ],
])('a prop called %s is warned of', (name, mistake, message) => {
  expect(told(mistake)).toEqual([`${message} [ack: cdk-appstream-image:noSuchProp.${name}]`]);
});

test('what is no mistake is told nothing of', () => {
  const ofAnother = { fleetName: 'desktops', region: undefined };
  expect(told((stack) => new AppStreamImage(stack, 'Image', { source, ...ofAnother }))).toEqual([]);
});
