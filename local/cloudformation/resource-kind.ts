import type { StackRecord } from './stack-record';

/** What a kind is asked to make, change or delete. */
export interface ResourceRequest {
  readonly stack: StackRecord;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Record<string, unknown>;
  /** Aborted if CloudFormation gives the request up because another resource failed. */
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
  /** If it is another one than before an update, the resource was replaced. */
  readonly physicalId: string;
  readonly attributes?: Record<string, unknown>;
}

/** A kind: how resources of one type are made, changed and deleted. If it throws, the resource fails. */
export interface ResourceKind {
  create(request: ResourceRequest): Promise<MadeResource>;
  update(request: ResourceUpdateRequest): Promise<MadeResource>;
  delete(request: ExistingResourceRequest): Promise<void>;
  /** The value of an attribute that `MadeResource` does not have. */
  attribute?(
    resource: Pick<ExistingResourceRequest, 'physicalId' | 'type' | 'properties'>,
    name: string,
    stack: StackRecord,
  ): unknown;
  /** Called when a stack cleans up after an update or its rollback. */
  cleanUp?(stack: StackRecord): Promise<void>;
}

/** Why a resource failed. `physicalId`: the one that the failure named. */
export class ResourceFailure extends Error {
  constructor(
    reason: string,
    readonly physicalId?: string,
  ) {
    super(reason);
  }
}

/**
 * CloudFormation refuses an update without asking the resource, so there is nothing to undo. Users report that such
 * stacks end in UPDATE_ROLLBACK_COMPLETE (cloudcomponents/cdk-constructs#197).
 */
export class RefusedUpdate extends ResourceFailure {}
