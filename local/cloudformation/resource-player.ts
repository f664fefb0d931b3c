import { Cancelled, type Attempt } from './attempt';
import type { CloudFormationBehaviour } from './behaviour';
import { resolve, type Scope } from './intrinsics';
import { RefusedUpdate, ResourceFailure, type MadeResource, type ResourceKind } from './resource-kind';
import type { StackRecord, StackResource } from './stack-record';
import type { ResourceDefinition, RetentionPolicy } from './template';

/** A leftover: a physical resource that the stack no longer needs. It is deleted unless `policy` keeps it. */
export interface Leftover {
  readonly resource: StackResource;
  readonly physicalId: string;
  readonly policy: RetentionPolicy | undefined;
}

/** What it needs of the stack's player. */
export interface ResourcePlayerOptions {
  readonly record: StackRecord;
  readonly kindOf: (type: string) => ResourceKind;
  readonly inventId: (logicalId: string) => string;
  readonly behaviour: Pick<CloudFormationBehaviour, 'failedUpdate' | 'retriedUpdate'>;
}

/** The text is that of aws/aws-cdk#30546. */
const REPLACEMENT_REFUSED = 'Replacement type updates not supported on stack with disable-rollback.';

/**
 * Plays what CloudFormation does with one resource, and notes it in the stack's record. The methods answer whether they
 * succeeded.
 */
export class ResourcePlayer {
  constructor(private readonly options: ResourcePlayerOptions) {}

  async create(
    logicalId: string,
    definition: ResourceDefinition,
    scope: Scope,
    attempt: Attempt,
  ): Promise<boolean> {
    if (attempt.stopped) return false;
    const { record, kindOf, inventId } = this.options;
    const resource = record.addResource(logicalId, definition);
    try {
      resource.properties = resolvedProperties(definition, scope);
      record.setResourceStatus(resource, 'CREATE_IN_PROGRESS');
      const request = { ...this.requestFor(resource), signal: attempt.signal };
      take(resource, await attempt.orCancelled(kindOf(resource.type).create(request), 'creation'));
      record.setResourceStatus(resource, 'CREATE_IN_PROGRESS', 'Resource creation Initiated');
      record.setResourceStatus(resource, 'CREATE_COMPLETE');
      return true;
    } catch (error) {
      // If the failure names no id, CloudFormation makes one up, and sends it with the Delete (aws/aws-cdk#26139).
      resource.physicalId = idInFailure(error) ?? inventId(logicalId);
      return this.failed(resource, 'CREATE_FAILED', error, attempt);
    }
  }

  /**
   * If its resolved properties have not changed, nothing happens to a resource, unless its last update failed:
   * "Resources that failed to create or update will be retried".
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
   */
  async update(
    before: StackResource,
    definition: ResourceDefinition,
    scope: Scope,
    attempt: Attempt,
  ): Promise<boolean> {
    if (attempt.stopped) return false;
    const resource = this.options.record.resources.get(before.logicalId)!;
    resource.definition = definition;
    try {
      const properties = resolvedProperties(definition, scope);
      const isRetry = before.status === 'UPDATE_FAILED';
      if (isRetry || !equal(properties, before.properties)) {
        await this.change(
          resource,
          properties,
          attempt,
          isRetry ? this.retriedFrom(before) : before.properties,
        );
      }
      return true;
    } catch (error) {
      if (this.options.behaviour.failedUpdate === 'takes new id') {
        resource.physicalId = idInFailure(error) ?? before.physicalId;
      }
      this.failed(resource, 'UPDATE_FAILED', error, attempt);
      if (error instanceof RefusedUpdate) resource.properties = before.properties;
      return false;
    }
  }

