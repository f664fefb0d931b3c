import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { VirtualClock } from '../../../local/clock';
import { StackReadApi, type ReadApiBehaviour } from '../../../local/cloudformation/read-api';
import { StackRecord } from '../../../local/cloudformation/stack-record';
import { requestHandlerFor } from '../../../local/http';
import { RandomIds, seededRandom } from '../../../local/random';

function world(behaviour: Partial<ReadApiBehaviour> = {}) {
  const clock = new VirtualClock(0);
  const place = { stackName: 'Stack', region: 'eu-west-1', account: '111122223333' };
  const record = new StackRecord(place, clock, new RandomIds(seededRandom(1)));
  const api = new StackReadApi(clock, behaviour);
  api.add(record);
  const client = new CloudFormationClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
    maxAttempts: 1,
    requestHandler: requestHandlerFor(api.handle),
  });
  const page = async (NextToken?: string) => {
    const answer = await client.send(
      new DescribeStackEventsCommand({ StackName: record.stackId, NextToken }),
    );
    return { ids: answer.StackEvents!.map(({ EventId }) => EventId), next: answer.NextToken };
  };
  const pages = async () => {
    const all = [];
    let next: string | undefined;
    do {
      const one = await page(next);
      all.push(one.ids);
      next = one.next;
    } while (next);
    return all;
  };
  const newestFirst = () => record.events.map(({ eventId }) => eventId).reverse();
  return { record, client, page, pages, newestFirst };
}

// "NextToken: If the output exceeds 1 MB in size, a string that identifies the next page of events."
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackEvents.html
describe('a page of events', () => {
  test('has a hundred small ones', async () => {
    const { record, pages, newestFirst } = world();
    record.addOldEvents(250);
    const all = await pages();
    expect(all.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(all.flat()).toEqual(newestFirst());
  });

  test.each([
    ['100 kB each', 100_000, 10],
    ['300 kB each', 300_000, 3],
  ])('ends at 1 MB: with properties of %s', async (_, size, length) => {
    const { record, pages, newestFirst } = world();
    record.addOldEvents(60, { properties: { Text: 'x'.repeat(size) } });
    const all = await pages();
    expect(Math.max(...all.slice(1, -1).map((ids) => ids.length))).toBe(length);
    expect(all.flat()).toEqual(newestFirst());
  });

  test('has one that is larger than a page for itself', async () => {
    const { record, pages, newestFirst } = world({ pageBytes: 1500 });
    record.addOldEvents(5, { properties: { Text: 'x'.repeat(2000) } });
    const all = await pages();
    expect(all.map(({ length }) => length)).toEqual([2, 1, 1, 1]);
    expect(all.flat()).toEqual(newestFirst());
  });

  test('counts bytes, not characters', async () => {
    const sizes = [];
    for (const letter of ['x', 'ü']) {
      const { record, pages } = world({ pageBytes: 10_000 });
      record.addOldEvents(20, { properties: { Text: letter.repeat(2000) } });
      sizes.push((await pages()).length);
    }
    expect(sizes[1]).toBeGreaterThan(sizes[0]);
  });

  test('follows the one before, although events have come meanwhile', async () => {
    const { record, page, newestFirst } = world({ eventsPerPage: 10 });
    record.addOldEvents(30);
    const expected = newestFirst();
    const first = await page();
    record.setStatus('UPDATE_IN_PROGRESS');
    const second = await page(first.next);
    expect([...first.ids, ...second.ids]).toEqual(expected.slice(0, 20));
  });

  test('is found without a look at the others, of which there may be 30,000', async () => {
    const { record, page } = world();
    record.addOldEvents(30_000);
    const looks = new Set<unknown>();
    const events = new Proxy(record.events, {
      get(target, key, receiver) {
        looks.add(key);
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
    Object.defineProperty(record, 'events', { value: events });
    expect((await page()).ids).toHaveLength(100);
    expect(looks.size).toBeLessThan(110);
  });
});

test('an event and its stack tell the id of the operation', async () => {
  const { record, client } = world();
  record.beginRequest('UPDATE_STACK');
  record.setStatus('UPDATE_IN_PROGRESS');
  record.beginOperation('ROLLBACK');
  record.setStatus('UPDATE_ROLLBACK_IN_PROGRESS');
  const StackName = record.stackId;
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName }));
  const operations = Stacks![0].LastOperations!;
  expect(operations.map(({ OperationType }) => OperationType)).toEqual(['ROLLBACK', 'UPDATE_STACK']);
  expect(StackEvents!.map(({ OperationId }) => OperationId)).toEqual(
    operations.map(({ OperationId }) => OperationId),
  );
});
