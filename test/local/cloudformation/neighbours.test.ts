import { Neighbours } from '../../../local/cloudformation/neighbours';
import type { StackPlayerOptions } from '../../../local/cloudformation/stack-player';
import type { OutputDefinition, Template } from '../../../local/cloudformation/template';
import { image, lines, sibling, stack } from './stacks';

const STORED = 'AWS::SSM::Parameter::Value<String>';
const PRODUCER = '111122223333';
const READER = `arn:aws:iam::${PRODUCER}:role/reader`;

/** Stacks that know each other, whose resources are made at once. */
function stacks(neighbours = new Neighbours()) {
  return (stackName: string, options: Partial<StackPlayerOptions> = {}) =>
    stack(() => ({}), { stackName, neighbours, ...options }).player;
}

/** A stack with a parameter in Parameter Store, and an output. */
const producer = (value: string, output: Partial<OutputDefinition> = {}): Template => ({
  Resources: {
    Name: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/image', Type: 'String', Value: value } },
  },
  Outputs: { Name: { Value: { 'Fn::GetAtt': ['Name', 'Value'] }, ...output } },
});

const exporting = (value: string) => producer(value, { Export: { Name: 'Images:Name' } });

/** A stack with a resource that uses what another stack made. */
const consumer = (Uses: unknown, more: Partial<Template> = {}): Template => ({
  ...more,
  Resources: { User: image({ Uses }) },
});

const byParameter = consumer(
  { Ref: 'Image' },
  { Parameters: { Image: { Type: STORED, Default: '/image' } } },
);

const weakly = (more: object = {}) =>
  consumer({ 'Fn::GetStackOutput': { StackName: 'Images', OutputName: 'Name', ...more } });

const used = (player: { record: { resources: ReadonlyMap<string, { properties: unknown }> } }) =>
  player.record.resources.get('User')?.properties;

