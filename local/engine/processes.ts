import { readFileSync } from 'node:fs';
import type { VirtualClock } from '../clock';
import type { CustomResourceEvent, Transport } from '../cloudformation/custom-resource';
import type { ResourceKind, ResourceRequest } from '../cloudformation/resource-kind';
import { type Authorize, roleNameOf } from '../cloudformation/policies';
import { arnOf, madeAtOnce } from '../cloudformation/resource-kinds';
import type { Template } from '../cloudformation/template';
import { listen, type EndpointServer } from '../http';
import { fileAssets } from '../lambda/assets';
import { LambdaService } from '../lambda/lambda-service';
import { StateMachines } from '../lambda/state-machines';
import { stepFunctionsEndpoint } from '../lambda/step-functions-endpoint';
import {
  type EventInvokeConfig,
  InvocationError,
  LambdaAccount,
  type LambdaAccountOptions,
} from './lambda-account';

/** What the functions of played stacks need besides each other. */
export interface ProcessEngineOptions {
  readonly clock: VirtualClock;
  readonly appStreamUrl: string;
  readonly cloudFormationUrl: string;
  /** Takes each line that a function writes. */
  readonly log?: (functionName: string, line: string) => void;
  /** Executions at a time, and what happens to invocations. */
  readonly account?: LambdaAccountOptions;
  /** What the roles of functions and state machines may do. Default: everything. */
  readonly authorize?: Authorize;
}

/**
 * Runs the functions and state machines of synthesized stacks as they are. The code of each function runs in processes
 * of its own, each state machine in an interpreter. Answers go over HTTP. The stack player deploys them by `kinds`.
 */
export class ProcessEngine implements Transport {
  readonly kinds: Readonly<Record<string, ResourceKind>>;
  private readonly assets = new Map<string, string>();
  private readonly responses = new Map<string, (body: string) => void>();
  private readonly servers: EndpointServer[] = [];
  private readonly environment: Record<string, string>;
  readonly lambda: LambdaService;
  private readonly accounts = new Map<string, LambdaAccount>();
  private readonly stateMachines: StateMachines;
  /** By the ARN of the function. */
  private readonly eventConfigs = new Map<string, EventInvokeConfig>();

  private readonly authorize: Authorize;
  private readonly newAccount: () => LambdaAccount;

  private constructor({ clock, log, account, authorize, ...urls }: ProcessEngineOptions) {
    this.environment = {
      AWS_ENDPOINT_URL_APPSTREAM: urls.appStreamUrl,
      AWS_ENDPOINT_URL_CLOUDFORMATION: urls.cloudFormationUrl,
    };
    this.authorize = authorize ?? (() => true);
    this.lambda = new LambdaService(clock, this.environment, log);
    this.newAccount = () => new LambdaAccount(clock, account);
    this.stateMachines = new StateMachines(
      clock,
      (arn, input, role) => this.invoke(arn, input, role),
      account?.random ?? (() => Math.random()),
    );
    this.kinds = {
      'AWS::Lambda::EventInvokeConfig': this.eventInvokeConfigs(),
      'AWS::Lambda::Function': this.functions(),
      'AWS::StepFunctions::StateMachine': this.machines(),
    };
  }

  /** Opens the ports on 127.0.0.1. `close` must be called at the end. */
  static async start(options: ProcessEngineOptions): Promise<ProcessEngine> {
    const engine = new ProcessEngine(options);
    const stepFunctions = await listen(stepFunctionsEndpoint(engine.stateMachines, engine.authorize));
    const responses = await listen(async ({ path, body }) => {
      const respond = engine.responses.get(path);
      respond?.(body);
      return { status: respond ? 200 : 403, headers: {}, body: '' };
    });
    engine.servers.push(stepFunctions, responses);
    Object.assign(engine.environment, {
      AWS_ENDPOINT_URL_SFN: stepFunctions.url,
      SIMULATED_RESPONSE_PORT: new URL(responses.url).port,
    });
    return engine;
  }

  /** Lets the code of a cloud assembly be found. */
  addAssembly(directory: string): void {
    for (const [key, path] of fileAssets(directory)) this.assets.set(key, path);
  }

  /** The template that is an asset of a cloud assembly, by its URL in S3. */
  templateAt(url: string): Template | undefined {
    const path = this.assets.get(url.replace(/^.*\//, ''));
    return path === undefined ? undefined : (JSON.parse(readFileSync(path, 'utf8')) as Template);
  }

  deliver(event: CustomResourceEvent, respond: (body: string) => void): void {
    const { pathname, search } = new URL(event.ResponseURL);
    this.responses.set(pathname + search, respond);
    const { ServiceToken } = event;
    const config = this.eventConfigs.get(ServiceToken) ?? {};
    this.accountOf(ServiceToken).deliver(ServiceToken, config, async () => {
      await this.run(ServiceToken, JSON.stringify(event));
    });
  }

  /** An invocation by Step Functions. */
  private async invoke(functionArn: string, payload: string, role: string): Promise<unknown> {
    if (!this.authorize(role, 'lambda:InvokeFunction', functionArn)) {
      const message = `${role} is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn}`;
      throw new InvocationError('Lambda.AWSLambdaException', message);
    }
    return this.accountOf(functionArn).invoke(functionArn, () => this.run(functionArn, payload));
  }

  /** Each region has its own executions at a time. */
  private accountOf(functionArn: string): LambdaAccount {
    const [, , , region] = functionArn.split(':');
    const account = this.accounts.get(region) ?? this.newAccount();
    this.accounts.set(region, account);
    return account;
  }

  private async run(functionArn: string, payload: string): Promise<unknown> {
    const { functionError, payload: result } = await this.lambda.invoke(functionArn, payload);
    if (!functionError) return JSON.parse(result) as unknown;
    throw new InvocationError((JSON.parse(result) as { errorType: string }).errorType, result);
  }

  async close(): Promise<void> {
    this.lambda.close();
    await Promise.all(this.servers.map((server) => server.close()));
  }

  private eventInvokeConfigs(): ResourceKind {
    const atOnce = madeAtOnce(({ stack, logicalId }) => `${stack.stackName}-${logicalId}`);
    const put = ({ stack, properties }: ResourceRequest) =>
      this.eventConfigs.set(
        arnOf('AWS::Lambda::Function', String(properties.FunctionName), stack),
        properties,
      );
    return {
      ...atOnce,
      create: async (request) => {
        put(request);
        return atOnce.create(request);
      },
      update: async (request) => {
        put(request);
        return atOnce.update(request);
      },
    };
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
      const { LogGroup = `/aws/lambda/${name}` } = (properties.LoggingConfig ?? {}) as { LogGroup?: string };
      this.lambda.put(arn, {
        name,
        role: roleNameOf(properties.Role),
        region: stack.region,
        directory,
        handler: String(properties.Handler),
        environment: Variables,
        logGroup: LogGroup,
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
      this.stateMachines.put(arn, String(properties.DefinitionString), roleNameOf(properties.RoleArn));
      return { physicalId: arn, attributes: { Arn: arn } };
    };
    return {
      create: put,
      update: put,
      delete: async ({ physicalId }) => this.stateMachines.remove(physicalId),
    };
  }
}
