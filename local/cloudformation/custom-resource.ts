import type { VirtualClock } from '../clock';
import type { RandomIds } from '../random';
import type { CloudFormationBehaviour } from './behaviour';
import { withScalarsAsStrings } from './intrinsics';
import {
  RefusedUpdate,
  ResourceFailure,
  type ExistingResourceRequest,
  type MadeResource,
  type ResourceKind,
  type ResourceRequest,
  type ResourceUpdateRequest,
} from './resource-kind';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ServiceToken: string;
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  readonly ResourceProperties: Record<string, unknown>;
  readonly OldResourceProperties?: Record<string, unknown>;
}

/** Whether CloudFormation sends events for resources of this type. */
export function isCustomResource(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

/** Brings an event to the code behind a custom resource. `respond` takes what that code puts to the ResponseURL. */
export interface Transport {
  deliver(event: CustomResourceEvent, respond: (body: string) => void): void;
}

/** What the player needs to play custom resources. */
export interface CustomResourceOptions {
  readonly clock: VirtualClock;
  readonly ids: RandomIds;
  readonly transport: Transport;
  /** Delays in seconds. After each of them, the same event is delivered once more. */
  readonly redeliver?: (event: CustomResourceEvent) => readonly number[];
  readonly requestIds?: CloudFormationBehaviour['requestIds'];
}

/** CloudFormation waits an hour for an answer, whatever timeout the provider has (aws/aws-cdk#24974). */
const CUSTOM_RESOURCE_SECONDS = 3600;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
const MAX_RESPONSE_BYTES = 4096;
const MAX_PHYSICAL_ID_LENGTH = 1024;

type Question = Pick<CustomResourceEvent, 'RequestType' | 'PhysicalResourceId' | 'OldResourceProperties'>;

/** Custom resources: an event goes to the transport, and the first answer within the hour counts. */
export class CustomResources implements ResourceKind {
  private readonly requestIds = new Map<string, string>();
  /** How often each question was asked in this operation. A question is a logical id and a request type. */
  private readonly asked = new Map<string, number>();
  private operation = '';

  constructor(private readonly options: CustomResourceOptions) {}

  create(request: ResourceRequest): Promise<MadeResource> {
    return this.ask(request, { RequestType: 'Create' });
  }

  async update(request: ResourceUpdateRequest): Promise<MadeResource> {
    if (request.properties.ServiceToken !== request.oldProperties.ServiceToken) {
      throw new RefusedUpdate('Modifying service token is not allowed.');
    }
    return this.ask(request, {
      RequestType: 'Update',
      PhysicalResourceId: request.physicalId,
      OldResourceProperties: strings(request.oldProperties),
    });
  }

  async delete(request: ExistingResourceRequest): Promise<void> {
    await this.ask(request, { RequestType: 'Delete', PhysicalResourceId: request.physicalId });
  }

  private ask(request: ResourceRequest, question: Question): Promise<MadeResource> {
    const { clock, transport, redeliver } = this.options;
    const event = this.event(request, question);
    const body = new Promise<string>((resolve, reject) => {
      const stopDeadline = clock.schedule(CUSTOM_RESOURCE_SECONDS * 1000, () => reject(noAnswer(event)));
      request.signal.addEventListener('abort', stopDeadline, { once: true });
      // A promise takes the first answer only, and so does CloudFormation.
      const respond = (answer: string) => {
        stopDeadline();
        resolve(answer);
      };
      transport.deliver(event, respond);
      for (const seconds of redeliver?.(event) ?? []) {
        clock.schedule(seconds * 1000, () => transport.deliver(event, respond));
      }
    });
    return body.then((answer) => readAnswer(event, answer));
  }

  /**
   * A deployment that is retried asks the same questions in the same order. The questions of its rollback count on from
   * there, so that an Update in the rollback never has the RequestId of the Update that it takes back. `cdk rollback` is an
   * operation of its own, and counts anew.
   */
  private requestId(question: string, operation: string): string {
    const { ids, requestIds } = this.options;
    if (operation !== this.operation) this.asked.clear();
    this.operation = operation;
    const times = (this.asked.get(question) ?? 0) + 1;
    this.asked.set(question, times);
    const key = `${question} ${times}`;
    const id = (requestIds === 'are reused' && this.requestIds.get(key)) || ids.uuid();
    this.requestIds.set(key, id);
    return id;
  }

  private event(request: ResourceRequest, question: Question): CustomResourceEvent {
    const { stack, logicalId } = request;
    const RequestId = this.requestId(`${logicalId} ${question.RequestType}`, stack.clientRequestToken);
    const host = `cloudformation-custom-resource-response-${stack.region.replaceAll('-', '')}.s3.${stack.region}.amazonaws.com`;
    const path = encodeURIComponent(`${stack.stackId}|${logicalId}|${RequestId}`);
    const date = new Date(this.options.clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
    return {
      ...question,
      ServiceToken: String(request.properties.ServiceToken),
      ResponseURL: `https://${host}/${path}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=${date}&X-Amz-Expires=7200&X-Amz-Signature=${this.options.ids.suffix()}`,
      StackId: stack.stackId,
      RequestId,
      LogicalResourceId: logicalId,
      ResourceType: request.type,
      ResourceProperties: strings(request.properties),
    };
  }
}

function strings(properties: Record<string, unknown>): Record<string, unknown> {
  return withScalarsAsStrings(properties) as Record<string, unknown>;
}

function noAnswer(event: CustomResourceEvent): ResourceFailure {
  return new ResourceFailure(
    `CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${event.RequestId}]. ` +
      'If you are using the Python cfn-response module, you may need to update your Lambda function code so that CloudFormation can attach the updated version.',
  );
}

function readAnswer(event: CustomResourceEvent, body: string): MadeResource {
  if (Buffer.byteLength(body) > MAX_RESPONSE_BYTES) throw new ResourceFailure('Response object is too long.');
  const answer = parseAnswer(body);
  for (const key of ['StackId', 'RequestId', 'LogicalResourceId'] as const) {
    if (answer[key] !== event[key]) {
      throw new ResourceFailure(
        `Invalid response object: Value of property ${key} must match that of the request`,
      );
    }
  }
  const given = answer.PhysicalResourceId;
  const physicalId =
    typeof given === 'string' && given !== '' && given.length <= MAX_PHYSICAL_ID_LENGTH ? given : undefined;
  if (answer.Status === 'FAILED') {
    const reason = `Received response status [FAILED] from custom resource. Message returned: ${String(answer.Reason)} (RequestId: ${event.RequestId})`;
    throw new ResourceFailure(reason, physicalId);
  }
  if (answer.Status !== 'SUCCESS') throw new ResourceFailure('Invalid Status');
  if (!physicalId) throw new ResourceFailure('Invalid PhysicalResourceId');
  return { physicalId, attributes: (answer.Data ?? {}) as Record<string, unknown> };
}

function parseAnswer(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    throw new ResourceFailure('Invalid Response object: it is no JSON');
  }
}
