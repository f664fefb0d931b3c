import { crossRegionReferences } from './cross-region-references';
import { roleNameOf, type Authorize } from './policies';
import { ParameterStore } from './parameter-store';
import { ResourceFailure, type ResourceKind } from './resource-kind';
import type { StackRecord } from './stack-record';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html */
export interface StackOutputRequest {
  readonly StackName: string;
  readonly OutputName: string;
  readonly Region?: string;
  readonly RoleArn?: string;
}

/** The stacks of all accounts and regions, and what they hand to each other: parameters, exports and outputs. */
export class Neighbours {
  readonly parameters = new ParameterStore();
  readonly kinds: Readonly<Record<string, ResourceKind>> = {
    'AWS::SSM::Parameter': this.parameters.kind,
    ...crossRegionReferences(this.parameters),
  };
  private readonly records: StackRecord[] = [];

  /** `authorize`: what the role may do by which a stack reads an output. */
  constructor(private readonly authorize: Authorize = () => true) {}

  add(record: StackRecord): void {
    this.records.push(record);
  }

  /** `{{resolve:ssm:…}}` */
  parameter(reader: StackRecord, name: string): string {
    const value = this.parameters.value(reader, name);
    // The text is that of aws-samples/data-mesh-datazone-cdk-cloudformation#19.
    if (value === undefined) throw new ResourceFailure(`Parameters: [ssm:${name}] cannot be found.`);
    return value;
  }

  /** `Fn::ImportValue`. Exports belong to one account and region. */
  exported(reader: StackRecord, name: string): string {
    const exporter = this.in(reader).find(({ exports }) => name in exports);
    if (!exporter) throw new ResourceFailure(`No export named ${name} found.`);
    return exporter.exports[name];
  }

  /** `Fn::GetStackOutput`: an output of any region, and with a role of any account. */
  output(reader: StackRecord, request: StackOutputRequest): string {
    const { StackName, OutputName, Region = reader.region, RoleArn } = request;
    const account = RoleArn?.split(':')[4] ?? reader.account;
    const stack = this.in({ account, region: Region }).find(({ stackName }) => stackName === StackName);
    if (
      stack &&
      RoleArn &&
      !this.authorize(roleNameOf(RoleArn), 'cloudformation:DescribeStacks', stack.stackId)
    ) {
      const denied = `is not authorized to perform: cloudformation:DescribeStacks on resource: ${stack.stackId}`;
      throw new ResourceFailure(`${RoleArn} ${denied}`);
    }
    const value = stack?.outputs[OutputName];
    if (value === undefined) {
      throw new ResourceFailure(`Output ${OutputName} of stack ${StackName} in ${Region} does not exist`);
    }
    return value;
  }

  /**
   * Why a stack cannot have these exports in place of its present ones. Undefined if it can. "You can't modify or
   * remove an output value that is referenced by another stack."
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-importvalue.html
   */
  refusal(exporter: StackRecord, exports: Readonly<Record<string, string>>): string | undefined {
    for (const [name, value] of Object.entries(exporter.exports)) {
      if (exports[name] === value) continue;
      const importers = this.in(exporter).filter(({ template }) => imports(template).has(name));
      if (importers.length === 0) continue;
      const verb = name in exports ? 'updated' : 'deleted';
      const users = importers.map(({ stackName }) => stackName).join(', ');
      return `Export ${name} cannot be ${verb} as it is in use by ${users}`;
    }
    return undefined;
  }

  /** The stacks of an account and region that are not deleted. */
  private in({ account, region }: Pick<StackRecord, 'account' | 'region'>): StackRecord[] {
    return this.records.filter(
      (record) =>
        record.account === account && record.region === region && record.status !== 'DELETE_COMPLETE',
    );
  }
}

/** The names of the exports that a template imports. The CDK writes them as plain text. */
function imports(value: unknown): Set<string> {
  if (value === null || typeof value !== 'object') return new Set();
  return new Set(
    Object.entries(value).flatMap(([key, item]) =>
      key === 'Fn::ImportValue' ? [String(item)] : [...imports(item)],
    ),
  );
}
