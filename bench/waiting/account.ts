import {
  AppStreamClient,
  CopyImageCommand,
  DeleteImageCommand,
  DescribeImagesCommand,
} from '@aws-sdk/client-appstream';
import { AppStreamSimulator } from '../../local/appstream';
import { VirtualClock } from '../../local/clock';
import type { Transport } from '../../local/cloudformation/custom-resource';
import { StackPlayer, type StackResult } from '../../local/cloudformation/stack-player';
import { requestHandlerFor } from '../../local/http';
import { MEAN_LATENCY_SECONDS } from '../scale/play';

export const REGION = 'eu-west-1';
export const SOURCE = 'golden';
const COPY = 'copy';

/** An account for code that a user would write without this package: it makes one copy, looks at it and deletes it. */
export class NaiveAccount {
  readonly clock = new VirtualClock();
  readonly appStream: AppStreamSimulator;
  private readonly client: AppStreamClient;

  constructor(copySeconds: number) {
    this.appStream = new AppStreamSimulator({ clock: this.clock, copySeconds });
    this.appStream.addImage(REGION, { name: SOURCE });
    this.client = new AppStreamClient({
      region: REGION,
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
      requestHandler: requestHandlerFor(async (request) => {
        await this.clock.sleep(-Math.log(1 - Math.random()) * MEAN_LATENCY_SECONDS * 1000);
        return this.appStream.endpoint(request);
      }),
    });
  }

  async copy(): Promise<void> {
    await this.client.send(
      new CopyImageCommand({
        SourceImageName: SOURCE,
        DestinationImageName: COPY,
        DestinationRegion: REGION,
      }),
    );
  }

  async isAvailable(): Promise<boolean> {
    const { Images } = await this.client.send(new DescribeImagesCommand({ Names: [COPY] }));
    return Images?.[0]?.State === 'AVAILABLE';
  }

  async delete(): Promise<void> {
    await this.client.send(new DeleteImageCommand({ Name: COPY }));
  }

  /** Creates a stack in which the copy is a custom resource. */
  create(transport: Transport): Promise<StackResult> {
    const player = new StackPlayer({ clock: this.clock, transport });
    return player.create({
      Resources: { Copy: { Type: 'Custom::Copy', Properties: { ServiceToken: 'token' } } },
    });
  }

  /** The figures that are the same for all ways of waiting, once all is over. */
  figures(knownAt: number | undefined) {
    const { journal } = this.appStream;
    const copy = this.appStream.image(REGION, COPY);
    return {
      functions: 'plain' as const,
      deadTime: knownAt === undefined ? undefined : (knownAt - copy!.settledAt) / 1000,
      calls: journal.length,
      left: knownAt === undefined && copy ? 1 : 0,
    };
  }
}

/** When CloudFormation took a resource for complete. Undefined if the stack failed. */
export function completeAt({ status, events }: StackResult, type: string): number | undefined {
  if (status !== 'CREATE_COMPLETE') return undefined;
  return events.find(
    ({ resourceType, resourceStatus }) => resourceType === type && resourceStatus === 'CREATE_COMPLETE',
  )?.timestamp;
}
