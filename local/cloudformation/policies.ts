import type { ResourceKind, ResourceRequest } from './resource-kind';
import { madeAtOnce } from './resource-kinds';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/**
 * The policies that exist at a moment, those that are only cleaned up later included: what played functions are allowed.
 * It does not tell roles apart.
 */
export class Policies {
  private readonly documents = new Map<string, readonly Statement[]>();
  readonly kinds: Readonly<Record<string, ResourceKind>> = {
    'AWS::IAM::Policy': this.policy(),
    'AWS::IAM::ManagedPolicy': this.policy(),
  };

  allows(action: string, resource: string): boolean {
    return [...this.documents.values()]
      .flat()
      .some(
        ({ Effect, Action, Resource }) =>
          Effect === 'Allow' &&
          [Action].flat().some((pattern) => matches(pattern, action)) &&
          [Resource].flat().some((pattern) => matches(pattern, resource)),
      );
  }

  private policy(): ResourceKind {
    const atOnce = madeAtOnce(({ stack, logicalId }) => `${stack.stackName}-${logicalId}-${stack.region}`);
    const keep = (physicalId: string, { properties }: ResourceRequest) => {
      const { Statement } = properties.PolicyDocument as { Statement: readonly Statement[] };
      this.documents.set(physicalId, Statement);
    };
    return {
      ...atOnce,
      create: async (request) => {
        const made = await atOnce.create(request);
        keep(made.physicalId, request);
        return made;
      },
      update: async (request) => {
        keep(request.physicalId, request);
        return atOnce.update(request);
      },
      delete: async ({ physicalId }) => {
        this.documents.delete(physicalId);
      },
    };
  }
}

function matches(pattern: string, value: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`).test(value);
}
