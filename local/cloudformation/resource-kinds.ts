import type { VirtualClock } from '../clock';
import { ResourceFailure, type ResourceKind, type ResourceRequest } from './resource-kind';
import type { StackRecord } from './stack-record';

/** The properties that name a physical resource, for the types in our templates. */
const NAME_PROPERTIES = ['FunctionName', 'RoleName', 'ManagedPolicyName', 'LogGroupName', 'StateMachineName'];

const ARN_PATHS: Record<string, (id: string) => string> = {
  'AWS::IAM::ManagedPolicy': (id) => `policy/${id}`,
  'AWS::IAM::Role': (id) => `role/${id}`,
  'AWS::Lambda::Function': (id) => `function:${id}`,
  'AWS::Logs::LogGroup': (id) => `log-group:${id}:*`,
  'AWS::StepFunctions::StateMachine': (id) => `stateMachine:${id}`,
};

/** Types whose `Ref` is an ARN. */
const REF_IS_ARN = new Set(['AWS::IAM::ManagedPolicy', 'AWS::StepFunctions::StateMachine']);

/** The ARN of a resource that is made at once. */
export function arnOf(type: string, id: string, stack: StackRecord): string {
  if (id.startsWith('arn:')) return id;
  const service = type === 'AWS::StepFunctions::StateMachine' ? 'states' : type.split('::')[1].toLowerCase();
  const region = service === 'iam' ? '' : stack.region;
  return `arn:${stack.partition}:${service}:${region}:${stack.account}:${ARN_PATHS[type]?.(id) ?? id}`;
}

/** The kind of what is not played: it is there at once, with attributes that look like those of AWS. */
export function madeAtOnce(inventId: (request: ResourceRequest) => string): ResourceKind {
  return {
    async create(request) {
      const named = NAME_PROPERTIES.map((property) => request.properties[property] as string).find(Boolean);
      const id = named ?? inventId(request);
      return { physicalId: REF_IS_ARN.has(request.type) ? arnOf(request.type, id, request.stack) : id };
    },
    async update({ physicalId }) {
      return { physicalId };
    },
    async delete() {},
    attribute(resource, name, stack) {
      const id = resource.physicalId;
      return name === 'Arn' ? arnOf(resource.type, id, stack) : `${id}.${name}`;
    },
  };
}

/**
 * `Test::Sibling`: another resource of the stack. It takes `TakesSeconds` to be made or changed, or fails after
 * `FailAfterSeconds`. If an update from a version with `StaysSeconds` is undone, it fails once, after so many seconds.
 */
export function testSibling(clock: VirtualClock): ResourceKind {
  const stayed = new Set<string>();
  const work = ({ logicalId, properties }: ResourceRequest, failAfter = properties.FailAfterSeconds) =>
    clock.busy(async () => {
      await clock.sleep(Number(failAfter ?? properties.TakesSeconds ?? 0) * 1000);
      if (failAfter !== undefined) throw new ResourceFailure(`${logicalId} fails, as it was told to`);
      return { physicalId: `sibling-${logicalId}` };
    });
  return {
    create: (request) => work(request),
    update: (request) => {
      const { StaysSeconds } = request.oldProperties;
      const isUndone = request.stack.status === 'UPDATE_ROLLBACK_IN_PROGRESS';
      if (StaysSeconds === undefined || !isUndone || stayed.has(request.logicalId)) return work(request);
      stayed.add(request.logicalId);
      return work(request, StaysSeconds);
    },
    async delete() {},
  };
}

/** Where the fleets of a stack are: the AppStream simulator. */
export interface Fleets {
  putFleet(region: string, fleet: { name: string; imageName?: string; imageArn?: string }): unknown;
  removeFleet(region: string, name: string): unknown;
  image(region: string, name: string): { readonly state: string } | undefined;
}

/** Images that AWS publishes. They are not in the account. */
const PUBLIC_IMAGE = /^AppStream-/;

/**
 * `AWS::AppStream::Fleet`: a fleet in the AppStream simulator. It moves to another image without interruption.
 * `refusal` says why it cannot use an image by its ARN; undefined if it can.
 */
export function fleetIn(
  fleets: Fleets,
  refusal: (imageArn: string) => string | undefined = () => undefined,
): ResourceKind {
  const put = async ({ stack, properties }: ResourceRequest) => {
    const { Name: name, ImageName: imageName, ImageArn: imageArn } = properties as Record<string, string>;
    if (imageName && !PUBLIC_IMAGE.test(imageName)) {
      const state = fleets.image(stack.region, imageName)?.state ?? 'not found';
      if (state !== 'AVAILABLE') throw new ResourceFailure(`Image ${imageName} is ${state}`);
    }
    const refused = imageArn && refusal(imageArn);
    if (refused) throw new ResourceFailure(refused);
    fleets.putFleet(stack.region, { name, imageName, imageArn });
    return { physicalId: name };
  };
  return {
    create: put,
    update: put,
    async delete({ stack, physicalId }) {
      fleets.removeFleet(stack.region, physicalId);
    },
  };
}
