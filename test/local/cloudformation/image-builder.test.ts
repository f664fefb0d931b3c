import { VirtualClock } from '../../../local/clock';
import { amiIdFor, IMAGE_BUILDER } from '../../../local/cloudformation/image-builder';
import { StackPlayer } from '../../../local/cloudformation/stack-player';
import type { Template } from '../../../local/cloudformation/template';
import { ScriptedTransport } from './scripted-transport';

/** A recipe, the image of it, and the id of the AMI. */
const golden = (Version: string): Template => ({
  Resources: {
    Recipe: { Type: 'AWS::ImageBuilder::ImageRecipe', Properties: { Name: 'golden', Version } },
    Golden: {
      Type: 'AWS::ImageBuilder::Image',
      Properties: { ImageRecipeArn: { 'Fn::GetAtt': ['Recipe', 'Arn'] } },
    },
  },
  Outputs: {
    Ami: { Value: { 'Fn::GetAtt': ['Golden', 'ImageId'] } },
    Recipe: { Value: { Ref: 'Recipe' } },
  },
});

test('an image of EC2 Image Builder has an AMI, which another recipe replaces', async () => {
  const clock = new VirtualClock();
  const player = new StackPlayer({ clock, transport: new ScriptedTransport(clock), kinds: IMAGE_BUILDER });
  const { outputs: first } = await player.create(golden('1.0.0'));
  expect(first.Ami).toMatch(/^ami-[0-9a-f]{17}$/);
  expect(first.Recipe).toMatch(/^arn:aws:imagebuilder:eu-west-1:\d{12}:image-recipe\/recipe\/[0-9a-f]{8}$/);
  const { outputs: second } = await player.update(golden('1.1.0'));
  expect(second.Ami).toMatch(/^ami-[0-9a-f]{17}$/);
  expect(second.Ami).not.toBe(first.Ami);
  const { outputs: third } = await player.update(golden('1.1.0'));
  expect(third.Ami).toBe(second.Ami);
  expect((await player.delete()).status).toBe('DELETE_COMPLETE');
});

test('the same text has the same AMI', () => {
  expect(amiIdFor('/golden/ami')).toBe(amiIdFor('/golden/ami'));
  expect(amiIdFor('/golden/ami')).not.toBe(amiIdFor('/golden/ami/2'));
});
