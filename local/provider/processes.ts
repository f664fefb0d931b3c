import type { VirtualClock } from '../clock';
import type { CustomResourceEvent, Transport } from '../cloudformation/custom-resource';
import type { ResourceKind, ResourceRequest } from '../cloudformation/resource-kind';
import { arnOf } from '../cloudformation/resource-kinds';
import { listen, type EndpointServer } from '../http';
import { fileAssets } from '../lambda/assets';
import { lambdaEndpoint } from '../lambda/endpoint';
import { LambdaService } from '../lambda/lambda-service';
import { StateMachines } from '../lambda/state-machines';

/** What the functions of the played stacks reach besides each other. */
export interface ProcessProviderOptions {
  readonly clock: VirtualClock;
  readonly appStreamUrl: string;
  readonly cloudFormationUrl: string;
  /** Takes each line that a function writes. */
  readonly log?: (functionName: string, line: string) => void;
}

/**
 * The functions and waiters of synthesized stacks as they are: each function's real code in processes of its own, the
 * waiter in an interpreter, responses over HTTP. The stack player deploys them through `kinds`.
 */
export class ProcessProvider implements Transport {
  readonly kinds: Readonly<Record<string, ResourceKind>>;
  private readonly assets = new Map<string, string>();
  private readonly responses = new Map<string, (body: string) => void>();
  private readonly servers: EndpointServer[] = [];
  private readonly clock: VirtualClock;
  private readonly environment: Record<string, string>;
  readonly lambda: LambdaService;
  private readonly stateMachines: StateMachines;

  private constructor({ clock, appStreamUrl, cloudFormationUrl, log }: ProcessProviderOptions) {
    this.clock = clock;
    this.environment = {
      AWS_ENDPOINT_URL_APPSTREAM: appStreamUrl,
      AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormationUrl,
    };
    this.lambda = new LambdaService(clock, this.environment, log);
    this.stateMachines = new StateMachines(clock, this.lambda);
    this.kinds = {
      'AWS::Lambda::Function': this.functions(),
      'AWS::StepFunctions::StateMachine': this.machines(),
    };
  }

  /** Opens the ports on 127.0.0.1; `close` must follow. */
  static async start(options: ProcessProviderOptions): Promise<ProcessProvider> {
    const provider = new ProcessProvider(options);
    const services = await listen(lambdaEndpoint(provider.lambda, provider.stateMachines));
    const responses = await listen(async ({ path, body }) => {
      const respond = provider.responses.get(path);
      respond?.(body);
      return { status: respond ? 200 : 403, headers: {}, body: '' };
    });
    provider.servers.push(services, responses);
    Object.assign(provider.environment, {
      AWS_ENDPOINT_URL_LAMBDA: services.url,
      AWS_ENDPOINT_URL_SFN: services.url,
      SIMULATED_RESPONSE_PORT: new URL(responses.url).port,
    });
    return provider;
  }

  /** Makes the code known that the templates of a cloud assembly refer to. */
  addAssembly(directory: string): void {
    for (const [key, path] of fileAssets(directory)) this.assets.set(key, path);
  }

  deliver(event: CustomResourceEvent, respond: (body: string) => void): void {
    const { pathname, search } = new URL(event.ResponseURL);
    this.responses.set(pathname + search, respond);
    // CloudFormation invokes the function and does not hear how that ended.
    this.clock.busy(() => this.lambda.invoke(event.ServiceToken, JSON.stringify(event))).catch(() => {});
  }

  /** Ends every process and closes every port. */
  async close(): Promise<void> {
    this.lambda.close();
    await Promise.all(this.servers.map((server) => server.close()));
  }

  private functions(): ResourceKind {
    const put = async ({ stack, logicalId, type, properties }: ResourceRequest) => {
      const { FunctionName: name = `${stack.stackName}-${logicalId}` } = properties as {
        FunctionName?: string;
      };
      const arn = arnOf(type, name, stack);
      const { S3Key } = properties.Code as { S3Key: string };
      const directory = this.assets.get(S3Key);
      if (!directory) throw new Error(`No asset of the cloud assembly is ${S3Key}`);
      const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Record<string, string> };
      const { ApplicationLogLevel = 'INFO' } = (properties.LoggingConfig ?? {}) as {
        ApplicationLogLevel?: string;
      };
      this.lambda.put(arn, {
        name,
        region: stack.region,
        directory,
        handler: String(properties.Handler),
        environment: Variables,
        logLevel: ApplicationLogLevel,
        timeoutSeconds: Number(properties.Timeout ?? 3),
      });
      return { physicalId: name, attributes: { Arn: arn } };
    };
    return {
      create: put,
      update: put,
      delete: async ({ stack, type, physicalId }) => this.lambda.remove(arnOf(type, physicalId, stack)),
    };
  }

  private machines(): ResourceKind {
    const put = async ({ stack, logicalId, type, properties }: ResourceRequest) => {
      const arn = arnOf(type, `${stack.stackName}-${logicalId}`, stack);
      this.stateMachines.put(arn, String(properties.DefinitionString));
      return { physicalId: arn, attributes: { Arn: arn } };
    };
    return {
      create: put,
      update: put,
      delete: async ({ physicalId }) => this.stateMachines.remove(physicalId),
    };
  }
}
