import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type Stack,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { CREDENTIALS, REGION } from './environment';

/** What MiniStack's CloudFormation tells of the stacks. */
export class Stacks {
  readonly client: CloudFormationClient;

  constructor(endpoint: string) {
    this.client = new CloudFormationClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  }

  /** `undefined` where it is deleted. */
  async status(name: string): Promise<string | undefined> {
    const status = (await this.find(name))?.StackStatus;
    return status === 'DELETE_COMPLETE' ? undefined : status;
  }

  async outputs(name: string): Promise<Record<string, string>> {
    const outputs = (await this.find(name))?.Outputs ?? [];
    return Object.fromEntries(
      outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
  }

  /** Oldest first. */
  async events(name: string): Promise<StackEvent[]> {
    const events: StackEvent[] = [];
    for (let token: string | undefined, page = 0; page === 0 || token; page += 1) {
      const answer = await this.client.send(
        new DescribeStackEventsCommand({ StackName: name, NextToken: token }),
      );
      events.push(...(answer.StackEvents ?? []));
      token = answer.NextToken;
    }
    return events.reverse();
  }

  /** The physical id of the resource of that type whose construct has that id. */
  async physicalId(name: string, type: string, constructId: string): Promise<string> {
    const { StackResourceSummaries = [] } = await this.client.send(
      new ListStackResourcesCommand({ StackName: name }),
    );
    const found = StackResourceSummaries.find(
      ({ ResourceType, LogicalResourceId }) =>
        ResourceType === type && LogicalResourceId?.includes(constructId),
    );
    if (!found?.PhysicalResourceId) throw new Error(`The stack ${name} has no ${constructId} of ${type}.`);
    return found.PhysicalResourceId;
  }

  private async find(name: string): Promise<Stack | undefined> {
    try {
      return (await this.client.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0];
    } catch (error) {
      if ((error as Error).name === 'ValidationError') return undefined;
      throw error;
    }
  }
}