  /**
   * Takes updates back, also those that failed or were cancelled. `isRetry`: this has failed before, and is asked for
   * again.
   */
  async undoUpdate(before: StackResource, attempt: Attempt, isRetry = false): Promise<boolean> {
    if (attempt.stopped) return false;
    const resource = this.options.record.resources.get(before.logicalId)!;
    try {
      const { properties } = resource;
      const isFailed = resource.status === 'UPDATE_FAILED';
      const isSame = equal(properties, before.properties);
      // The last of several updates may have asked for the old version, and failed before that was there. If the only
      // one was refused by CloudFormation, or is restored already, the properties are the object of `before`.
      const hasFailedToReturn = isFailed && isSame && properties !== before.properties;
      if (isRetry || hasFailedToReturn || !isSame) {
        const from = hasFailedToReturn ? this.retriedFrom(resource) : properties;
        await this.change(resource, before.properties, attempt, from);
      } else if (isFailed) {
        this.options.record.setResourceStatus(resource, 'UPDATE_COMPLETE');
      }
      return true;
    } catch (error) {
      return this.failed(resource, 'UPDATE_FAILED', error, attempt);
    }
  }

  /**
   * Sends a resource whose update failed an Update back to its old properties. No event tells of it, and the status
   * stays.
   */
  async restore(before: StackResource): Promise<void> {
    const resource = this.options.record.resources.get(before.logicalId)!;
    const { signal } = new AbortController();
    const { properties } = before;
    const request = {
      ...this.requestFor(resource),
      properties,
      oldProperties: resource.properties,
      signal,
    };
    try {
      take(resource, await this.options.kindOf(resource.type).update(request));
      resource.properties = properties;
    } catch {
      // Then it stays as the failed update has left it.
    }
  }

  async delete(
    { resource, physicalId, policy }: Leftover,
    tell: (status: string, reason?: string) => void,
  ): Promise<boolean> {
    if (policy === 'Retain' || policy === 'RetainExceptOnCreate') {
      tell('DELETE_SKIPPED');
      return true;
    }
    tell('DELETE_IN_PROGRESS');
    try {
      const request = { ...this.requestFor(resource), physicalId, signal: new AbortController().signal };
      await this.options.kindOf(resource.type).delete(request);
      tell('DELETE_COMPLETE');
      return true;
    } catch (error) {
      tell('DELETE_FAILED', (error as Error).message);
      return false;
    }
  }

  private async change(
    resource: StackResource,
    properties: Record<string, unknown>,
    attempt: Attempt,
    oldProperties: Record<string, unknown>,
  ): Promise<void> {
    const { record, kindOf } = this.options;
    resource.properties = properties;
    record.setResourceStatus(resource, 'UPDATE_IN_PROGRESS');
    const request = { ...this.requestFor(resource), oldProperties, signal: attempt.signal };
    const made = await attempt.orCancelled(kindOf(resource.type).update(request), 'update');
    if (attempt.options.refusesReplacements && made.physicalId !== resource.physicalId) {
      throw new ResourceFailure(REPLACEMENT_REFUSED, made.physicalId);
    }
    take(resource, made);
    record.setResourceStatus(resource, 'UPDATE_COMPLETE');
  }

  private retriedFrom(before: StackResource): Record<string, unknown> {
    const isFromComplete = this.options.behaviour.retriedUpdate === 'from the last complete version';
    return (isFromComplete && before.complete?.properties) || before.properties;
  }

  private failed(resource: StackResource, status: string, error: unknown, attempt: Attempt): false {
    this.options.record.setResourceStatus(resource, status, (error as Error).message);
    // A cancelled resource is no reason for the failure, but one that fails at the same moment is.
    if (!(error instanceof Cancelled)) attempt.fail(resource.logicalId);
    return false;
  }

  private requestFor(resource: StackResource) {
    const { logicalId, type, physicalId, properties } = resource;
    return { stack: this.options.record, logicalId, type, physicalId, properties };
  }
}

function resolvedProperties(definition: ResourceDefinition, scope: Scope): Record<string, unknown> {
  return resolve(definition.Properties ?? {}, scope) as Record<string, unknown>;
}

function take(resource: StackResource, made: MadeResource): void {
  resource.physicalId = made.physicalId;
  resource.attributes = made.attributes ?? {};
}

function idInFailure(error: unknown): string | undefined {
  return error instanceof ResourceFailure ? error.physicalId : undefined;
}

function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const keys = Object.keys(left);
  return (
    Array.isArray(left) === Array.isArray(right) &&
    keys.length === Object.keys(right).length &&
    keys.every((key) =>
      equal((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]),
    )
  );
}
