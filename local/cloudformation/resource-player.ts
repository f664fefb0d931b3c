import { Cancelled, type Attempt } from './attempt';
import type { CloudFormationBehaviour } from './behaviour';
import { resolve, type Scope } from './intrinsics';
import { ResourceFailure, type MadeResource, type ResourceKind } from './resource-kind';
import type { StackRecord, StackResource } from './stack-record';
import type { ResourceDefinition, RetentionPolicy } from './template';

/** A physical resource that is to be deleted. */
export interface Leftover {
  readonly resource: StackResource;
  readonly physicalId: string;
  readonly policy: RetentionPolicy | undefined;
}

/** What the player of single resources needs of the stack's. */
export interface ResourcePlayerOptions {
  readonly record: StackRecord;
  readonly kindOf: (type: string) => ResourceKind;
  readonly inventId: (logicalId: string) => string;
  readonly failedUpdate: CloudFormationBehaviour['failedUpdate'];
}

/** Plays what CloudFormation does with one resource, and notes it in the stack's record. Each step answers whether it succeeded. */
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
      // Where the code behind the resource named no id, CloudFormation deletes one of its own making (aws/aws-cdk#26139).
      resource.physicalId = idInFailure(error) ?? inventId(logicalId);
      return this.failed(resource, 'CREATE_FAILED', error, attempt);
    }
  }

  /** Nothing happens to a resource whose resolved properties are what they were. */
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
      if (!equal(properties, before.properties)) await this.change(resource, properties, attempt);
      return true;
    } catch (error) {
      if (this.options.failedUpdate === 'takes new id') {
        resource.physicalId = idInFailure(error) ?? before.physicalId;
      }
      return this.failed(resource, 'UPDATE_FAILED', error, attempt);
    }
  }

  /** Takes an update back, also one that failed or was cancelled. */
  async undoUpdate(before: StackResource, attempt: Attempt): Promise<boolean> {
    if (attempt.stopped) return false;
    const resource = this.options.record.resources.get(before.logicalId)!;
    try {
      if (!equal(resource.properties, before.properties)) {
        await this.change(resource, before.properties, attempt);
      } else if (resource.status === 'UPDATE_FAILED') {
        this.options.record.setResourceStatus(resource, 'UPDATE_COMPLETE');
      }
      return true;
    } catch (error) {
      return this.failed(resource, 'UPDATE_FAILED', error, attempt);
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
  ): Promise<void> {
    const { record, kindOf } = this.options;
    const oldProperties = resource.properties;
    resource.properties = properties;
    record.setResourceStatus(resource, 'UPDATE_IN_PROGRESS');
    const request = { ...this.requestFor(resource), oldProperties, signal: attempt.signal };
    take(resource, await attempt.orCancelled(kindOf(resource.type).update(request), 'update'));
    record.setResourceStatus(resource, 'UPDATE_COMPLETE');
  }

  private failed(resource: StackResource, status: string, error: unknown, attempt: Attempt): false {
    this.options.record.setResourceStatus(resource, status, (error as Error).message);
    // What was cancelled is no reason of its own, but what failed in the same moment is.
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
