/**
 * A new version of the package must not copy anybody's image anew. `first-version/` is the cloud assembly, handler
 * included, that `synthesizeDesktops` gave with the first complete version: it is never made anew.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { countCalls } from '../../local/appstream';
import type { StackPlayer } from '../../local/cloudformation/stack-player';
import type { Template } from '../../local/cloudformation/template';
import { withFailingSibling } from '../../local/deploy/faults';
import { ACCOUNT, SimulatedAws } from '../../local/deploy/simulated-aws';
import { synthesizeDesktops } from './desktops';

const FIRST = path.join(__dirname, 'first-version');
const REGIONS = ['us-east-1', 'eu-west-1'];
// AppStream makes two copies at a time in a region: four must fit into one `copyTimeout`.
const COPY_MINUTES = 10;

const temp = mkdtempSync(path.join(tmpdir(), 'upgrade-'));
const PRESENT = path.join(temp, 'present');
const CHANGED = path.join(temp, 'changed');
let aws: SimulatedAws;
let stack: StackPlayer;

beforeAll(() => {
  synthesizeDesktops(PRESENT);
  synthesizeDesktops(CHANGED, { team: 'other team' });
});

afterAll(() => rmSync(temp, { recursive: true }));

function templateIn(assembly: string): Template {
  return JSON.parse(readFileSync(path.join(assembly, 'Desktops.template.json'), 'utf8')) as Template;
}

function customResources({ Resources }: Template): Record<string, object> {
  return Object.fromEntries(Object.entries(Resources).filter(([, { Type }]) => Type.startsWith('Custom::')));
}

function images() {
  return REGIONS.flatMap((region) => aws.appStream.images(region)).filter(({ arn }) => !aws.outside.has(arn));
}

function calls(operation: string): number {
  return countCalls(aws.appStream.journal, { operation });
}

test('the present version declares the images of the first one word for word, so that CloudFormation asks for nothing', () => {
  expect(customResources(templateIn(PRESENT))).toEqual(customResources(templateIn(FIRST)));
});

test('the feature flags of an app change nothing about its images', () => {
  const flagged = path.join(temp, 'flagged');
  const recommended = require.resolve('aws-cdk-lib/recommended-feature-flags.json');
  const featureFlags = JSON.parse(readFileSync(recommended, 'utf8')) as Record<string, unknown>;
  expect(Object.keys(featureFlags).length).toBeGreaterThan(50);
  synthesizeDesktops(flagged, { featureFlags });
  expect(customResources(templateIn(flagged))).toEqual(customResources(templateIn(FIRST)));
});

describe('images that the first version made', () => {
  beforeEach(async () => {
    aws = await SimulatedAws.start({ copyMinutes: COPY_MINUTES, seed: 1, onEvent: () => {}, log: () => {} });
    aws.addImageOutside('us-east-1', { name: 'golden' });
    const desktops = { name: 'Desktops', region: 'us-east-1', account: ACCOUNT, after: [] };
    stack = aws.addStack({ ...desktops, template: templateIn(FIRST), assembly: FIRST }, [
      FIRST,
      PRESENT,
      CHANGED,
    ]);
    expect(await stack.create(templateIn(FIRST))).toMatchObject({ status: 'CREATE_COMPLETE' });
  });

  afterEach(() => aws.close());

  test('an upgrade leaves every image as it is, and the present handler deletes them', async () => {
    const before = images();
    expect(before).toHaveLength(5);
    const copies = calls('CopyImage');

    expect(await stack.update(templateIn(PRESENT))).toMatchObject({ status: 'UPDATE_COMPLETE' });
    expect(images()).toEqual(before);

    expect(await stack.delete()).toMatchObject({ status: 'DELETE_COMPLETE' });
    expect(images()).toEqual(before.filter(({ name }) => name.includes('Kept')));
    expect(calls('CopyImage')).toBe(copies);
  });

  test('the present handler changes them in place', async () => {
    const before = images();
    const copies = calls('CopyImage');

    expect(await stack.update(templateIn(CHANGED))).toMatchObject({ status: 'UPDATE_COMPLETE' });
    expect(images()).toEqual(
      before.map((image) => ({ ...image, tags: { ...image.tags, team: 'other team' } })),
    );
    expect([calls('CopyImage'), calls('DeleteImage')]).toEqual([copies, 0]);
  });

  test('an upgrade that is rolled back gives them back to the first handler as they were', async () => {
    const before = images();
    const copies = calls('CopyImage');

    const broken = withFailingSibling(templateIn(CHANGED), 5 * 60);
    const { status, events } = await stack.update(broken);
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    const failed = events.filter(({ resourceStatus }) => /_FAILED$/.test(resourceStatus));
    expect(failed.map(({ logicalResourceId }) => logicalResourceId)).toEqual(['Sibling']);
    expect(images()).toEqual(before);
    expect([calls('CopyImage'), calls('DeleteImage')]).toEqual([copies, 0]);
  });
});
