import {
  ELSEWHERE,
  HOME,
  acts,
  copies,
  count,
  desk,
  duration,
  eventsOf,
  fleet,
  minute,
  physicalId,
  rollsBack,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';

const FLEET_AND_BUILDER = { AccountId: '222233334444', AllowFleet: 'false', AllowImageBuilder: 'true' };

test('lifecycle 1: succeeds only once the image is AVAILABLE, and what uses it is made after that', async () => {
  const w = world();
  const result = await succeeds(w.stack.create(desk({}, { Fleet: fleet() })));
  expect(duration(result)).toBe(40);
  expect(theCopy(w).state).toBe('AVAILABLE');
  expect(minute(eventsOf(result, 'Fleet')[0].timestamp)).toBe(40);
});

test('lifecycle 1: the image is in the destination region, copied from the source region', async () => {
  const w = world();
  await succeeds(w.stack.create(desk({ DestinationRegion: ELSEWHERE })));
  expect(theCopy(w, ELSEWHERE).state).toBe('AVAILABLE');
  expect(copies(w, HOME)).toEqual([]);
});

test('lifecycle 1: the source may be in another region than the stack', async () => {
  const w = world();
  w.appStream.addImage(ELSEWHERE, { name: 'gold' });
  await succeeds(w.stack.create(desk({ SourceRegion: ELSEWHERE, SourceImageName: 'gold' })));
  expect(theCopy(w).state).toBe('AVAILABLE');
});

test('lifecycle 1: the image is tagged and shared as declared before the resource succeeds', async () => {
  const w = world();
  const result = await succeeds(
    w.stack.create(
      desk({
        Tags: [
          { Key: 'team', Value: 'cad' },
          { Key: 'empty', Value: '' },
        ],
        SharedWith: [{ AccountId: '333344445555' }, FLEET_AND_BUILDER],
      }),
    ),
  );
  expect(theCopy(w).tags).toEqual({ team: 'cad', empty: '' });
  expect(theCopy(w).sharedWith).toEqual([
    { accountId: '333344445555', allowFleet: true, allowImageBuilder: false },
    { accountId: '222233334444', allowFleet: false, allowImageBuilder: true },
  ]);
  expect(acts(w).at(-1)!.at).toBeLessThanOrEqual(result.events.at(-1)!.timestamp);
});

test('lifecycle 1: the attributes tell what the image is', async () => {
  const w = world();
  await w.stack.create(desk());
  const copy = theCopy(w);
  expect(w.stack.record.resources.get('Desk')?.attributes).toEqual({
    ImageName: copy.name,
    ImageArn: copy.arn,
    ImageState: 'AVAILABLE',
    ImagePlatform: 'WINDOWS_SERVER_2022',
    ImageBaseImageArn: expect.stringMatching(/^arn:aws:appstream:eu-west-1::image\//),
    ImageAgentVersion: '10-01-2026',
    ImageCreatedTime: '2026-11-02T00:00:00.000Z',
    ImageVersionsFilter: expect.stringMatching(/^Images\[/),
  });
  expect(w.stack.record.resources.get('Desk')?.physicalId).toBe(copy.arn);
});

test('lifecycle 1: a FAILED image of an earlier attempt of the same resource is deleted and copied again', async () => {
  const w = world({
    appStream: { copyOutcome: ({ at }) => (minute(at) < 60 ? 'FAILED' : 'AVAILABLE'), copySeconds: 600 },
  });
  w.appStream.settings.copyOutcome = () => 'AVAILABLE';
  await succeeds(w.stack.create(desk()));
  w.appStream.settings.copyOutcome = () => 'FAILED';
  w.appStream.faults.inject({
    operation: 'DeleteImage',
    kind: { error: 'ConcurrentModificationException' },
    count: Infinity,
  });
  await rollsBack(w.stack.update(desk({ Revision: '2' })));
  expect(copies(w).map(({ state }) => state)).toEqual(['AVAILABLE', 'FAILED']);

  w.appStream.settings.copyOutcome = () => 'AVAILABLE';
  w.appStream.faults.clear();
  await succeeds(w.stack.update(desk({ Revision: '2' })));
  expect(theCopy(w).state).toBe('AVAILABLE');
  expect(count(w, 'CopyImage')).toBe(3);
});

test('lifecycle 1: in another partition its ARN is of that partition', async () => {
  const region = 'us-gov-west-1';
  const w = world({}, { region });
  w.appStream.addImage(region, { name: 'golden' });
  await succeeds(w.stack.create(desk({ Tags: [{ Key: 'team', Value: 'cad' }] })));
  expect(theCopy(w, region)).toMatchObject({ tags: { team: 'cad' } });
  expect(physicalId(w.stack)).toMatch(/^arn:aws-us-gov:appstream:us-gov-west-1:111122223333:image\//);
  await succeeds(w.stack.delete());
  expect(copies(w, region)).toEqual([]);
});

test('lifecycle 1: text outside of ASCII is copied and tagged, though the events of the stack show question marks', async () => {
  const w = world({ readApi: { nonAscii: 'questionMarks' } });
  const Tags = [{ Key: 'team', Value: 'Büro für CAD' }];
  await succeeds(w.stack.create(desk({ Description: 'Büro und CAD', Tags })));
  expect(theCopy(w)).toMatchObject({ state: 'AVAILABLE', tags: { team: 'Büro für CAD' } });
});
