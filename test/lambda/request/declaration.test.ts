import { type Answer, answerBody } from '../../../lambda/cloudformation/answer';
import { declarationOf, readDeclaration } from '../../../lambda/request/declaration';
import { declaredImage } from '../../../lambda/request/properties';
import { InvalidProperty } from '../../../lambda/request/values';
import { DESK, HOME, type Properties, declare, event } from './declaring';

describe('lifecycle 10: what the first of a chain tells the others', () => {
  const told = (properties: Properties) => declarationOf(declare(properties));
  const others = (Declaration: unknown) => readDeclaration(HOME, 'Desk', { Declaration });

  test.each<Properties>([
    {},
    { ImageName: 'mine', DestinationRegion: 'us-east-1' },
    { SourceRegion: 'us-east-1', Description: 'CAD, "all" of it – ünï', Revision: '7' },
  ])('means the same image: %j', (properties) => {
    const image = declare(properties);
    expect(others(told(properties))).toEqual({ ...image, tags: {} });
  });

  test('lifecycle 3: names the accounts that it is shared with', () => {
    const SharedWith = ['222233334444', '333344445555'].map((AccountId) => ({ AccountId }));
    const accounts = others(told({ SharedWith })).shares.map(({ accountId }) => accountId);
    expect(accounts).toEqual(['222233334444', '333344445555']);
  });

  test('fits into an answer to CloudFormation however much is declared', () => {
    const SharedWith = Array.from({ length: 500 }, (_, n) => ({ AccountId: `${222233330000 + n}` }));
    const longest = {
      SourceImageName: 's'.repeat(101),
      ImageName: 'n'.repeat(101),
      Description: '金'.repeat(200),
    };
    const Declaration = told({ ...longest, Revision: 'r'.repeat(1024), SharedWith });
    const Data = { Declaration };
    const answer: Answer = { Status: 'SUCCESS', PhysicalResourceId: declare(longest).arn, Data };
    expect(Buffer.byteLength(answerBody(event(), answer))).toBeLessThanOrEqual(4096);
    expect(others(Declaration).shares).toHaveLength(150);
  });

  test('takes the place of all that an image declares', () => {
    const image = declare({ ImageName: 'mine' });
    const properties = { Declaration: declarationOf(image), SourceImageName: 'not a name' };
    expect(declaredImage(DESK, properties).arn).toBe(image.arn);
  });

  test.each([undefined, null, 5, '', 'null', '{}', '[]', '{"name":"x"}', 'not JSON'])(
    'lifecycle 8: that is %j is refused',
    (Declaration) => {
      expect(() => others(Declaration)).toThrow(InvalidProperty);
      expect(() => others(Declaration)).toThrow(
        /^Declaration .*is not what the first resource of the chain answers\. Leave it to the construct\.$/,
      );
    },
  );
});
