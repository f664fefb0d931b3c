import type { ParameterValues } from './parameter-store';
import {
  ResourceFailure,
  type ExistingResourceRequest,
  type ResourceKind,
  type ResourceRequest,
  type ResourceUpdateRequest,
} from './resource-kind';
import type { StackPlayer } from './stack-player';
import type { StackPlace, StackRecord, StackResult } from './stack-record';
import type { Parent } from './stage';
import type { Template } from './template';

/** What nested stacks need of the simulated AWS. */
export interface NestedStacksOptions {
  /** The template at a URL. */
  readonly templateAt: (url: string) => Template | undefined;
  readonly open: (place: StackPlace, parent: Parent) => StackPlayer;
}

/** `AWS::CloudFormation::Stack` */
export class NestedStacks {
  private readonly children: Child[] = [];

  readonly kind: ResourceKind = {
    create: (request) => this.create(request),
    update: async (request) => {
      const child = this.childOf(request)!;
      if (request.stack.status === 'UPDATE_ROLLBACK_IN_PROGRESS') await child.takeBack();
      else await child.update(request, this.templateOf(request));
      return { physicalId: child.id };
    },
    delete: async (request) => this.childOf(request)?.delete(),
    attribute: ({ physicalId }, name) => this.withId(physicalId)?.outputs[name.replace('Outputs.', '')],
    cleanUp: async ({ stackId }) => {
      await Promise.all(this.children.filter(({ parentId }) => parentId === stackId).map((c) => c.cleanUp()));
    },
  };

  constructor(private readonly options: NestedStacksOptions) {}

  /** The stacks below a stack, at any depth. */
  below({ stackId }: StackRecord): StackPlayer[] {
    return this.children
      .filter(({ parentId }) => parentId === stackId)
      .flatMap(({ player }) => [player, ...this.below(player.record)]);
  }

  private async create(request: ResourceRequest) {
    const template = this.templateOf(request);
    const { region, account } = request.stack;
    const stackName = request.stack.inventId(request.logicalId);
    const child = new Child(request, (parent) => this.options.open({ stackName, region, account }, parent));
    this.children.push(child);
    await child.create(request, template);
    return { physicalId: child.id };
  }

  private templateOf({ properties }: ResourceRequest): Template {
    const url = String(properties.TemplateURL);
    const template = this.options.templateAt(url);
    if (!template)
      throw new ResourceFailure(`No asset of the app is the template of the nested stack: ${url}`);
    return template;
  }

  private withId(id: string): Child | undefined {
    return this.children.find((child) => child.id === id);
  }

  /**
   * If its creation was cancelled, CloudFormation asks for it by an id that it made up. Then the logical id tells which
   * it is.
   */
  private childOf({ physicalId, stack, logicalId }: ExistingResourceRequest): Child | undefined {
    const ofResource = (child: Child) => child.parentId === stack.stackId && child.logicalId === logicalId;
    return this.withId(physicalId) ?? this.children.filter(ofResource).at(-1);
  }
}

/** One nested stack. It has a player of its own, and is a resource of its parent. */
class Child implements Parent {
  readonly parentId: string;
  readonly logicalId: string;
  readonly player: StackPlayer;
  /** Its last operation, to the very end: with the clean-up. */
  private operation: Promise<unknown> = Promise.resolve();
  /** The same operation, but only until it waits for the parent. */
  private step: Promise<unknown> = Promise.resolve();
  private pause = () => {};
  /** Ends that wait. */
  private goOn?: (how: 'clean up' | 'roll back') => void;

  constructor({ stack, logicalId }: ResourceRequest, open: (parent: Parent) => StackPlayer) {
    this.parentId = stack.stackId;
    this.logicalId = logicalId;
    this.player = open(this);
  }

  get id(): string {
    return this.player.record.stackId;
  }

  get outputs(): Readonly<Record<string, string>> {
    return this.player.record.outputs;
  }

  afterUpdate(): Promise<'clean up' | 'roll back'> {
    return new Promise((resolve) => {
      this.goOn = (how) => {
        this.goOn = undefined;
        resolve(how);
      };
      this.pause();
    });
  }

  async create(request: ResourceRequest, template: Template): Promise<void> {
    await this.begin(request, () => this.player.create(template, optionsOf(request)));
    if (this.player.record.status !== 'CREATE_COMPLETE') throw this.failure('created');
  }

  async update(request: ResourceUpdateRequest, template: Template): Promise<void> {
    // Without rollback: an earlier update of the parent may have succeeded here and failed elsewhere.
    await this.cleanUp();
    await this.begin(request, () => this.player.update(template, optionsOf(request)));
    if (!/^UPDATE_COMPLETE/.test(this.player.record.status)) throw this.failure('updated');
  }

  /** Takes the update back, however far it has come. */
  async takeBack(): Promise<void> {
    await this.step;
    const { record } = this.player;
    if (record.status === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS') {
      this.untilPause(this.operation);
      this.goOn?.('roll back');
    }
    if (record.status === 'UPDATE_FAILED') void this.run(() => this.player.rollback());
    if (record.status === 'UPDATE_ROLLBACK_FAILED') void this.run(() => this.player.continueRollback());
    await this.step;
    if (record.status === 'UPDATE_ROLLBACK_FAILED') throw this.failure('updated');
  }

  async cleanUp(): Promise<void> {
    await this.step;
    this.goOn?.('clean up');
    await this.operation;
  }

  async delete(): Promise<void> {
    await this.cleanUp();
    const { record } = this.player;
    if (['DELETE_COMPLETE', 'REVIEW_IN_PROGRESS'].includes(record.status)) return;
    void this.run(() => this.player.delete());
    await this.step;
    if (record.status !== 'DELETE_COMPLETE') throw this.failure('deleted');
  }

  private async begin({ signal }: ResourceRequest, work: () => Promise<StackResult>): Promise<void> {
    signal.addEventListener('abort', () => this.player.cancel(), { once: true });
    const operation = this.run(work);
    // `step` never fails. If CloudFormation refuses the operation, `operation` fails with the reason.
    await Promise.race([operation, this.step]);
  }

  private run(work: () => Promise<StackResult>): Promise<StackResult> {
    const operation = work();
    this.operation = operation.catch(() => {});
    this.untilPause(this.operation);
    return operation;
  }

  private untilPause(operation: Promise<unknown>): void {
    const paused = new Promise<void>((resolve) => (this.pause = resolve));
    this.step = Promise.race([operation, paused]);
  }

  /** The text is that of aws-samples/aws-scalable-big-blue-button-example#74. */
  private failure(done: string): ResourceFailure {
    const { record, id } = { record: this.player.record, id: this.id };
    const reasons = record.events.filter(
      ({ physicalResourceId, resourceStatusReason, clientRequestToken }) =>
        physicalResourceId === id &&
        clientRequestToken === record.clientRequestToken &&
        resourceStatusReason !== undefined &&
        resourceStatusReason !== 'User Initiated',
    );
    const reason = reasons[0]?.resourceStatusReason?.replace(' Rollback requested by user.', '') ?? '';
    return new ResourceFailure(`Embedded stack ${id} was not successfully ${done}: ${reason}`, id);
  }
}

function optionsOf({ stack, properties }: ResourceRequest) {
  return { rollback: !stack.keepsFailures, parameters: properties.Parameters as ParameterValues | undefined };
}
