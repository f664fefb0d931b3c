import type { VirtualClock } from '../clock';
import type { RandomIds } from '../random';
import type { CloudFormationBehaviour } from './behaviour';
import {
  CustomResources,
  isCustomResource,
  type CustomResourceOptions,
  type Transport,
} from './custom-resource';
import type { ResourceKind, ResourceRequest } from './resource-kind';
import { madeAtOnce, testSibling } from './resource-kinds';

/** What makes the resources of a stack. */
export interface KindOptions {
  readonly clock: VirtualClock;
  readonly transport: Transport;
  /** By resource type; all others are made at once. */
  readonly kinds?: Readonly<Record<string, ResourceKind>>;
  readonly redeliver?: CustomResourceOptions['redeliver'];
  /** Whether somebody answers for custom resources of that service token; all others are made at once. Default: all. */
  readonly isAnswered?: (serviceToken: string) => boolean;
  /** Told of each resource that is made at once: nothing of it is played. */
  readonly onMadeAtOnce?: (resource: ResourceRequest) => void;
}

/** Answers with the kind of each resource type. */
export function kindsFor(
  { onMadeAtOnce, isAnswered = () => true, ...options }: KindOptions,
  ids: RandomIds,
  inventId: (logicalId: string) => string,
  requestIds: CloudFormationBehaviour['requestIds'],
): (type: string) => ResourceKind {
  const others = told(
    madeAtOnce(({ logicalId }) => inventId(logicalId)),
    onMadeAtOnce,
  );
  const custom = either(new CustomResources({ ...options, ids, requestIds }), others, ({ ServiceToken }) =>
    isAnswered(String(ServiceToken)),
  );
  const kinds: Record<string, ResourceKind> = {
    'Test::Sibling': testSibling(options.clock),
    ...options.kinds,
  };
  return (type) => kinds[type] ?? (isCustomResource(type) ? custom : others);
}

/** A kind whose creations are told of. */
export function told(kind: ResourceKind, onCreation: KindOptions['onMadeAtOnce'] = () => {}): ResourceKind {
  return {
    ...kind,
    create: (request) => {
      onCreation(request);
      return kind.create(request);
    },
  };
}

/** Two kinds for one resource type: what a resource declares says which of them it is. */
export function either(
  one: ResourceKind,
  other: ResourceKind,
  isOne: (properties: Record<string, unknown>) => boolean,
): ResourceKind {
  const kindFor = ({ properties }: Pick<ResourceRequest, 'properties'>) => (isOne(properties) ? one : other);
  return {
    create: (request) => kindFor(request).create(request),
    update: (request) => kindFor(request).update(request),
    delete: (request) => kindFor(request).delete(request),
    attribute: (resource, name, stack) => kindFor(resource).attribute?.(resource, name, stack),
  };
}
