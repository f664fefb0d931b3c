import { ResourceFailure, type ResourceKind, type ResourceRequest } from './resource-kind';
import type { StackPlace } from './stack-record';
import type { ParameterDefinition, Template } from './template';

/** CloudFormation refuses a request before it begins anything. */
export class ValidationError extends Error {}

interface StoredParameter {
  readonly value: string;
  /** The stacks of other regions that use it as a strong reference, by their prefix. */
  readonly strongReferences: Set<string>;
}

/** Values for the parameters of a template, by name. */
export type ParameterValues = Readonly<Record<string, unknown>>;

/** Where a parameter is. */
export type ParameterPlace = Pick<StackPlace, 'account' | 'region'>;

/** What `cdk bootstrap` leaves behind. Every template of the CDK has a parameter that reads it. */
const BOOTSTRAP_VERSION = /^\/cdk-bootstrap\/[^/]+\/version$/;

const PARAMETER_TYPE = /^AWS::SSM::Parameter::Value<(.*)>$/;

/** Parameter Store of Systems Manager, in all accounts and regions. */
export class ParameterStore {
  private readonly parameters = new Map<string, StoredParameter>();

  /** `AWS::SSM::Parameter` */
  readonly kind: ResourceKind = {
    create: async (request) => {
      const { Name = `CFN-${request.logicalId}-${request.stack.stackName}` } = request.properties;
      const name = String(Name);
      if (this.value(request.stack, name) !== undefined) throw new ResourceFailure(`${name} already exists.`);
      return this.declared(name, request);
    },
    update: async (request) => {
      const { Name = request.physicalId } = request.properties;
      return this.declared(String(Name), request);
    },
    delete: async ({ stack, physicalId }) => this.remove(stack, physicalId),
    attribute: (_resource, name) => (name === 'Type' ? 'String' : undefined),
  };

  value(place: ParameterPlace, name: string): string | undefined {
    return BOOTSTRAP_VERSION.test(name) ? '30' : this.parameters.get(keyOf(place, name))?.value;
  }

  put(place: ParameterPlace, name: string, value: string): void {
    const strongReferences = this.referencesTo(place, name);
    this.parameters.set(keyOf(place, name), { value, strongReferences });
  }

  remove(place: ParameterPlace, name: string): void {
    this.parameters.delete(keyOf(place, name));
  }

  referencesTo(place: ParameterPlace, name: string): Set<string> {
    return this.parameters.get(keyOf(place, name))?.strongReferences ?? new Set();
  }

  /**
   * The values of a template's parameters in an operation. `given` ones win over defaults. Those that name a parameter
   * of Parameter Store are read when the operation begins.
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
   */
  valuesOf(template: Template, place: ParameterPlace, given: ParameterValues = {}): Record<string, unknown> {
    const { Parameters = {} } = template;
    const unknown = Object.keys(given).filter((parameter) => !(parameter in Parameters));
    if (unknown.length > 0) {
      throw new ValidationError(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
    }
    const inEffect = valuesInEffect(template, given);
    const without = Object.keys(Parameters).filter((parameter) => !(parameter in inEffect));
    if (without.length > 0) throw new ValidationError(`Parameters: [${without.join(', ')}] must have values`);
    for (const [parameter, definition] of Object.entries(Parameters))
      refuseUnallowed(parameter, definition, inEffect[parameter]);
    const missing: string[] = [];
    const values = Object.entries(Parameters).map(([parameter, { Type = '' }]) => {
      const value = inEffect[parameter];
      const [, type] = PARAMETER_TYPE.exec(Type) ?? [];
      if (type === undefined) return [parameter, isList(Type) ? elements(value) : value];
      const stored = this.value(place, String(value));
      if (stored === undefined) missing.push(String(value));
      return [parameter, isList(type) && stored !== undefined ? elements(stored) : stored];
    });
    if (missing.length > 0) {
      // The text is that of awslabs/aws-deployment-framework#339.
      const names = missing.join(',');
      throw new ValidationError(
        `Unable to fetch parameters [${names}] from parameter store for this account.`,
      );
    }
    return Object.fromEntries(values) as Record<string, unknown>;
  }

  private declared(name: string, { stack, properties }: ResourceRequest) {
    const value = String(properties.Value);
    this.put(stack, name, value);
    return { physicalId: name, attributes: { Value: value } };
  }
}

/** The value of each parameter that has one. If the type is one of Parameter Store, the value is the name there. */
export function valuesInEffect({ Parameters = {} }: Template, given: ParameterValues): ParameterValues {
  const defaults = Object.entries(Parameters).flatMap(([name, { Default }]) =>
    Default === undefined ? [] : [[name, Default] as const],
  );
  return { ...Object.fromEntries(defaults), ...given };
}

/**
 * Each element of a list is checked. The texts are those of aws/aws-connected-device-framework#183 and aws/aws-cli#7750.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
function refuseUnallowed(name: string, definition: ParameterDefinition, value: unknown): void {
  const { Type = '', AllowedValues, AllowedPattern, ConstraintDescription } = definition;
  const values = isList(Type) ? elements(value) : [String(value)];
  const refuse = (rule: string) => {
    throw new ValidationError(
      ConstraintDescription
        ? `Parameter ${name} failed to satisfy constraint: ${ConstraintDescription}`
        : `Parameter '${name}' ${rule}`,
    );
  };
  const allowed = AllowedValues?.map(String);
  if (allowed && values.some((each) => !allowed.includes(each))) refuse('must be one of AllowedValues');
  const pattern = AllowedPattern === undefined ? undefined : asRegExp(AllowedPattern);
  if (pattern && values.some((each) => !pattern.test(each))) refuse(`must match pattern ${AllowedPattern}`);
}

/** CloudFormation takes the patterns of Java. Undefined if JavaScript cannot read it: then it is not checked. */
function asRegExp(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    return undefined;
  }
}

/** "Each member string is space trimmed." */
function elements(value: unknown): string[] {
  return String(value)
    .split(',')
    .map((each) => each.trim());
}

function isList(type: string): boolean {
  return type === 'CommaDelimitedList' || type.startsWith('List<');
}

function keyOf({ account, region }: ParameterPlace, name: string): string {
  return `${account} ${region} ${name}`;
}
