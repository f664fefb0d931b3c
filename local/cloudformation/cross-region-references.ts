import type { ParameterStore } from './parameter-store';
import { ResourceFailure, type ResourceKind, type ResourceRequest } from './resource-kind';

/** By the name of the parameter in Parameter Store. */
type Values = Readonly<Record<string, string>>;

interface WriterProps {
  readonly region: string;
  readonly exports: Values;
}

interface ReaderProps {
  readonly region: string;
  readonly prefix: string;
  readonly imports: Values;
}

/**
 * The custom resources that CDK's `crossRegionReferences: true` adds to stacks. Their functions come with aws-cdk-lib,
 * but the SDK that they need does not. So this does what they do: `cross-region-ssm-writer-handler` and
 * `cross-region-ssm-reader-handler` of
 * https://github.com/aws/aws-cdk/tree/main/packages/@aws-cdk/custom-resource-handlers/lib/core
 */
export function crossRegionReferences(parameters: ParameterStore): Readonly<Record<string, ResourceKind>> {
  return {
    'Custom::CrossRegionExportWriter': new Writer(parameters),
    'Custom::CrossRegionExportReader': new Reader(parameters),
  };
}

/**
 * Puts exports into the Parameter Store of the consuming region. It changes nothing that a consumer has marked as used.
 */
class Writer implements ResourceKind {
  constructor(private readonly parameters: ParameterStore) {}

  async create(request: ResourceRequest) {
    this.put(request, writerOf(request.properties).exports);
    return { physicalId: request.logicalId };
  }

  async update(request: ResourceRequest & { readonly oldProperties: Record<string, unknown> }) {
    const { exports } = writerOf(request.properties);
    const { exports: before } = writerOf(request.oldProperties);
    const changed = Object.keys(before).filter((name) => name in exports && exports[name] !== before[name]);
    if (changed.length > 0) throw failed(`Some exports have changed!\n${changed.join('\n')}`);
    this.remove(request, without(before, exports));
    this.put(request, without(exports, before));
    return { physicalId: request.logicalId };
  }

  async delete(request: ResourceRequest) {
    this.remove(request, writerOf(request.properties).exports);
  }

  private put(request: ResourceRequest, exports: Values): void {
    const place = this.unused(request, exports);
    for (const [name, value] of Object.entries(exports)) this.parameters.put(place, name, value);
  }

  private remove(request: ResourceRequest, exports: Values): void {
    const place = this.unused(request, exports);
    for (const name of Object.keys(exports)) this.parameters.remove(place, name);
  }

  /** Where the parameters are. Throws if a stack uses one of them. */
  private unused({ stack, properties }: ResourceRequest, exports: Values) {
    const place = { account: stack.account, region: writerOf(properties).region };
    const used = Object.keys(exports).flatMap((name) => {
      const users = [...this.parameters.referencesTo(place, name)];
      return users.length > 0 ? [`${name} is in use by stack(s) ${users.join(' ')}`] : [];
    });
    if (used.length > 0) throw failed(`Exports cannot be updated: \n${used.join('\n')}`);
    return place;
  }
}

/** Marks the parameters that its stack uses. */
class Reader implements ResourceKind {
  constructor(private readonly parameters: ParameterStore) {}

  async create(request: ResourceRequest) {
    return this.use(request);
  }

  async update(request: ResourceRequest & { readonly oldProperties: Record<string, unknown> }) {
    this.release(
      request,
      without(readerOf(request.oldProperties).imports, readerOf(request.properties).imports),
    );
    return this.use(request);
  }

  async delete(request: ResourceRequest) {
    this.release(request, readerOf(request.properties).imports);
  }

  private use({ stack, logicalId, properties }: ResourceRequest) {
    const { imports, prefix } = readerOf(properties);
    for (const name of Object.keys(imports)) this.parameters.referencesTo(stack, name).add(prefix);
    return { physicalId: logicalId, attributes: imports };
  }

  private release({ stack, properties }: ResourceRequest, imports: Values): void {
    const { prefix } = readerOf(properties);
    for (const name of Object.keys(imports)) this.parameters.referencesTo(stack, name).delete(prefix);
  }
}

function writerOf(properties: Record<string, unknown>): WriterProps {
  return properties.WriterProps as WriterProps;
}

function readerOf(properties: Record<string, unknown>): ReaderProps {
  return properties.ReaderProps as ReaderProps;
}

function without(values: Values, others: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !(name in others)));
}

function failed(message: string): ResourceFailure {
  return new ResourceFailure(
    `Received response status [FAILED] from custom resource. Message returned: Error: ${message}`,
  );
}
