import { Annotations, CfnElement, type CfnOutput, CfnResource, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The attributes that a new image has new ones of. */
const CHANGING = ['ImageName', 'ImageArn', 'ImageCreatedTime'];

/** What each stack exports, as text: looked for once for all images of the stack. */
const exportsOfStacks = new WeakMap<Stack, string>();

/**
 * CloudFormation refuses to change an export that another stack imports, so that no release of the image would pass. Is
 * known once the CDK has resolved the references between the stacks of an app.
 */
export function warnIfExported(
  scope: Construct,
  image: CfnResource,
  changes = 'changes with every release since the image has no imageName',
): void {
  scope.node.addValidation({
    validate: () => {
      addWarning(scope, image, changes);
      return [];
    },
  });
}

function addWarning(scope: Construct, image: CfnResource, changes: string): void {
  const stack = Stack.of(image);
  const exported = CHANGING.filter((attribute) => isExported(stack, image, attribute));
  if (exported.length === 0) return;
  Annotations.of(scope).addWarningV2(
    'cdk-appstream-image:changingExport',
    `${exported.join(' and ')} of the image is exported to other stacks, and ${changes}: ` +
      'CloudFormation refuses to change an export that is in use. Hand it over by an SSM parameter ' +
      '(ssm.StringParameter.valueForStringParameter), make references weak (Fn::GetStackOutput, by the context ' +
      '"@aws-cdk/core:defaultCrossStackReferences": "weak"), or declare what uses the image in its stack.',
  );
}

function isExported(stack: Stack, { logicalId }: CfnElement, attribute: string): boolean {
  const value = JSON.stringify({ 'Fn::GetAtt': [stack.resolve(logicalId), attribute] });
  if (exportsOf(stack).includes(value)) return true;
  // What a nested stack puts out, its parent may export.
  const { nestedStackResource: nested, nestedStackParent: parent } = stack;
  if (!nested || !parent) return false;
  return outputsOf(stack)
    .filter((output) => rendered(output).includes(value))
    .some((output) => isExported(parent, nested, `Outputs.${stack.resolve(output.logicalId)}`));
}

function exportsOf(stack: Stack): string {
  const known = exportsOfStacks.get(stack);
  if (known !== undefined) return known;
  const exports = [
    ...outputsOf(stack).filter(({ exportName }) => exportName !== undefined),
    ...elementsOf(stack).filter(isExportWriter),
  ];
  const text = exports.map(rendered).join();
  exportsOfStacks.set(stack, text);
  return text;
}

/** What stands for an export in another region, and is held as fast. */
function isExportWriter(element: CfnElement): boolean {
  return CfnResource.isCfnResource(element) && element.cfnResourceType === 'Custom::CrossRegionExportWriter';
}

function outputsOf(stack: Stack): CfnOutput[] {
  return elementsOf(stack).filter(isOutput);
}

/** Known by what it has, since an app can have two copies of aws-cdk-lib. */
function isOutput(element: CfnElement): element is CfnOutput {
  return 'exportName' in element;
}

function elementsOf(stack: Stack): CfnElement[] {
  return stack.node
    .findAll()
    .filter((node) => CfnElement.isCfnElement(node) && node.stack === stack) as CfnElement[];
}

function rendered(element: CfnElement): string {
  return JSON.stringify(element.stack.resolve(element._toCloudFormation()));
}
