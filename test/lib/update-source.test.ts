import { App, Stack } from 'aws-cdk-lib';
import { AppStreamImage, type AppStreamImageProps, ImageSource, WhenUpToDate } from '../../lib';
import { allowedByAction } from './permissions';
import { imageResource, newImage, newStack, resources } from './support';

const env = { account: '111122223333', region: 'eu-west-1' };
const ARN = 'arn:${AWS::Partition}:appstream:eu-west-1:111122223333:image';

function updated(source: ImageSource, props: Partial<AppStreamImageProps> = {}): Stack {
  const stack = newStack({ env });
  newImage(stack, { source, ...props });
  return stack;
}

test('a managed update says the image and the options to the handler', () => {
  const stack = updated(
    ImageSource.updateOfImageName('golden', { displayName: 'CAD', whenUpToDate: WhenUpToDate.COPY }),
  );
  const { UpdateOfImageName, DisplayName, WhenUpToDate: whenUpToDate } = imageResource(stack).Properties;
  expect({ UpdateOfImageName, DisplayName, whenUpToDate }).toEqual({
    UpdateOfImageName: 'golden',
    DisplayName: 'CAD',
    whenUpToDate: 'COPY',
  });
});

test('it waits 6 hours for the image unless told otherwise', () => {
  const stack = updated(ImageSource.updateOfImageName('golden'), { createTimeout: undefined });
  expect(imageResource(stack).Properties.CreateTimeout).toBe('21600');
  expect(Object.values(resources(stack, 'Custom::AppStreamImageCreationWaiter'))).toHaveLength(6);
});

test('the function that polls may update that image into the generated names of the stack', () => {
  const stack = updated(ImageSource.updateOfImageName('golden'));
  expect(allowedByAction(stack)).toEqual({
    'appstream:CreateUpdatedImage': [
      `${ARN}/golden`,
      expect.stringMatching(/:image\/cdk-MyStack-.*AWS::StackId.*\.\*$/) as string,
    ],
  });
});

test('the function that polls may update that image into an explicit name, and copy it where there may be no update', () => {
  const stack = updated(ImageSource.updateOfImageName('golden', { whenUpToDate: WhenUpToDate.COPY }), {
    imageName: 'patched',
  });
  expect(allowedByAction(stack)).toEqual({
    'appstream:CopyImage': [`${ARN}/golden`],
    'appstream:CreateUpdatedImage': [`${ARN}/golden`, `${ARN}/patched`],
  });
});

test('an image of the stack is updated after it is there', () => {
  const stack = newStack({ env });
  const first = newImage(stack, {}, 'First');
  newImage(stack, { source: ImageSource.updateOfImage(first) }, 'Second');
  const [[id], [, { Properties }]] = Object.entries(resources(stack, 'Custom::AppStreamImage'));
  expect(Properties.UpdateOfImageName).toEqual({ 'Fn::GetAtt': [id, 'ImageName'] });
});

test('an image of another region or account is an error', () => {
  const stack = newStack({ env });
  const elsewhere = newImage(stack, { destinationRegion: 'us-east-1' }, 'Elsewhere');
  expect(() => newImage(stack, { source: ImageSource.updateOfImage(elsewhere) })).toThrow(
    'the region of the source "us-east-1" is not possible for a managed update: AppStream makes it in the region of the ' +
      'stack, "eu-west-1". Declare it in a stack of that region, and copy it from there.',
  );
  const foreign = AppStreamImage.fromImageArn(
    stack,
    'Foreign',
    'arn:aws:appstream:eu-west-1:444455556666:image/golden',
  );
  expect(() => newImage(stack, { source: ImageSource.updateOfImage(foreign) }, 'Other')).toThrow(
    'is an image of account "444455556666"',
  );
});

test('where the regions are not known yet, the handler compares them', () => {
  const stack = new Stack(new App(), 'Open');
  const elsewhere = newImage(stack, { destinationRegion: 'us-east-1' }, 'Elsewhere');
  newImage(stack, { source: ImageSource.updateOfImage(elsewhere) }, 'Update');
  const declared = Object.values(resources(stack, 'Custom::AppStreamImage')).map(
    ({ Properties }) => Properties.SourceRegion,
  );
  expect(declared).toEqual([undefined, 'us-east-1']);
});

test.each<[string, () => ImageSource, Partial<AppStreamImageProps>, string]>([
  [
    'an answer that does not exist',
    () => ImageSource.updateOfImageName('golden', { whenUpToDate: 'SKIP' as never }),
    {},
    'whenUpToDate "SKIP" is not possible: it must be one of FAIL, COPY. Choose one of them.',
  ],
  [
    'an answer in place of options',
    () => ImageSource.updateOfImageName('golden', 'COPY' as never),
    {},
    'options of the source "COPY" is a text: they must be an object. Write { whenUpToDate: "COPY" }.',
  ],
  [
    'a name in place of an image',
    () => ImageSource.updateOfImage('golden' as never),
    {},
    'the image of the source "golden" is a text: it must be an AppStreamImage. Write ImageSource.updateOfImageName("golden").',
  ],
  [
    'its own name',
    () => ImageSource.updateOfImageName('golden'),
    { imageName: 'golden' },
    'imageName "golden" is the name of the source in the same region: names are unique within a region. Choose another name, or leave it out.',
  ],
  [
    'another region',
    () => ImageSource.updateOfImageName('golden'),
    { destinationRegion: 'us-east-1' },
    'destinationRegion "us-east-1" is not possible for a managed update: AppStream makes it in the region of the stack, ' +
      '"eu-west-1". Declare it in a stack of that region, and copy it from there.',
  ],
  [
    'a public image',
    () => ImageSource.updateOfImageName('AppStream-WinServer2022-01-01-2026'),
    {},
    'the name of the source "AppStream-WinServer2022-01-01-2026" is the name of a public image: AppStream copies and updates only images ' +
      'of your account. Name one of your own; a public image can be used for a fleet by its ARN.',
  ],
])('an error at synthesis: %s', (_, source, props, message) => {
  expect(() => updated(source(), props)).toThrow(new Error(`MyStack/Desktop: ${message}`));
});
