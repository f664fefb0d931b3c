import { told } from '../cloudformation/kinds';
import type { ResourceKind, ResourceRequest } from '../cloudformation/resource-kind';
import { madeAtOnce } from '../cloudformation/resource-kinds';

/** Not worth telling, since every stack has one. */
const METADATA = 'AWS::CDK::Metadata';

/** The resources that count as done: they get a physical id, and nothing of them is played. */
export class NotPlayed {
  private readonly resources = new Map<string, string>();

  readonly add = ({ stack, logicalId, type }: ResourceRequest): void => {
    if (type !== METADATA) this.resources.set(`${stack.stackId} ${logicalId}`, type);
  };

  /** The kind of resources that are there at once. */
  readonly kind: ResourceKind = told(
    madeAtOnce(({ stack, logicalId }) => stack.inventId(logicalId)),
    this.add,
  );

  /** The same kinds, whose resources count as not played: they only stand in for a service. */
  told(kinds: Readonly<Record<string, ResourceKind>>): Record<string, ResourceKind> {
    return Object.fromEntries(Object.entries(kinds).map(([type, kind]) => [type, told(kind, this.add)]));
  }

  has(stackId: string, logicalId: string): boolean {
    return this.resources.has(`${stackId} ${logicalId}`);
  }

  /** How many there were of each resource type, by name. */
  counts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const type of [...this.resources.values()].sort()) counts.set(type, (counts.get(type) ?? 0) + 1);
    return counts;
  }
}
