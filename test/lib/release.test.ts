import { App, Duration, Stack } from 'aws-cdk-lib';
import type { AppStreamImageProps } from '../../lib';
import { AppStreamImage } from '../../lib';
import { type Resource, from, resources } from './support';

/** The template of a stack whose image has the default timeouts, with the paths that the CDK CLI shows. */
function templateOf(props: Partial<AppStreamImageProps>): Record<string, Resource> {
  const app = new App({ context: { 'aws:cdk:enable-path-metadata': true } });
  const stack = new Stack(app, 'Desktops', { env: { account: '111122223333', region: 'eu-west-1' } });
  new AppStreamImage(stack, 'Image', { source: from('golden-2026-11'), ...props });
  return resources(stack);
}

/** The types of what an update changes, adds and removes. */
function release(before: Partial<AppStreamImageProps>, after: Partial<AppStreamImageProps>) {
  const [from, to] = [templateOf(before), templateOf(after)];
  const typesOf = (ids: string[], all: Record<string, Resource>) => ids.map((id) => all[id].Type).sort();
  const kept = Object.keys(from).filter((id) => id in to);
  return {
    changed: typesOf(
      kept.filter((id) => JSON.stringify(from[id]) !== JSON.stringify(to[id])),
      to,
    ),
    added: typesOf(
      Object.keys(to).filter((id) => !(id in from)),
      to,
    ),
    removed: typesOf(
      Object.keys(from).filter((id) => !(id in to)),
      from,
    ),
  };
}

const DELETION_WAITER = 'Custom::AppStreamImageDeletionWaiter';
const IMAGE = 'Custom::AppStreamImage';

test('another source changes its policy, the first resource of the chain and the image', () => {
  expect(release({}, { source: from('golden-2026-12') })).toEqual({
    changed: ['AWS::IAM::Policy', IMAGE, DELETION_WAITER],
    added: [],
    removed: [],
  });
});

test.each<[string, Partial<AppStreamImageProps>]>([
  ['revision', { revision: '2' }],
  ['description', { description: 'new' }],
  ['sharedWith', { sharedWith: [{ accountId: '444455556666' }] }],
])('another %s changes no policy', (_, props) => {
  expect(release({}, props)).toEqual({ changed: [IMAGE, DELETION_WAITER], added: [], removed: [] });
});

test.each([
  [{}, { keepPrevious: 2 }],
  [{ keepPrevious: 2 }, { keepPrevious: 1 }],
  [{ keepPrevious: 1 }, {}],
])('keepPrevious: from %j to %j changes the image and nothing else', (before, after) => {
  expect(release(before, after)).toEqual({ changed: [IMAGE], added: [], removed: [] });
});

test('another explicit name changes what the first resource of the chain depends on, and no other', () => {
  expect(release({ imageName: 'desktops-11' }, { imageName: 'desktops-12' })).toEqual({
    changed: [IMAGE, DELETION_WAITER],
    added: ['AWS::IAM::ManagedPolicy'],
    removed: ['AWS::IAM::ManagedPolicy'],
  });
});

test('other timeouts change nothing outside of the chain', () => {
  const { changed, added, removed } = release({}, { createTimeout: Duration.hours(6) });
  const types = new Set([...changed, ...added, ...removed]);
  expect([...types].filter((type) => !type.startsWith('Custom::AppStreamImage'))).toEqual([]);
  expect(removed).toEqual([]);
});
