import type { StackRecord } from './stack-record';

/** What is asked of the maker of a resource. */
export interface ResourceRequest {
  readonly stack: StackRecord;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Record<string, unknown>;
  /** Aborted when CloudFormation gives the request up because another resource failed. */
  readonly signal: AbortSignal;
}

/** A request about a resource that was made before. */
export interface ExistingResourceRequest extends ResourceRequest {
  readonly physicalId: string;
}

/** An update of a resource. */
export interface ResourceUpdateRequest extends ExistingResourceRequest {
  readonly oldProperties: Record<string, unknown>;
}

/** A resource that is complete. */
export interface MadeResource {
  /** Another one than before an update means that the resource was replaced. */
  readonly physicalId: string;
  readonly attributes?: Record<string, unknown>;
}

/** How resources of one type are made, changed and deleted. Whatever throws fails the resource. */
export interface ResourceKind {
  create(request: ResourceRequest): Promise<MadeResource>;
  update(request: ResourceUpdateRequest): Promise<MadeResource>;
  delete(request: ExistingResourceRequest): Promise<void>;
  /** An attribute that `MadeResource` did not name. */
  attribute?(
    resource: Pick<ExistingResourceRequest, 'physicalId' | 'type' | 'properties'>,
    name: string,
    stack: StackRecord,
  ): unknown;
  /** Told when a stack cleans up after an update or its rollback. */
  cleanUp?(stack: StackRecord): Promise<void>;
}

/** Why a resource failed, with the physical id that the failure named. */
export class ResourceFailure extends Error {
  constructor(
    reason: string,
    readonly physicalId?: string,
  ) {
    super(reason);
  }
}

/**
 * CloudFormation itself refused an update, and asked nobody: there is nothing to undo. Such stacks were seen in
 * UPDATE_ROLLBACK_COMPLETE (cloudcomponents/cdk-constructs#197).
 */
export class RefusedUpdate extends ResourceFailure {}
