import { Fn, Token } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { AppStreamImage, ImageSource } from '../../lib';
import { newImage, newStack, resources, text } from './support';

describe('an image that is managed elsewhere', () => {
  test('is known by its name', () => {
    const stack = newStack();
    const image = AppStreamImage.fromImageName(stack, 'Imported', 'desktop');
    expect(image.imageName).toBe('desktop');
    expect(text(stack.resolve(image.imageArn))).toBe(
      'arn:${AWS::Partition}:appstream:${AWS::Region}:${AWS::AccountId}:image/desktop',
    );
    expect(resources(stack)).toEqual({});
  });

  test('is known by its ARN, with the environment that it has', () => {
    const arn = 'arn:aws-us-gov:appstream:us-gov-west-1:444455556666:image/desktop';
    const image = AppStreamImage.fromImageArn(newStack(), 'Imported', arn);
    expect(image.imageArn).toBe(arn);
    expect(image.imageName).toBe('desktop');
    expect(image.env).toEqual({ account: '444455556666', region: 'us-gov-west-1' });
  });

  test('may be public, without an account', () => {
    const arn = 'arn:aws:appstream:us-east-1::image/AppStream-WinServer2022-11-10-2025';
    expect(AppStreamImage.fromImageArn(newStack(), 'Imported', arn).imageName).toBe(
      'AppStream-WinServer2022-11-10-2025',
    );
  });

  test('may be a token', () => {
    const stack = newStack();
    const imported = AppStreamImage.fromImageArn(stack, 'Imported', Fn.importValue('Arn'));
    expect(stack.resolve(imported.imageArn)).toEqual({ 'Fn::ImportValue': 'Arn' });
    expect(Token.isUnresolved(imported.imageName)).toBe(true);
  });

  test.each([
    [
      'arn:aws:appstream:us-east-1:111122223333:fleet/desktop',
      'MyStack: the resource in imageArn is "fleet": it must be "image". Correct the ARN.',
    ],
    [
      'arn:aws:ec2:us-east-1::image/ami-0123',
      'MyStack: the service in imageArn is "ec2": it must be "appstream". Correct the ARN.',
    ],
    [
      'desktop',
      'MyStack: imageArn "desktop" is not an ARN: it must be arn:<partition>:appstream:<region>:<account>:image/<name>. ' +
        'Correct it, or use fromImageName.',
    ],
    [
      'arn:aws:appstream:us-east-1:111122223333:image/no good',
      'the name in imageArn "no good" is not an image name',
    ],
  ])('must be an image: %s', (arn, message) => {
    expect(() => AppStreamImage.fromImageArn(newStack(), 'Imported', arn)).toThrow(message);
  });

  test('must have a name that an image can have', () => {
    expect(() => AppStreamImage.fromImageName(newStack(), 'Imported', 'no good')).toThrow(
      'is not an image name',
    );
    expect(() => AppStreamImage.fromImageName(newStack(), 'Imported', undefined as never)).toThrow(
      'imageName is missing: it is required. Declare it.',
    );
    expect(() => AppStreamImage.fromImageArn(newStack(), 'Imported', undefined as never)).toThrow(
      'imageArn is missing: it is required. Declare it.',
    );
  });

  test('may have an ARN that is still to be looked up', () => {
    const stack = newStack({ env: { account: '111122223333', region: 'eu-west-1' } });
    const arn = ssm.StringParameter.valueFromLookup(stack, '/golden/arn');
    newImage(stack, { source: ImageSource.image(AppStreamImage.fromImageArn(stack, 'Imported', arn)) });
    resources(stack);
  });

  test('cannot have an ARN that is a dynamic reference', () => {
    expect(() => AppStreamImage.fromImageArn(newStack(), 'Imported', '{{resolve:ssm:/golden/arn}}')).toThrow(
      'MyStack: imageArn "{{resolve:ssm:/golden/arn}}" is a dynamic reference, in which no name can be found. ' +
        'Use ssm.StringParameter.valueForStringParameter, or fromImageName.',
    );
  });
});