describe('a parameter of Parameter Store', () => {
  test.each([
    ['by a parameter of the template', byParameter],
    ['by a dynamic reference', consumer('{{resolve:ssm:/image}}')],
  ])('is read when a stack is created and again when it is updated: %s', async (_, template) => {
    const add = stacks();
    const images = add('Images');
    const fleets = add('Fleets');
    await images.create(producer('november'));
    await fleets.create(template);
    expect(used(fleets)).toMatchObject({ Uses: 'november' });
    await images.update(producer('december'));
    expect(used(fleets)).toMatchObject({ Uses: 'november' });
    await fleets.update(template);
    expect(used(fleets)).toMatchObject({ Uses: 'december' });
  });

  test('can be a list', async () => {
    const add = stacks();
    await add('Images').create(producer('a,b'));
    const fleets = add('Fleets');
    const Parameters = { Image: { Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: '/image' } };
    await fleets.create(consumer({ Ref: 'Image' }, { Parameters }));
    expect(used(fleets)).toMatchObject({ Uses: ['a', 'b'] });
  });

  test.each([
    ['has another name', '/other', {}],
    ['is in another region', '/image', { region: 'us-east-1' }],
    ['is in another account', '/image', { account: '444455556666' }],
  ])('refuses the request where it %s', async (_, Default, place) => {
    const add = stacks();
    await add('Images').create(producer('november'));
    const fleets = add('Fleets', place);
    const template = consumer({ Ref: 'Image' }, { Parameters: { Image: { Type: STORED, Default } } });
    await expect(fleets.create(template)).rejects.toThrow(
      `Unable to fetch parameters [${Default}] from parameter store for this account.`,
    );
    expect(fleets.record.status).toBe('REVIEW_IN_PROGRESS');
  });

  test('that a dynamic reference names and nobody made fails the resource', async () => {
    const creation = await stacks()('Fleets').create(consumer('{{resolve:ssm:/image}}'));
    expect(lines(creation)).toContain('User CREATE_FAILED: Parameters: [ssm:/image] cannot be found.');
  });

  test('is gone with its stack, and is there once', async () => {
    const add = stacks();
    const images = add('Images');
    await images.create(producer('november'));
    const second = await add('Second').create(producer('december'));
    expect(lines(second)).toContain('Name CREATE_FAILED: /image already exists.');
    await images.delete();
    expect((await add('Third').create(producer('december'))).status).toBe('CREATE_COMPLETE');
  });

  test('that is renamed is replaced', async () => {
    const neighbours = new Neighbours();
    const images = stacks(neighbours)('Images');
    await images.create(producer('november'));
    const renamed = { Name: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/new', Value: 'x' } } };
    await images.update({ Resources: renamed });
    const value = (name: string) => neighbours.parameters.value(images.record, name);
    expect([value('/image'), value('/new')]).toEqual([undefined, 'x']);
  });
});

describe('an export', () => {
  const imported = consumer({ 'Fn::ImportValue': 'Images:Name' });

  async function imagesAndFleets() {
    const add = stacks();
    const [images, fleets] = [add('Images'), add('Fleets')];
    await images.create(exporting('november'));
    await fleets.create(imported);
    return { images, fleets };
  }

  test('is imported in its account and region, and nowhere else', async () => {
    const add = stacks();
    await add('Images').create(exporting('november'));
    const here = add('Here');
    await here.create(imported);
    expect(used(here)).toMatchObject({ Uses: 'november' });
    for (const place of [{ region: 'us-east-1' }, { account: '444455556666' }]) {
      expect(lines(await add('There', place).create(imported))).toContain(
        'User CREATE_FAILED: No export named Images:Name found.',
      );
    }
  });

  test.each([
    ['updated', exporting('december')],
    ['deleted', producer('december')],
  ])('in use cannot be %s: the update is rolled back once its resources are done', async (verb, template) => {
    const { images } = await imagesAndFleets();
    const update = await images.update(template);
    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    const reason = `Export Images:Name cannot be ${verb} as it is in use by Fleets`;
    expect(update.events.map(({ resourceStatusReason }) => resourceStatusReason)).toContain(reason);
    expect(update.outputs).toEqual({ Name: 'november' });
    expect(lines(update).filter((line) => line === 'Name UPDATE_COMPLETE')).toHaveLength(2);
  });

  test('in use stays, with its stack, until nobody uses it', async () => {
    const { images, fleets } = await imagesAndFleets();
    const refused = await images.delete();
    expect([refused.status, refused.reason]).toEqual([
      'CREATE_COMPLETE',
      'Export Images:Name cannot be deleted as it is in use by Fleets',
    ]);
    await fleets.update({ Resources: { Other: sibling({}) } });
    expect((await images.update(exporting('december'))).status).toBe('UPDATE_COMPLETE');
    expect((await images.delete()).status).toBe('DELETE_COMPLETE');
  });

  test('that is used by a stack that was deleted can be changed', async () => {
    const { images, fleets } = await imagesAndFleets();
    await fleets.delete();
    expect((await images.update(exporting('december'))).status).toBe('UPDATE_COMPLETE');
  });
});

describe('an output of another stack', () => {
  test('is read when a stack is created and again when it is updated, and can change meanwhile', async () => {
    const add = stacks();
    const [images, fleets] = [add('Images'), add('Fleets')];
    await images.create(producer('november'));
    await fleets.create(weakly());
    expect((await images.update(producer('december'))).status).toBe('UPDATE_COMPLETE');
    expect(used(fleets)).toMatchObject({ Uses: 'november' });
    await fleets.update(weakly());
    expect(used(fleets)).toMatchObject({ Uses: 'december' });
    expect((await images.delete()).status).toBe('DELETE_COMPLETE');
  });

  test.each([
    ['in another region', { region: 'us-east-1' }, { Region: 'eu-west-1' }],
    ['in another account, by a role of it', { account: '444455556666' }, { RoleArn: READER }],
  ])('%s', async (_, place, request) => {
    const add = stacks();
    await add('Images').create(producer('november'));
    const fleets = add('Fleets', place);
    await fleets.create(weakly(request));
    expect(used(fleets)).toMatchObject({ Uses: 'november' });
    expect(lines(await add('Others', place).create(weakly())).join()).toContain(
      'Output Name of stack Images in',
    );
  });

  test('of another account needs a role that may describe its stack', async () => {
    const asked: string[][] = [];
    const add = stacks(new Neighbours((...question) => asked.push(question) === 0));
    const images = add('Images');
    await images.create(producer('november'));
    const creation = await add('Fleets', { account: '444455556666' }).create(weakly({ RoleArn: READER }));
    expect(lines(creation).join()).toContain(
      `${READER} is not authorized to perform: cloudformation:DescribeStacks`,
    );
    expect(asked).toEqual([['reader', 'cloudformation:DescribeStacks', images.record.stackId]]);
  });

  test('of a stack that is gone fails what uses it', async () => {
    const add = stacks();
    const images = add('Images');
    await images.create(producer('november'));
    await images.delete();
    expect(lines(await add('Fleets').create(weakly()))).toContain(
      'User CREATE_FAILED: Output Name of stack Images in eu-west-1 does not exist',
    );
  });
});

describe('cross-region references of the CDK', () => {
  const writer = (exports: Record<string, string>): Template => ({
    Resources: {
      Writer: {
        Type: 'Custom::CrossRegionExportWriter',
        Properties: { WriterProps: { region: 'us-east-1', exports } },
      },
    },
  });
  const reader = (...names: string[]): Template => {
    const imports = Object.fromEntries(names.map((name) => [name, `{{resolve:ssm:${name}}}`]));
    const ReaderProps = { region: 'us-east-1', prefix: 'Fleets', imports };
    return {
      Resources: {
        Reader: { Type: 'Custom::CrossRegionExportReader', Properties: { ReaderProps } },
        ...Object.fromEntries(
          names.map((name) => ['User', image({ Uses: { 'Fn::GetAtt': ['Reader', name] } })]),
        ),
      },
    };
  };

  async function imagesAndFleets() {
    const add = stacks();
    const images = add('Images');
    const fleets = add('Fleets', { region: 'us-east-1' });
    await images.create(writer({ '/image': 'november' }));
    await fleets.create(reader('/image'));
    return { images, fleets };
  }

  test('go through Parameter Store of the region of the reader', async () => {
    const { fleets } = await imagesAndFleets();
    expect(used(fleets)).toMatchObject({ Uses: 'november' });
  });

  test.each([
    ['changed', { '/image': 'december' }, 'Some exports have changed!\n/image'],
    ['removed', {}, 'Exports cannot be updated: \n/image is in use by stack(s) Fleets'],
  ])('in use are not %s, others are added', async (_, exports, reason) => {
    const { images } = await imagesAndFleets();
    expect(lines(await images.update(writer(exports))).join()).toContain(reason);
    const { images: again } = await imagesAndFleets();
    const more = await again.update(writer({ '/image': 'november', '/other': 'x' }));
    expect(more.status).toBe('UPDATE_COMPLETE');
  });

  test('that the reader has released are removed', async () => {
    const { images, fleets } = await imagesAndFleets();
    expect((await fleets.update(reader())).status).toBe('UPDATE_COMPLETE');
    expect((await images.update(writer({}))).status).toBe('UPDATE_COMPLETE');
  });
});
