import type { ResourceKind, ResourceRequest } from './resource-kind';
import { madeAtOnce } from './resource-kinds';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

interface Document {
  readonly Statement: readonly Statement[];
}

interface RolePolicy {
  readonly PolicyDocument: Document;
}

/**
 * The policies that exist at a moment, those that are only cleaned up later included: what played functions are allowed.
 * It does not tell roles apart.
 */
export class Policies {
  private readonly documents = new Map<string, readonly Statement[]>();
  readonly kinds: Readonly<Record<string, ResourceKind>> = {
    'AWS::IAM::Policy': this.kind(({ properties }) => [properties.PolicyDocument as Document]),
    'AWS::IAM::ManagedPolicy': this.kind(({ properties }) => [properties.PolicyDocument as Document]),
    'AWS::IAM::Role': this.kind(({ properties }) =>
      ((properties.Policies ?? []) as RolePolicy[]).map(({ PolicyDocument }) => PolicyDocument),
    ),
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

  private kind(documentsOf: (request: ResourceRequest) => readonly Document[]): ResourceKind {
    const atOnce = madeAtOnce(({ stack, logicalId }) => `${stack.stackName}-${logicalId}-${stack.region}`);
    const keep = (physicalId: string, request: ResourceRequest) => {
      const statements = documentsOf(request).flatMap(({ Statement }) => Statement);
      this.documents.set(physicalId, statements);
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
