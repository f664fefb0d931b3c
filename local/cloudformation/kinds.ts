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

/** How the resources of a stack are made. */
export interface KindOptions {
  readonly clock: VirtualClock;
  readonly transport: Transport;
  /** The kind of a resource type. Resources of other types are made at once. */
  readonly kinds?: Readonly<Record<string, ResourceKind>>;
  readonly redeliver?: CustomResourceOptions['redeliver'];
  /**
   * Whether code here answers for custom resources with that service token. If not, they are made at once. Default: it
   * does for all.
   */
  readonly isAnswered?: (serviceToken: string) => boolean;
  /** Called for each resource that is made at once. Nothing of it is played. */
  readonly onMadeAtOnce?: (resource: ResourceRequest) => void;
}

/** The function that gives the kind of a resource type. */
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

/** The same kind, which also calls `onCreation` for each creation. */
export function told(kind: ResourceKind, onCreation: KindOptions['onMadeAtOnce'] = () => {}): ResourceKind {
  return {
    ...kind,
    create: (request) => {
      onCreation(request);
      return kind.create(request);
    },
  };
}

/** Two kinds for one resource type. The properties of a resource decide which it is. */
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
